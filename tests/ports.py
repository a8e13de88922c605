"""A port of this machine for a test's server: each test process takes from a range of its own, so that none meet."""

import itertools
import os
import socket

FIRST, EACH = 21000, 2000
"""Below 32768, where the system takes the ports of outgoing connections from."""

_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 5
_next = itertools.count(os.getpid() % EACH)


def unused_port() -> int:
    """One that nobody listens on; with `SO_REUSEADDR`, as a server asks for it."""
    for _ in range(EACH):
        port = FIRST + _worker * EACH + next(_next) % EACH
        with socket.socket() as door:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                door.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("No port is free.")
