"""Prints a TCP port below the ephemeral range that nobody listens on now."""
import random
import socket

while True:
    port = random.randint(20000, 32767)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            continue
    print(port)
    break
