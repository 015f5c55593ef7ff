"""Who reads and writes while the database changes hands: repeats with the same key until he knows what became of it,
and writes down what he was told, and when."""
import dataclasses
import math
import threading
import time

from common import is_acknowledged, is_unknown

WRITERS, PATIENCE, PAUSE = 4, 60, 0.02


@dataclasses.dataclass
class Moment:
    """One answer, by the monotonic clock."""
    kind: str
    service: int
    at: float
    fine: bool


@dataclasses.dataclass
class Entry:
    """A submission that was acknowledged."""
    number: int
    status: int
    told: dict
    asked_at: float  # when the request was sent that was answered, by the clock of the day
    tries: int


class Clients:
    """Four who write, by turns through each process of the service; one reader of each process."""

    def __init__(self, services):
        self.services, self.moments, self.journal, self.wrong = services, [], [], []
        self.ending, self.patience = threading.Event(), PATIENCE
        self.threads = [threading.Thread(target=self.write, args=(writer,)) for writer in range(WRITERS)]
        self.threads += [threading.Thread(target=self.read, args=(service,)) for service in range(len(services))]
        for thread in self.threads:
            thread.start()

    def end(self):
        self.ending.set()
        for thread in self.threads:
            thread.join()

    def give_up(self):
        self.patience = 0
        self.end()

    def note(self, kind, service, fine):
        self.moments.append(Moment(kind, service, time.monotonic(), fine))

    def read(self, service):
        while not self.ending.wait(PAUSE):
            answer = self.services[service].read()
            self.note("read", service, answer[0] == 200)
            if answer[0] not in (200, 503):
                self.wrong.append(("read", *answer))

    def write(self, number):
        while not self.ending.wait(PAUSE):
            self.submit(number)
            number += WRITERS

    def submit(self, number):
        begun = time.monotonic()
        for tries in range(1, 100000):
            service = (number // WRITERS + tries) % len(self.services)
            asked_at = time.time()
            answer = self.services[service].send(number)
            self.note("write", service, is_acknowledged(answer))
            if is_acknowledged(answer):
                self.journal.append(Entry(number, answer[0], answer[1], asked_at, tries))
                return
            if not is_unknown(answer) or time.monotonic() > begun + self.patience:
                self.wrong.append((number, *answer))
                return
            time.sleep(PAUSE)

    def back_after(self, kind, moment):
        """Seconds from the moment until all is well and stays so, through each process; endless: never."""
        return max(self.well_since(kind, service, moment) for service in range(len(self.services)))

    def longest_silence(self, kind, moment):
        """Seconds without one good answer, through either process."""
        good = [moment] + sorted(seen.at for seen in list(self.moments) if seen.kind == kind and seen.fine and seen.at > moment)
        return max((after - before for before, after in zip(good, good[1:])), default=math.inf)

    def well_since(self, kind, service, moment):
        later = [seen for seen in list(self.moments)
                 if seen.kind == kind and seen.service == service and seen.at >= moment]
        failed_at = max((seen.at for seen in later if not seen.fine), default=moment)
        return min((seen.at - moment for seen in later if seen.fine and seen.at >= failed_at), default=math.inf)
