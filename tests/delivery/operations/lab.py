"""What the steps of operations share: a PostgreSQL of their own, the service on it, and the blocks of docs/operations.md."""
import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1]))
from delivery import PLAN, ROOT, check, finish, free_port, not_run, wait_for  # noqa: E402, F401

DOCUMENT = ROOT / "docs" / "operations.md"
PG_BIN = pathlib.Path("/usr/lib/postgresql/15/bin")
BLOCK_SECONDS = 120
AS_POSTGRES = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []  # PostgreSQL refuses root


def stop_on_signals():
    """So that a step that is interrupted cleans up as one that ends."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))


def skip_without(*commands):
    """Ends the step as not run where a command is missing."""
    for command in commands:
        if not shutil.which(command) and not pathlib.Path(command).exists():
            not_run(f"{pathlib.Path(command).name} is not installed.")


def program():
    """The program REFORMD, or that of the release build, which is made where it is missing."""
    made = pathlib.Path(os.environ.get("REFORMD", ROOT / "build" / "release" / "reformd")).resolve()
    if not made.exists():
        directory = ROOT / "build" / "release"
        subprocess.run(["cmake", "-S", ROOT, "-B", directory, "-DCMAKE_BUILD_TYPE=RelWithDebInfo"],
                       check=True, stdout=subprocess.DEVNULL)
        subprocess.run(["cmake", "--build", directory, "-j", str(os.cpu_count()), "--target", "reformd"],
                       check=True, stdout=subprocess.DEVNULL)
    return made


# ---- the document ----

def block(name):
    """The commands of the block that begins with ```sh NAME."""
    found = re.findall(rf"^```sh {name}\n(.*?)^```", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    if len(found) != 1:
        sys.exit(f"docs/operations.md has {len(found)} blocks named {name}")
    return found[0]


def paste(name, cluster, **environment):
    """(whether it ended well, what it said), as when an operator pastes the block, but on this cluster."""
    given = 'server() { pg_ctl -w -l "$PGDATA.log" "$1"; }\nexport -f server\n' + block(name)
    process = subprocess.Popen([*AS_POSTGRES, "bash", "-c", given], cwd="/", stdin=subprocess.DEVNULL, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
                               env={**os.environ, **cluster.environment(), **environment})
    try:
        said, _ = process.communicate(timeout=BLOCK_SECONDS)
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)
        raise
    return process.returncode == 0, said


def run_block(name, cluster, **environment):
    ended_well, said = paste(name, cluster, **environment)
    check(f"the block {name} runs", ended_well, said)
    return said


# ---- PostgreSQL ----

@contextlib.contextmanager
def folder(name):
    """A folder of user postgres that lies where that user may enter, with a short name for sockets."""
    path = pathlib.Path(tempfile.mkdtemp(prefix=f"reformd-{name}-"))
    if AS_POSTGRES:
        shutil.chown(path, "postgres", "postgres")
    path.chmod(0o755)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


class Cluster:
    """Without the short cuts of other tests: what is committed is on the disk."""

    def __init__(self, path):
        self.path, self.data, self.backups = path, path / "data", path / "backups"
        self.run("initdb", "-D", self.data, "-U", "owner", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        with open(self.data / "postgresql.conf", "a", encoding="utf-8") as settings:
            settings.write(f"listen_addresses = ''\nunix_socket_directories = '{path}'\n")
        self.programs = path / "bin"
        self.programs.mkdir()
        for name in ("backup", "restore"):
            shutil.copy(ROOT / "docs" / name, self.programs / f"reformd-{name}")
        self.start()

    def environment(self):
        return {"PGDATA": str(self.data), "BACKUPS": str(self.backups), "PGHOST": str(self.path), "PGUSER": "owner",
                "PGDATABASE": "postgres", "PATH": f"{self.programs}:{PG_BIN}:{os.environ['PATH']}"}

    def run(self, command, *words):
        subprocess.run([*AS_POSTGRES, PG_BIN / command, *words], cwd="/", check=True, stdout=subprocess.DEVNULL)

    def start(self):
        self.run("pg_ctl", "-D", self.data, "-w", "-l", f"{self.data}.log", "start")

    def restart(self):
        self.run("pg_ctl", "-D", self.data, "-w", "-l", f"{self.data}.log", "restart")

    def stop(self):
        with contextlib.suppress(subprocess.CalledProcessError):
            self.run("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop")

    def kill(self):
        """SIGKILL to all of it; while the head stands still, the ids of its children belong to nobody else."""
        head = int((self.data / "postmaster.pid").read_text(encoding="utf-8").split()[0])
        os.kill(head, signal.SIGSTOP)
        children = pathlib.Path(f"/proc/{head}/task/{head}/children").read_text(encoding="utf-8").split()
        for child in map(int, children):
            os.kill(child, signal.SIGKILL)
        os.kill(head, signal.SIGKILL)
        wait_for(lambda: not pathlib.Path(f"/proc/{head}").exists(), 10)

    def url(self, role, database="reformd"):
        return f"postgresql://{role}@/{database}?host={self.path}"

    def query(self, sql, database="reformd"):
        return subprocess.check_output(["psql", "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", self.url("owner", database),
                                        "-c", sql], text=True).strip()

    def migrate(self):
        self.query("create database reformd", "postgres")
        subprocess.run(["sqitch", "-C", "sql", "deploy", f"db:{self.url('owner')}"], cwd=ROOT, check=True,
                       stdout=subprocess.DEVNULL, env={**os.environ, "SQITCH_FULLNAME": "reformd",
                                                       "SQITCH_EMAIL": "maintainers@reformd.example"})


@contextlib.contextmanager
def cluster(path):
    made = Cluster(path)
    try:
        yield made
    finally:
        made.stop()


# ---- the service ----

def keys(reformd):
    """{name: hexadecimal digits}"""
    said = subprocess.check_output([reformd, "keygen"], text=True)
    return dict(line.split("=", 1) for line in said.split())


class Service:
    def __init__(self, reformd, cluster, log, prepare=None, **environment):
        self.log = log
        self.port, self.admin_port = free_port(), free_port()
        self.base, self.admin = f"http://127.0.0.1:{self.port}", f"http://127.0.0.1:{self.admin_port}"
        self.environment = {
            "PATH": os.environ["PATH"], "PUBLIC_DATABASE_URL": cluster.url("reformd_public"),
            "STAFF_DATABASE_URL": cluster.url("reformd_staff"), "BIND_ADDRESS": "127.0.0.1", "PORT": self.port,
            "ADMIN_PORT": self.admin_port, "CHALLENGE": "never", "TRUSTED_PROXIES": "127.0.0.1",
            "LIMITS": "submission=1000000/3600,target=1000000/3600,secret=1000000/3600", **environment}
        with open(log, "ab") as out:
            self.process = subprocess.Popen([reformd], stderr=out, env=self.environment, preexec_fn=prepare)

    def is_ready(self):
        return self.ask("GET", f"{self.admin}/readyz")[0] == 200

    def ask(self, method, url, body=None, **headers):
        """(status, answer); status 0 when nobody answers. A header Content_Type is Content-Type."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        data = None if body is None else json.dumps(body).encode()
        if data is not None:
            given["Content-Type"] = "application/json"
        address = url if url.startswith("http") else self.base + url
        try:
            with urllib.request.urlopen(urllib.request.Request(address, data, given, method=method), timeout=20) as answer:
                return answer.status, read(answer)
        except urllib.error.HTTPError as refused:
            return refused.code, read(refused)
        except OSError:
            return 0, {}

    def end(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(40)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return None


def read(answer):
    try:
        return json.loads(answer.read() or b"{}")
    except (ValueError, OSError):
        return {}


@contextlib.contextmanager
def service(*words, **environment):
    made = Service(*words, **environment)
    try:
        if not wait_for(made.is_ready, 20):
            sys.exit(f"the service is not ready: {made.log.read_text()[-2000:]}")
        yield made
    finally:
        made.end()


def import_plan(reformd, cluster):
    subprocess.run([reformd, "import", ROOT / "sql" / "demo" / "plan-2021.yaml"], check=True, stdout=subprocess.DEVNULL,
                   env={**os.environ, "PUBLIC_DATABASE_URL": cluster.url("reformd_public"),
                        "STAFF_DATABASE_URL": cluster.url("reformd_staff")})
