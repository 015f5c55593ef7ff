"""A PostgreSQL as the operator sets one up: encrypted connections with passwords only, a certificate of a CA of its own
for the name that the pods know it by, a database whose owner is no superuser, and the roles of the service."""
import base64
import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile

BIN = pathlib.Path("/usr/lib/postgresql/15/bin")
HOST = "reformd-db-rw"
OWNER_PASSWORD = "owner0of0the0database"
ACCESS = """local all owner trust
hostssl all all 127.0.0.1/32 scram-sha-256
hostnossl all all all reject
"""
SETTINGS = """listen_addresses = '127.0.0.1'
unix_socket_directories = '{folder}'
ssl = on
ssl_cert_file = '{folder}/server.crt'
ssl_key_file = '{folder}/server.key'
hba_file = '{folder}/access.conf'
fsync = off
"""


def secret(name, **values):
    return {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name},
            "data": {key: base64.b64encode(text.encode()).decode() for key, text in values.items()}}


class Database:
    def __init__(self, port, roles):
        """roles: {name: password} of the service"""
        self.port = port
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="reformd-pod-"))
        try:
            self.start(roles)
        except BaseException:
            self.end()
            raise

    def start(self, roles):
        self.folder.chmod(0o755)
        self.own(self.folder)
        self.make_certificate()
        self.run(BIN / "initdb", "-D", self.folder / "data", "-U", "owner", "-A", "trust", "-E", "UTF8",
                 "--locale=C.UTF-8", "--no-sync")
        self.write("access.conf", ACCESS)
        with open(self.folder / "data" / "postgresql.conf", "a", encoding="utf-8") as file:
            file.write(SETTINGS.format(folder=self.folder) + f"port = {self.port}\n")
        self.run(BIN / "pg_ctl", "-D", self.folder / "data", "-w", "-l", self.folder / "server.log", "start")
        for name, password in {"reformd": OWNER_PASSWORD, **roles}.items():
            self.ask(f"create role {name} login password '{password}'", "postgres")
        self.ask("create database reformd owner reformd", "postgres")

    def own(self, path):
        if os.getuid() == 0:
            shutil.chown(path, "postgres", "postgres")

    def write(self, name, text, mode=0o644):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        path.chmod(mode)
        self.own(path)

    def run(self, *words):
        """As who may run PostgreSQL, which refuses root."""
        prefix = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        return subprocess.run([*prefix, *words], check=True, text=True, capture_output=True, cwd="/")

    def ask(self, sql, database="reformd"):
        return self.run("psql", "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-p", str(self.port),
                        "-U", "owner", database, "-c", sql).stdout.strip()

    def make_certificate(self):
        work = pathlib.Path(tempfile.mkdtemp(prefix="reformd-ca-"))
        try:
            def openssl(*words):
                subprocess.run(["openssl", *words], cwd=work, check=True, capture_output=True)

            new_key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
            openssl("req", "-x509", *new_key, "-keyout", "ca.key", "-out", "ca.crt", "-days", "2", "-subj",
                    "/CN=reformd-db")
            openssl("req", *new_key, "-keyout", "server.key", "-out", "server.csr", "-subj", f"/CN={HOST}")
            (work / "names").write_text(f"subjectAltName=DNS:{HOST}\n", encoding="utf-8")
            openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial",
                    "-days", "2", "-extfile", "names", "-out", "server.crt")
            self.ca = (work / "ca.crt").read_text(encoding="utf-8")
            self.write("server.crt", (work / "server.crt").read_text(encoding="utf-8"))
            self.write("server.key", (work / "server.key").read_text(encoding="utf-8"), 0o600)
        finally:
            shutil.rmtree(work)

    def signal(self, number):
        """To the server and every process of it."""
        server = (self.folder / "data" / "postmaster.pid").read_text(encoding="utf-8").split()[0]
        children = pathlib.Path(f"/proc/{server}/task/{server}/children").read_text(encoding="utf-8").split()
        for process in (server, *children):
            os.kill(int(process), number)

    @contextlib.contextmanager
    def frozen(self):
        """Meanwhile it says nothing, and its connections stay open."""
        self.signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.signal(signal.SIGCONT)

    def whereabouts(self):
        """Settings with which libpq finds it here, under the name that its certificate has."""
        return {"PGHOSTADDR": "127.0.0.1", "PGPORT": str(self.port)}

    def secrets(self):
        """Those that the operator makes."""
        made = (secret("reformd-db-app", username="reformd", password=OWNER_PASSWORD),
                secret("reformd-db-ca", **{"ca.crt": self.ca}))
        return {one["metadata"]["name"]: one for one in made}

    def end(self):
        if (self.folder / "data" / "postmaster.pid").exists():
            self.run(BIN / "pg_ctl", "-D", self.folder / "data", "-m", "fast", "-w", "stop")
        shutil.rmtree(self.folder)
