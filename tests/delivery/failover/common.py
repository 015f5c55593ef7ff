"""What the steps about fail-over share: folders, PostgreSQL's programs, the service, questions."""
import http.client
import json
import os
import pathlib
import pwd
import random
import secrets
import signal
import socket
import string
import subprocess
import sys
import tempfile

from delivery import PLAN, ROOT, finish

REFORMD = ROOT / "build" / "release" / "reformd"
PG_BIN = pathlib.Path("/usr/lib/postgresql/15/bin")
PATIENCE = 15  # seconds in which the service answers, whatever happens
PASSWORD = secrets.token_hex(16)  # of every role, in this run
# All that the programs see of the environment.
ENVIRONMENT = {"PATH": f"{PG_BIN}:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "PGPASSWORD": PASSWORD,
               "PYTHONDONTWRITEBYTECODE": "1"}
# PostgreSQL refuses root: then it belongs to Debian's user postgres.
OWNER = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}


def run_step(main):
    """Who asks the step to end gets it cleaned up, too."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    main()
    finish()


# ---- folders, ports, programs ----

def make_folder():
    """One that PostgreSQL's owner may enter, wherever the step's own lies; who asks removes it."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="reformd-failover-", dir="/tmp"))
    if OWNER:
        entry = pwd.getpwnam("postgres")
        os.chown(folder, entry.pw_uid, entry.pw_gid)
    return folder


def free_ports(count):
    """Ports below the ephemeral range that nobody listens on now."""
    ports = set()
    while len(ports) < count:
        port = random.randint(20000, 32767)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
                ports.add(port)
            except OSError:
                continue
    return list(ports)


def start(log, *command, **more):
    """A process beside the step: no Ctrl-C reaches it but through the step. It may not be let into the checkout."""
    with open(log, "ab") as out:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
                                **{"env": ENVIRONMENT, "cwd": "/", **more})


def end(process, sent=signal.SIGTERM, seconds=30):
    """Its exit code; None when it had to be killed."""
    process.send_signal(sent)
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return None


def run(*command, may_fail=False, **more):
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL,
                          **{"env": ENVIRONMENT, **more})
    if done.returncode and not may_fail:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def build():
    run("cmake", "-S", ROOT, "-B", ROOT / "build" / "release", "-DCMAKE_BUILD_TYPE=RelWithDebInfo", env=os.environ)
    run("cmake", "--build", ROOT / "build" / "release", "-j", str(os.cpu_count()), "--target", "reformd", env=os.environ)


def children_of(process):
    return [int(child) for child in pathlib.Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def kill_all(head):
    """SIGKILL to a postmaster and all that it started, at once, as when their machine dies. While the parent stands
    still, the ids of its children belong to nobody else."""
    os.kill(head, signal.SIGSTOP)
    for child in children_of(head):
        os.kill(child, signal.SIGKILL)
    os.kill(head, signal.SIGKILL)


# ---- the database ----

def address(role, ports, database):
    """The URL of a database behind one port, or of whoever leads behind several."""
    hosts = ",".join(f"127.0.0.1:{port}" for port in ports)
    return f"postgresql://{role}@{hosts}/{database}?target_session_attrs={'any' if len(ports) == 1 else 'read-write'}"


def query(url, sql, **more):
    return run("psql", "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", url, "-c", sql, **more).strip()


def make_database(port):
    """Database `reformd` with all migrations and the plan of 2021; its roles have a password."""
    query(address("postgres", [port], "postgres"), "create database reformd")
    run("sqitch", "-C", ROOT / "sql", "deploy", f"db:postgresql://postgres@127.0.0.1:{port}/reformd",
        env={**ENVIRONMENT, "SQITCH_FULLNAME": "reformd", "SQITCH_EMAIL": "maintainers@reformd.example", "HOME": "/tmp"})
    for role in ("reformd_public", "reformd_staff"):
        query(address("postgres", [port], "reformd"), f"alter role {role} password '{PASSWORD}'")
    run(REFORMD, "import", ROOT / "sql" / "demo" / "plan-2021.yaml", env=settings_of_service([port]))


def items(url):
    """What is stored of what was sent here, by code."""
    rows = json.loads(query(url, """
        select coalesce(json_agg(json_build_object('code', code, 'title', title, 'receipt', receipt, 'digest', digest,
            'received_at', extract(epoch from received_at))), '[]')
        from reform.feedback join reform.secret on feedback_id = feedback.id
        where title ~ '^Góp ý thử số [0-9]+$'"""))
    return {row["code"]: row for row in rows}


# ---- the service ----

def settings_of_service(ports, **more):
    return {**ENVIRONMENT, "PUBLIC_DATABASE_URL": address("reformd_public", ports, "reformd"),
            "STAFF_DATABASE_URL": address("reformd_staff", ports, "reformd"), "BIND_ADDRESS": "127.0.0.1",
            "SECRET_KEY": "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", "CHALLENGE": "never",
            "TRUSTED_PROXIES": "127.0.0.1", "LIMITS": "submission=1000000/3600,target=1000000/3600", **more}


class Service:
    """One process of it, on whichever of the databases leads."""

    def __init__(self, log, ports, **settings):
        self.port, admin = free_ports(2)
        self.log = log
        settings = {"PORT": str(self.port), "ADMIN_PORT": str(admin), **settings}
        self.process = start(log, REFORMD, env=settings_of_service(ports, **settings))

    def is_ready(self):
        return ask(self.port, "GET", "/readyz")[0] == 200

    def read(self):
        return ask(self.port, "GET", f"/v1/plans/{PLAN}")

    def reads(self):
        return self.read()[0] == 200

    def send(self, number):
        """(status, document) of the submission of that number, which is the same whenever it is sent."""
        sender = f"10.0.{number // 256 % 256}.{number % 256}"
        return ask(self.port, "POST", "/v1/feedback", submission(number),
                   headers={"Idempotency-Key": f"failover-{number:016}", "X-Forwarded-For": sender})

    def end(self):
        """Whether it ended as asked, and never answered 500."""
        return end(self.process) == 0 and b'"status":500' not in self.log.read_bytes()


def ask(port, method, path, document=None, patience=PATIENCE, headers=None):
    """(status, document); status 0 when nobody answers in time."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)
    try:
        body = None if document is None else json.dumps(document).encode()
        connection.request(method, path, body, {"Content-Type": "application/json", **(headers or {})})
        answer = connection.getresponse()
        content = answer.read()
        is_json = "json" in answer.headers.get("Content-Type", "")
        return answer.status, json.loads(content) if is_json and content else None
    except (OSError, http.client.HTTPException):
        return 0, None
    finally:
        connection.close()


def submission(number):
    letters = random.Random(number)  # words that nobody else uses: what is alike would wait for moderation
    words = " ".join("".join(letters.choices(string.ascii_lowercase, k=6)) for _ in range(12))
    target = {"type": "task", "plan": PLAN, "code": f"NV{number % 10 + 1:02}"} if number % 11 else {"type": "general"}
    return {"track": "suggestion", "kind": "comment", "title": f"Góp ý thử số {number}",
            "text": f"Người dân tìm mãi không thấy: {words}.", "target": target}


def is_acknowledged(answer):
    return answer[0] in (201, 202)


def is_unknown(answer):
    """It is unknown what became of it, nothing did, or it is still being done: it is to be sent again."""
    return answer[0] == 503 or answer[0] == 409 and is_problem(answer, "still-running")


def is_problem(answer, name):
    return bool(answer[1]) and answer[1].get("type", "").endswith(f"/problems/{name}")
