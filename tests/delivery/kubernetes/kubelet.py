"""The questions of the kubelet: as often, with as much patience, and with the same consequence."""
import threading
import time

from manifests import container_of


class Probe:
    """Asks until end(). service: it says with probe(which) what it answers, 0 when it does not in time."""

    def __init__(self, service, which):
        self.service, self.which = service, which
        self.settings = container_of(service.deployment)[which]
        self.asked = self.missed = self.most_missed = 0
        self.slowest = 0.0
        self.ending = threading.Event()
        self.thread = threading.Thread(target=self.ask, daemon=True)
        self.thread.start()

    def ask(self):
        while not self.ending.is_set():
            begun = time.monotonic()
            status = self.service.probe(self.which)
            took = time.monotonic() - begun
            self.asked += 1
            self.missed = 0 if status == 200 else self.missed + 1
            self.most_missed = max(self.most_missed, self.missed)
            self.slowest = max(self.slowest, took)
            self.ending.wait(self.settings["periodSeconds"] - took)

    def has_failed(self):
        """Whether it missed as many answers in a row as the kubelet bears."""
        return self.most_missed >= self.settings["failureThreshold"]

    def end(self):
        self.ending.set()
        self.thread.join()
