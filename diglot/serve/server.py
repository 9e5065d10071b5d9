"""A WSGI application on a socket, each request in a thread of its own."""

from __future__ import annotations

import errno
import ipaddress
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from werkzeug.serving import WSGIRequestHandler, get_interface_ip, make_server

from diglot.errors import UsageError

#: Ports to try, where none was asked for.
TRIES = 100

#: Connections that may wait: a browser opens many at once.
BACKLOG = 128


class _Handler(WSGIRequestHandler):
    """Says nothing of requests: the terminal is for builds."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - the library's name
        pass


def bound(host: str, port: int, *, exact: bool) -> socket.socket:
    """A socket that listens at a port, or unless it has to be `exact` at the next that is free.

    Raises UsageError.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for each in range(port, port + 1 if exact or not port else min(port + TRIES, 1 << 16)):
        listening = socket.socket(family, socket.SOCK_STREAM)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind((host, each))
            listening.listen(BACKLOG)
        except (OSError, UnicodeError) as error:
            listening.close()
            if getattr(error, "errno", 0) != errno.EADDRINUSE:
                reason = getattr(error, "strerror", "") or f"{error}"
                raise UsageError(f"cannot serve at {host}, port {each}: {reason}") from error
        else:
            return listening
    raise UsageError(f"port {port} is taken; name another with --port, or none to get the next that is free")


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def address(listening: socket.socket, host: str) -> str:
    """Where a browser finds a socket: `http://127.0.0.1:8000`."""
    name = host
    if host in {"", "0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
        name = get_interface_ip(listening.family)
    name = f"[{name}]" if ":" in name else name
    return f"http://{name}:{listening.getsockname()[1]}"


@contextmanager
def serving(listening: socket.socket, host: str, app: Any) -> Iterator[None]:
    """The application answers until the end."""
    server = make_server(
        host,
        listening.getsockname()[1],
        app,
        threaded=True,
        request_handler=_Handler,
        fd=listening.fileno(),
    )
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
