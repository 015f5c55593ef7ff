"""Clients that nginx has to end: slow ones, and too many from one address."""
import contextlib
import socket
import ssl
import time

from delivery import check

HEADER_SECONDS = BODY_SECONDS = 10  # client_header_timeout, client_body_timeout
LATE = 4  # seconds
PATIENCE = HEADER_SECONDS + LATE + 10
HEAD = "POST /v1/feedback HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n"


def connect(port, tls):
    connection = socket.create_connection(("127.0.0.1", int(port)), timeout=PATIENCE)
    if not tls:
        return connection
    return ssl._create_unverified_context().wrap_socket(connection)  # pylint: disable=protected-access


def begin(port, host, tls, text):
    """A connection on which so much was said."""
    connection = connect(port, tls)
    connection.sendall(text.format(host=host).encode())
    return connection


def seconds_to_end(connection, since):
    """Until the other side has closed it."""
    with contextlib.suppress(ConnectionResetError, ssl.SSLError):
        while connection.recv(1000):
            pass
    return time.monotonic() - since


def check_slow(port, host="localhost", tls=False):
    """Half a header, half a body: each is waited for, but not for long."""
    since = time.monotonic()
    with begin(port, host, tls, HEAD) as header, begin(port, host, tls, HEAD + "\r\n{{") as body:
        waited = [seconds_to_end(header, since), seconds_to_end(body, since)]
    check("who sends half a header or half a body is not waited for longer than said",
          HEADER_SECONDS - 1 <= waited[0] <= HEADER_SECONDS + LATE and BODY_SECONDS - 1 <= waited[1] <= BODY_SECONDS + LATE,
          waited)


def check_many(port, limit, ask, host="localhost", tls=False):
    """`limit` requests of one address are under way; `ask` makes one more, and gives its status."""
    with contextlib.ExitStack() as held:
        connections = []
        for _ in range(limit):
            connections.append(held.enter_context(begin(port, host, tls, HEAD + "\r\n")))
            time.sleep(0.11)  # not a flood
        beside = ask()
        connections.pop().close()
        time.sleep(0.3)
        after = ask()
    check(f"beside {limit} requests of one address no other is taken", beside == 429, beside)
    check("when one of them has ended, the next is", after == 200, after)
