"""A Debian 12 on which systemd runs, made from Debian's packages, with a loopback network of its own."""
import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import sys

from delivery import ROOT, check, wait_for

CHECKOUT = "/srv/reformd"
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
POWER_OFF = signal.SIGRTMIN + 4  # as systemd takes it
PATIENCE = 60  # seconds
BASE = ("systemd", "systemd-sysv", "dbus", "ca-certificates")


class Machine:
    def __init__(self, tree, packages):
        self.tree, self.process = tree, None
        subprocess.run([ROOT / "tests" / "delivery" / "bookworm", tree, f"--include={','.join([*BASE, *packages])}"], check=True)
        self.log = tree.parent / "machine.log"

    def boot(self):
        with open(self.log, "ab") as out:
            self.process = subprocess.Popen(
                ["systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "--private-network", "--resolv-conf=off",
                 "--timezone=off", "--link-journal=no", "--machine=reformd-delivery", f"--bind-ro={ROOT}:{CHECKOUT}",
                 "--directory", self.tree, "--boot"], stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True)
        return wait_for(self.is_up, PATIENCE)

    def head(self):
        """The number of its process 1, as this machine sees it."""
        with contextlib.suppress(OSError, IndexError):
            return pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()[0]
        return None

    def is_up(self):
        return self.head() and self.ask("systemctl is-system-running", may_fail=True) in ("running", "degraded")

    def ask(self, script, user="root", may_fail=False):
        """What a script prints that runs there, in the checkout."""
        inside = ["nsenter", "-t", self.head() or "0", "-m", "-u", "-i", "-n", "-p", "env", "-i", f"PATH={PATH}", "HOME=/root",
                  "TERM=dumb", *(["runuser", "-u", user, "--"] if user != "root" else []), "bash", "-euo", "pipefail", "-c",
                  f"cd {CHECKOUT}; {script}"]
        done = subprocess.run(inside, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode and not may_fail:
            sys.exit(f"{script}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done.stdout.strip()

    def paste(self, name, script, user="root"):
        """What a document says; ends the step where it does not run."""
        said = self.ask(script, user)
        check(f"{name} runs as it stands in the document", True)
        return said

    def show(self, unit, *names):
        """{name: value} of a unit."""
        words = " ".join(f"-p {name}" for name in names)
        return dict(line.split("=", 1) for line in self.ask(f"systemctl show {words} {unit}").splitlines())

    def restart(self):
        """Shut down in order, and started anew."""
        self.power_off()
        return self.boot()

    def power_off(self):
        if self.head():
            os.kill(int(self.head()), POWER_OFF)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def end(self):
        if self.process:
            self.power_off()
        shutil.rmtree(self.tree, ignore_errors=True)
