"""What the steps share: sentences with their outcome, the container engine, a steady load."""
import atexit
import http.client
import json
import os
import pathlib
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
PLAN = "skhcn-tuyen-truyen-cchc-2021"
NOT_RUN = 77
results = []


def check(sentence, fine, more=""):
    results.append(bool(fine))
    print(f"{'ok' if fine else 'not ok'} - {sentence}{'' if fine else f': {str(more)[:4000]}'}", flush=True)
    return fine


def finish():
    print(f"{results.count(True)} passed, {results.count(False)} failed")
    sys.exit(0 if results and all(results) else 1)


def not_run(why):
    print(why)
    sys.exit(NOT_RUN)


def at_end(clean_up):
    """Also when the step is told to stop."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    atexit.register(clean_up)


def work():
    return pathlib.Path(os.environ["WORK"])


def free_port():
    return subprocess.check_output([sys.executable, ROOT / "tests" / "free_port.py"], text=True).strip()


def wait_for(question, seconds, pause=0.1):
    until = time.monotonic() + seconds
    while not (found := question()) and time.monotonic() < until:
        time.sleep(pause)
    return found


def status(url):
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code
    except OSError:
        return 0


# ---- the engine ----

def need_engine():
    if not os.environ.get("ENGINE"):
        not_run("No container engine runs here: neither Docker's daemon nor podman.")


def engine(*words, fine=True, **options):
    """What the engine's command prints."""
    done = subprocess.run([os.environ["ENGINE"], *map(str, words)], text=True, capture_output=True, check=False, **options)
    if fine and done.returncode != 0:
        sys.exit(f"{os.environ['ENGINE']} {' '.join(map(str, words))}: {done.stderr[-3000:]}")
    return done.stdout.strip()


def build_images():
    """Those of this checkout, however old others of their names are."""
    subprocess.run(["tests/delivery/base-image"], check=True)
    name, tag = os.environ["IMAGE"].split("reformd:")
    subprocess.run(["./dev", "image"], check=True, env={**os.environ, "IMAGES": name, "TAG": tag})


def copy_sources(folder):
    """What images are built from and operators use, without what was set or fetched here."""
    for name in ("docker", "docs", "openapi", "service", "sql"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".env", "*.pem", "node_modules"))
    for name in ("CMakeLists.txt", "LICENSE", ".dockerignore"):
        shutil.copy2(ROOT / name, folder / name)


def inspect(container):
    return json.loads(engine("inspect", container))[0]


# ---- a steady load ----

class Load:
    """So many requests a second through kept connections, until end(). `make(number)` gives (method, path, body,
    headers). A request fails when it has no answer, an answer that is cut, or one of 500 and more. `reached` counts answers
    that no cache of nginx gave."""

    def __init__(self, host, port, rate, make, clients=16):
        self.host, self.port, self.rate, self.make = host, int(port), rate, make
        self.statuses, self.failures, self.refused, self.reached, self.slowest = {}, [], 0, 0, 0.0
        self.waiting, self.ending, self.lock = queue.Queue(), threading.Event(), threading.Lock()
        self.threads = [threading.Thread(target=self.pace, daemon=True)]
        self.threads += [threading.Thread(target=self.ask, daemon=True) for _ in range(clients)]
        for thread in self.threads:
            thread.start()

    def pace(self):
        begun, number = time.monotonic(), 0
        while not self.ending.is_set():
            number += 1
            self.waiting.put(number)
            time.sleep(max(0.0, begun + number / self.rate - time.monotonic()))

    def ask(self):
        connection = http.client.HTTPConnection(self.host, self.port, timeout=30)
        while not self.ending.is_set() or not self.waiting.empty():
            try:
                number = self.waiting.get(timeout=0.2)
            except queue.Empty:
                continue
            begun = time.monotonic()
            asked = self.make(number)
            outcome = self.one(connection, *asked)
            with self.lock:
                self.slowest = max(self.slowest, time.monotonic() - begun)
                self.note(outcome, asked, time.monotonic() - begun)
        connection.close()

    def note(self, outcome, asked, seconds):
        if outcome == "refused":
            self.refused += 1
        elif isinstance(outcome, int) and outcome < 500:
            self.statuses[outcome] = self.statuses.get(outcome, 0) + 1
        else:
            self.failures.append(f"{outcome} after {seconds:.1f} s: {asked[0]} {asked[1]}")

    def one(self, connection, method, path, body=None, headers=None):
        try:
            if connection.sock is None:
                connection.connect()
        except OSError:
            return "refused"
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            answer.read()  # raises when it is cut
            with self.lock:
                self.reached += answer.getheader("X-Cache") not in ("HIT", "STALE")
            return answer.status
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            return repr(error)

    def end(self):
        self.ending.set()
        for thread in self.threads:
            thread.join(40)
        return sum(self.statuses.values())
