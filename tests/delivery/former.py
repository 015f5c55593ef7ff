"""The version before this one, from the repository's history: the last commit whose schema is an earlier one, as images
of the tag `former`, with the migrations up to there."""
import os
import pathlib
import shutil
import subprocess

from delivery import ROOT, engine, work

OTHERS = ("database", "front", "watch")


def git(*words):
    return subprocess.run(["git", *words], cwd=ROOT, text=True, capture_output=True, check=False).stdout


def changes(plan):
    return [line.split()[0] for line in plan.splitlines() if line and not line.startswith("%")]


def find():
    """(commit, its last change), or None where the history is not there."""
    now = changes((ROOT / "sql" / "sqitch.plan").read_text(encoding="utf-8"))
    for commit in git("log", "--format=%H", "--", "sql/sqitch.plan").split():
        last = (changes(git("show", f"{commit}:sql/sqitch.plan")) or [None])[-1]
        if last in now[:-1]:
            return commit, last
    return None


def is_whole():
    """Whether all of the history is there."""
    return git("rev-parse", "--is-shallow-repository").strip() == "false"


def unpack(commit, folder):
    """The sources of then, built as images are built now."""
    folder.mkdir()
    archive = subprocess.run(["git", "archive", commit, "openapi", "service", "sql"], cwd=ROOT, capture_output=True, check=True)
    subprocess.run(["tar", "-x", "-C", folder], input=archive.stdout, check=True)
    for name in ("CMakeLists.txt", "LICENSE", ".dockerignore"):
        shutil.copy2(ROOT / name, folder / name)
    shutil.copytree(ROOT / "docker", folder / "docker")


def cut_plan(last):
    """The plan of now up to a change: what was deployed stays as it is, so it is the schema of then."""
    kept = []
    for line in (ROOT / "sql" / "sqitch.plan").read_text(encoding="utf-8").splitlines():
        kept.append(line)
        if line.split(" ")[0] == last:
            break
    return "\n".join(kept) + "\n"


def write(folder, name, text):
    (folder / name).write_text(text, encoding="utf-8")


def build(commit, last):
    folder = work() / "former"
    unpack(commit, folder)
    words = ["--format", "docker"] if os.environ["ENGINE"] == "podman" else []
    bare = "localhost/reformd:former-bare"
    engine("build", "-q", *words, "-f", folder / "docker" / "Dockerfile", "--target", "service", "-t", bare, folder)

    layers = folder / "layers"
    layers.mkdir()
    shutil.copy2(ROOT / "tests" / "delivery" / "former", layers / "former")
    write(layers, "sqitch.plan", cut_plan(last))
    write(layers, "service", f"FROM {bare} AS bare\nFROM {bare}\n"
          "COPY --from=bare /usr/local/bin/reformd /usr/local/bin/reformd-former\nCOPY former /usr/local/bin/reformd\n")
    write(layers, "migrate", "FROM localhost/reformd-migrate:delivery\nCOPY sqitch.plan /reformd/sql/sqitch.plan\n")
    engine("build", "-q", *words, "-f", layers / "service", "-t", "localhost/reformd:former", layers)
    engine("build", "-q", *words, "-f", layers / "migrate", "-t", "localhost/reformd-migrate:former", layers)
    for name in OTHERS:
        engine("tag", f"localhost/reformd-{name}:delivery", f"localhost/reformd-{name}:former")
