"""The manifests of docker/kubernetes/ as the steps see them: rendered by kubectl, and what stands in them by name."""
import base64
import os
import re
import shutil
import subprocess

import yaml
from delivery import ROOT, finish, not_run, results, work

FOLDER = ROOT / "docker" / "kubernetes"
DEBIAN = "Debian's kubectl"


def finish_without(missing):
    """Ends the step: as not run, when all is fine but something could not be looked at. missing: why, each"""
    if missing and all(results):
        not_run(f"What was looked at is fine, but {' and '.join(missing)}.")
    finish()


# ---- kubectl ----

def debian_kubectl():
    """Debian's, unpacked and not installed: another of the same name may be. None when it cannot be fetched."""
    folder = work() / "kubectl"
    folder.mkdir()
    fetched = subprocess.run(["apt-get", "download", "-qq", "kubernetes-client"], cwd=folder, capture_output=True,
                             check=False)
    packages = list(folder.glob("*.deb"))
    if fetched.returncode or not packages:
        return None
    subprocess.run(["dpkg-deb", "-x", packages[0], folder], check=True)
    return str(folder / "usr" / "bin" / "kubectl")


def kubectls():
    """{what it is: path}"""
    found = {DEBIAN: debian_kubectl(), "the kubectl installed": shutil.which("kubectl")}
    return {name: path for name, path in found.items() if path}


def render(kubectl, folder):
    done = subprocess.run([kubectl, "kustomize", FOLDER / folder], capture_output=True, text=True, check=False)
    return read(done.stdout) if done.returncode == 0 else done.stderr


def namespace():
    return read((FOLDER / "namespace.yaml").read_text(encoding="utf-8"))


def read(text):
    return [one for one in yaml.safe_load_all(text) if one]


# ---- what stands in them ----

def name_of(one):
    return one["metadata"]["name"]


def of_kind(objects, kind):
    return {name_of(one): one for one in objects if one["kind"] == kind}


def pod_of(one):
    """The template of the pods of a Deployment or Job."""
    return one["spec"]["template"]


def runners(objects):
    """What makes pods."""
    return [one for one in objects if one["kind"] in ("Deployment", "Job")]


def container_of(one):
    (container,) = pod_of(one)["spec"]["containers"]
    return container


def settings_of(one, objects):
    """What the environment of its container says, references left out."""
    maps = {name: chosen["data"] for name, chosen in of_kind(objects, "ConfigMap").items()}
    container = container_of(one)
    values = {}
    for source in container.get("envFrom", []):
        values |= maps[source["configMapRef"]["name"]]
    plain = [variable for variable in container.get("env", []) if "value" in variable]
    return values | {variable["name"]: variable["value"] for variable in plain}


def value(secret, key):
    return base64.b64decode(secret["data"][key]).decode()


# ---- the secrets, as the README says how to make them ----

def secrets(kubectl, image_keys):
    """Runs the README's commands, without a cluster. image_keys: a command that prints what `reformd keygen` does."""
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    (script,) = re.findall(r"^```sh secrets\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    script = re.sub(r"^podman run .* keygen", image_keys, script, flags=re.MULTILINE)
    script = re.sub(r"^ *kubectl (apply|-n reformd label) .*\n", "", script, flags=re.MULTILINE)
    strict = f'set -euo pipefail\ncd "$WORK"\nkubectl() {{ {kubectl} "$@" --dry-run=client -o yaml; echo ---; }}\n'
    done = subprocess.run(["bash", "-c", strict + script], capture_output=True, text=True, check=True,
                          env={**os.environ, "KUBECONFIG": "/dev/null"})
    return of_kind(read(done.stdout), "Secret")
