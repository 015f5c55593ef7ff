"""Whether objects have only members that Kubernetes knows, of the right types: each is written as a literal of its type
in TypeScript, from npm's kubernetes-types, and compiled."""
import copy
import json
import re
import shutil
import subprocess

from delivery import ROOT, check
from manifests import name_of, of_kind, pod_of

HERE = ROOT / "tests" / "delivery" / "kubernetes"
DIRECTORY = ROOT / "build" / "delivery" / "kubernetes"
OPERATORS = ("postgresql.cnpg.io/v1", "barmancloud.cnpg.io/v1")  # theirs are in no package
PATIENCE = 120  # seconds for npm


def fetch_types():
    """None when they are there for the lock file, else why not."""
    mark, lock = DIRECTORY / "fetched.json", HERE / "package-lock.json"
    if not shutil.which("node") or not shutil.which("npm"):
        return "Node and npm are not installed"
    if mark.is_file() and mark.read_bytes() == lock.read_bytes():
        return None
    DIRECTORY.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copyfile(HERE / name, DIRECTORY / name)
    try:
        subprocess.run(["npm", "ci", "--ignore-scripts", "--loglevel=error"], cwd=DIRECTORY, timeout=PATIENCE,
                       check=True, stdout=subprocess.DEVNULL)
    except (OSError, subprocess.SubprocessError):
        return "npm could not fetch them"
    shutil.copyfile(lock, mark)
    return None


def source(kind, version, one):
    group = version.replace(".k8s.io", "") if "/" in version else f"core/{version}"
    return (f'import type {{ {kind} }} from "kubernetes-types/{group}";\n'
            f"export const it: {kind} = {json.dumps(one, ensure_ascii=False, indent=2)};\n")


def complaints(objects):
    """{number: line} of what the compiler does not take. objects: [(kind, version, object)]"""
    folder = DIRECTORY / "objects"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for number, (kind, version, one) in enumerate(objects):
        (folder / f"{number}.ts").write_text(source(kind, version, one), encoding="utf-8")
    done = subprocess.run(["node", "node_modules/typescript/bin/tsc", "--noEmit", "--strict", "--skipLibCheck",
                           "--moduleResolution", "node", "--module", "esnext", *sorted(folder.glob("*.ts"))],
                          cwd=DIRECTORY, capture_output=True, text=True, check=False)
    found = {}
    for line in done.stdout.splitlines():
        at = re.match(r"objects/(\d+)\.ts\(", line)
        if at:
            found.setdefault(int(at[1]), line)
        elif re.match(r"\S.*error TS", line):
            raise RuntimeError(line)
    if done.returncode and not found:
        raise RuntimeError(done.stdout + done.stderr)
    return found


def spoiled(deployment):
    """[(what is wrong, the object)]"""
    def with_pod(change):
        other = copy.deepcopy(deployment)
        change(pod_of(other)["spec"])
        return other

    return [
        ("a misspelt member", with_pod(lambda pod: pod["containers"][0].update(readinesProbe={}))),
        ("a number as an environment variable",
         with_pod(lambda pod: pod["containers"][0]["env"].append({"name": "PORT", "value": 8080}))),
        ("a text for a number of seconds", with_pod(lambda pod: pod.update(terminationGracePeriodSeconds="45"))),
        ("a member in the wrong place", with_pod(lambda pod: pod.update(readOnlyRootFilesystem=True))),
        ("another version", {**deployment, "apiVersion": "apps/v1beta1"}),
    ]


def check_types(objects):
    """None when they were checked, else why not."""
    why_not = fetch_types()
    if why_not:
        return why_not
    known = [one for one in objects if one["apiVersion"] not in OPERATORS]
    wrong = spoiled(of_kind(objects, "Deployment")["reformd"])
    found = complaints([*((one["kind"], one["apiVersion"], one) for one in known),
                        *(("Deployment", "apps/v1", one) for _, one in wrong)])
    for number, one in enumerate(known):
        check(f"{one['kind']} {name_of(one)} has only members of its type", number not in found, found.get(number))
    for number, (what, _) in enumerate(wrong, start=len(known)):
        check(f"the compiler sees {what}", number in found)
    return None
