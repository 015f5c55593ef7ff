"""Three PostgreSQL nodes under Patroni, each commit on two of them, and the etcd that they agree in."""
import contextlib
import json
import os
import pathlib
import signal
import sys
import time

from common import ENVIRONMENT, OWNER, PASSWORD, PG_BIN, address, ask, children_of, end, free_ports, kill_all, query, start
from delivery import wait_for

# A leader that says nothing for 5 s is none any more. A replica that says nothing for 5 s is waited for no longer.
CONSENSUS = {
    "ttl": 5, "loop_wait": 1, "retry_timeout": 2, "primary_start_timeout": 0,
    "synchronous_mode": True, "synchronous_mode_strict": True, "synchronous_node_count": 1,
    "postgresql": {"use_pg_rewind": True, "use_slots": True, "parameters": {
        "max_connections": 100, "shared_buffers": "32MB", "wal_keep_size": "64MB", "wal_log_hints": "on",
        "max_wal_senders": 8, "wal_sender_timeout": "5s", "wal_receiver_timeout": "5s",
        "wal_retrieve_retry_interval": "200ms"}}}


class Node:
    def __init__(self, number, folder, port, rest):
        self.name, self.port, self.rest = f"n{number}", port, rest
        self.data, self.log, self.settings = folder / self.name, folder / f"{self.name}.log", folder / f"{self.name}.json"
        self.patroni = None

    def url(self, database="reformd"):
        return address("postgres", [self.port], database)

    def postmaster(self):
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def runs(self):
        return self.patroni and self.patroni.poll() is None

    def is_leader(self):
        return ask(self.rest, "GET", "/primary", patience=2)[0] == 200


class Cluster:
    def __init__(self, folder):
        self.folder, self.frozen = folder, []
        ports = free_ports(8)
        self.etcd_port, peer = ports[:2]
        self.nodes = [Node(i, folder, ports[2 * i], ports[2 * i + 1]) for i in (1, 2, 3)]
        self.ports = [node.port for node in self.nodes]
        client, among = f"http://127.0.0.1:{self.etcd_port}", f"http://127.0.0.1:{peer}"
        self.etcd = start(folder / "etcd.log", "etcd", "--name", "e1", "--data-dir", folder / "etcd", "--unsafe-no-fsync",
                          "--enable-v2", "--listen-client-urls", client, "--advertise-client-urls", client,
                          "--listen-peer-urls", among, "--initial-advertise-peer-urls", among, "--initial-cluster",
                          f"e1={among}", **OWNER)

    def start(self):
        if not wait_for(lambda: ask(self.etcd_port, "GET", "/health", patience=2)[0] == 200, 20):
            self.give_up("etcd does not answer")
        self.start_node(self.nodes[0])
        if not wait_for(self.nodes[0].is_leader, 60):
            self.give_up("the first node does not lead")
        for node in self.nodes[1:]:
            self.start_node(node)
        if not wait_for(self.is_whole, 60):
            self.give_up("the nodes do not come together")

    def give_up(self, why):
        for node in self.nodes:
            if node.log.exists():
                print(f"--- {node.name}", node.log.read_text(errors="replace"), sep="\n")
        sys.exit(why)

    # ---- one node ----

    def settings_of(self, node):
        def login(role):
            return {"username": role, "password": PASSWORD}

        # Not etcd3: by that, a leader of Patroni 3.0 that stood still takes the lead back from who was elected since.
        return {
            "scope": "reformd", "name": node.name, "etcd": {"host": f"127.0.0.1:{self.etcd_port}"},
            "restapi": {"listen": f"127.0.0.1:{node.rest}", "connect_address": f"127.0.0.1:{node.rest}"},
            "bootstrap": {"dcs": CONSENSUS, "initdb": [{"encoding": "UTF8"}, {"locale": "C.UTF-8"}, "no-sync"]},
            "postgresql": {
                "listen": f"127.0.0.1:{node.port}", "connect_address": f"127.0.0.1:{node.port}", "data_dir": str(node.data),
                "bin_dir": str(PG_BIN), "pgpass": str(self.folder / f"{node.name}.pgpass"),
                "authentication": {"superuser": login("postgres"), "replication": login("replicator")},
                "pg_hba": ["host all all 127.0.0.1/32 scram-sha-256", "host replication all 127.0.0.1/32 scram-sha-256"],
                "parameters": {"unix_socket_directories": str(self.folder)}}}

    def start_node(self, node):
        node.settings.write_text(json.dumps(self.settings_of(node)), encoding="utf-8")
        environment = {name: value for name, value in ENVIRONMENT.items() if name != "PGPASSWORD"}
        node.patroni = start(node.log, "/usr/bin/python3", "/usr/bin/patroni", node.settings, env=environment, **OWNER)

    # ---- all of them ----

    def leader(self):
        return next((node for node in self.nodes if node.is_leader()), None)

    def wait_for_leader(self, other_than, seconds=40):
        """When another node leads, by the monotonic clock; None when none does."""
        others = [node for node in self.nodes if node is not other_than]
        return time.monotonic() if wait_for(lambda: any(node.is_leader() for node in others), seconds, 0.01) else None

    def members(self):
        answers = [ask(node.rest, "GET", "/cluster", patience=2)[1] for node in self.nodes if node.runs()]
        return next((answer["members"] for answer in answers if answer), [])

    def is_whole(self):
        """One leads, two follow it, and each commit waits for one of these."""
        members = self.members()
        fine = (len(members) == 3 and all(member.get("state") in ("running", "streaming") for member in members)
                and "sync_standby" in [member["role"] for member in members])
        leader = fine and self.leader()
        return leader and query(leader.url("postgres"), "select count(*) = 2 and bool_or(sync_state = 'sync') "
                                                        "from pg_stat_replication where state = 'streaming'",
                               may_fail=True) == "t"

    def heir(self):
        """The replica that commits wait for."""
        name = next(member["name"] for member in self.members() if member["role"] == "sync_standby")
        return next(node for node in self.nodes if node.name == name)

    def waiting(self, leader):
        """How many commits of the service wait for the replica."""
        return int(query(leader.url(), "select count(*) from pg_stat_activity "
                                       "where wait_event = 'SyncRep' and usename = 'reformd_public'"))

    @contextlib.contextmanager
    def commits_under_way(self):
        """Meanwhile the replica acknowledges nothing. What it is sent is not lost: it lies at its door."""
        receiver = next(child for child in children_of(self.heir().postmaster())
                        if b"walreceiver" in pathlib.Path(f"/proc/{child}/cmdline").read_bytes())
        os.kill(receiver, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(receiver, signal.SIGCONT)

    # ---- what may happen to the leader ----

    def kill_postgres(self, leader):
        os.kill(leader.postmaster(), signal.SIGKILL)

    def kill_node(self, leader):
        leader.patroni.kill()
        kill_all(leader.postmaster())
        leader.patroni.wait()

    def hand_over(self, leader):
        ask(leader.rest, "POST", "/switchover", {"leader": leader.name, "candidate": self.heir().name}, 60)

    def freeze(self, leader):
        """As when its machine hangs: connections stay, and nothing is said."""
        head = leader.postmaster()
        for process in (leader.patroni.pid, head, *children_of(head)):
            os.kill(process, signal.SIGSTOP)
            self.frozen.append(process)

    def thaw(self):
        for process in self.frozen:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGCONT)
        self.frozen = []

    def mend(self):
        self.thaw()
        for node in self.nodes:
            if not node.runs():
                self.start_node(node)

    # ---- the end ----

    def end(self):
        self.thaw()
        running = [node for node in self.nodes if node.runs()]
        for node in running:
            node.patroni.terminate()
        for node in running:
            end(node.patroni, seconds=15)
        for node in self.nodes:
            self.end_postgres(node)
        end(self.etcd, seconds=10)

    def end_postgres(self, node):
        """What outlived its Patroni."""
        try:
            os.kill(node.postmaster(), signal.SIGQUIT)
        except (OSError, ValueError, IndexError):
            return
        wait_for(lambda: not (node.data / "postmaster.pid").exists(), 10)
