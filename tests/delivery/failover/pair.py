"""A PostgreSQL whose commits wait for a replica, and that replica, which is started, stopped and promoted by hand."""
import os
import signal
import sys

from common import OWNER, PASSWORD, PG_BIN, address, end, kill_all, query, run, start
from delivery import wait_for


class Server:
    def __init__(self, folder, name, port):
        self.folder, self.data, self.log, self.port = folder, folder / name, folder / f"{name}.log", port
        self.process = None

    def url(self, database="reformd"):
        return address("postgres", [self.port], database)

    def ask(self, sql, database="reformd"):
        return query(self.url(database), sql)

    def make(self):
        secret = self.folder / "password"
        secret.write_text(PASSWORD)
        run(PG_BIN / "initdb", "-D", self.data, "-U", "postgres", "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8",
            "--locale=C.UTF-8", "--no-sync", **OWNER)

    def copy(self, other):
        run(PG_BIN / "pg_basebackup", "-D", self.data, "-d", other.url("postgres"), "-R", "-c", "fast", "--no-sync", **OWNER)

    def start(self, *options):
        words = [word for option in ("listen_addresses=127.0.0.1", "unix_socket_directories=", *options)
                 for word in ("-c", option)]
        self.process = start(self.log, PG_BIN / "postgres", "-D", self.data, "-p", str(self.port), *words, **OWNER)
        if not wait_for(self.answers, 30):
            sys.exit(f"PostgreSQL does not start:\n{self.log.read_text(errors='replace')[-2000:]}")

    def answers(self):
        return os.system(f"{PG_BIN}/pg_isready -q -h 127.0.0.1 -p {self.port}") == 0

    def runs(self):
        return self.process and self.process.poll() is None

    def stop(self):
        end(self.process, signal.SIGINT)

    def kill(self):
        kill_all(self.process.pid)
        self.process.wait()

    def end(self):
        if self.runs():
            end(self.process, signal.SIGQUIT)


class Pair:
    def __init__(self, folder, ports):
        self.first, self.second = (Server(folder, name, port) for name, port in zip(("first", "second"), ports))

    def start(self):
        self.first.make()
        self.first.start("synchronous_standby_names=*")
        self.second.copy(self.first)
        self.start_replica()

    def start_replica(self):
        self.second.start()
        if not wait_for(self.is_replicated, 30):
            sys.exit(f"the replica does not follow:\n{self.second.log.read_text(errors='replace')[-2000:]}")

    def is_replicated(self):
        return self.first.ask("select count(*) from pg_stat_replication where state = 'streaming' and sync_state = 'sync'",
                              "postgres") == "1"

    def waiting(self):
        """The processes that wait for the replica with a commit of the service."""
        return self.first.ask("select pid from pg_stat_activity where wait_event = 'SyncRep' and usename = 'reformd_public'"
                              ).split()

    def end(self):
        self.second.end()
        self.first.end()
