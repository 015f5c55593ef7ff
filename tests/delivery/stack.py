"""docker/compose.yaml brought up from a copy of what is built, with settings of its own, and what documents say of it."""
import contextlib
import os
import pathlib
import re
import subprocess
import sys
import threading

from delivery import ROOT, at_end, check, copy_sources, engine, free_port, inspect, not_run, work

PROJECT = f"reformd{os.getpid()}"
PROCESSES = ("public-1", "public-2", "staff")


def need_compose():
    if not os.environ.get("COMPOSE"):
        not_run("There is neither docker compose nor docker-compose here.")


# ---- documents ----

def readme_block():
    """The first block of the README's section about containers."""
    section = (ROOT / "README.md").read_text(encoding="utf-8").split("\n## Run it in containers\n")[1]
    return section.split("```sh\n")[1].split("```")[0]


def operations_blocks():
    """Those of docs/operations.md about compose."""
    section = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8").split("\n### With compose\n")[1].split("\n## ")[0]
    return re.findall(r"^```sh\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)


# ---- the stack ----

class Stack:
    """In a copy, so that what lies in the checkout is not touched. `settings` go into docker/.env; without them it is left
    to the test to make that file, and what differs from the example comes from the environment."""

    def __init__(self, settings=None):
        self.root = work() / "stack"
        self.folder = self.root / "docker"
        copy_sources(self.root)
        self.port, self.tls_port, self.watch_port = free_port(), free_port(), free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.settings, self.given = settings or {}, {}
        places = {"COMPOSE_PROJECT_NAME": PROJECT, "HTTP_PORT": self.port, "HTTPS_PORT": self.tls_port,
                  "WATCH_PORT": self.watch_port}
        (self.settings if settings else self.given).update(places)
        self.ending, self.asking = threading.Event(), threading.Event()
        if settings:
            self.write_settings(**self.settings)
        at_end(self.end)
        if os.environ["ENGINE"] == "podman" and not pathlib.Path("/run/systemd/system").exists():
            threading.Thread(target=self.ask_health, daemon=True).start()

    def write_settings(self, **changed):
        """The example at first, with what differs here."""
        file = self.folder / ".env"
        written = (file if file.exists() else self.folder / ".env.example").read_text(encoding="utf-8").splitlines()
        kept = [line for line in written if line.split("=")[0] not in changed]
        lines = kept + [f"{name}={value}" for name, value in changed.items()]
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def environment(self):
        """Compose takes from the environment before it looks into .env."""
        return {name: value for name, value in os.environ.items() if name not in self.settings} | self.given

    def compose(self, *words, fine=True, **options):
        done = subprocess.run([*os.environ["COMPOSE"].split(), "-f", self.folder / "compose.yaml", *words], text=True,
                              capture_output=True, check=False, env=self.environment(), **options)
        if fine and done.returncode != 0:
            sys.exit(f"compose {' '.join(words)}: {done.stdout[-1000:]} {done.stderr[-3000:]}")
        return done.stdout

    def upgrade(self, *names, **given):
        """What it prints; without a TAG it builds."""
        done = subprocess.run([self.folder / "upgrade", *names], text=True, capture_output=True, check=False,
                              env={**self.environment(), **given})
        check(f"docker/upgrade {' '.join(names)} ends with 0", done.returncode == 0, done.stdout[-500:] + done.stderr[-3000:])
        return done.stdout

    def paste(self, text):
        """What is printed by what a document says, in the folder where it is said, until a command fails."""
        said = subprocess.run(["bash", "-euo", "pipefail", "-c", 'docker() { shift; command $COMPOSE "$@"; }\n' + text], text=True,
                              cwd=self.root, capture_output=True, check=False, env=self.environment(),
                              stdin=subprocess.DEVNULL)
        check(f"{text.splitlines()[-1]} runs as it stands in the document", said.returncode == 0,
              said.stdout[-1000:] + said.stderr[-3000:])
        return said.stdout

    @contextlib.contextmanager
    def health(self):
        """While compose waits for it; asking costs what the load needs."""
        self.asking.set()
        yield
        self.asking.clear()

    def ask_health(self):
        """podman leaves health checks to timers of systemd, which is not here."""
        while not self.ending.wait(1):
            for name in engine("ps", "--filter", f"label=com.docker.compose.project={PROJECT}", "--format", "{{.Names}}",
                               fine=False).split() if self.asking.is_set() else ():
                engine("healthcheck", "run", name, fine=False)

    def ask(self, sql):
        return self.compose("exec", "-T", "database", "psql", "-h", "/tmp", "-U", "owner", "-X", "-At", "reformd", "-c", sql,
                            stdin=subprocess.DEVNULL).strip()

    def address(self, service):
        """On the network inside, which this machine reaches."""
        networks = inspect(self.compose("ps", "-q", service).strip())["NetworkSettings"]["Networks"]
        return next(iter(networks.values()))["IPAddress"]

    def tags(self, *services):
        form = "{{.ImageName}}" if os.environ["ENGINE"] == "podman" else "{{.Config.Image}}"
        return [engine("inspect", "--format", form, self.compose("ps", "-q", name).strip()).split(":")[-1] for name in services]

    def labels(self, service):
        return inspect(self.compose("ps", "-q", service).strip())["Config"]["Labels"]

    def secret(self, path):
        return self.compose("run", "--rm", "--no-deps", "-T", "--entrypoint", "cat", "secrets", f"/secrets/{path}",
                            stdin=subprocess.DEVNULL).strip()

    def end(self):
        self.ending.set()
        self.compose("down", "-v", "--remove-orphans", "-t", "5", fine=False)
