"""Places that sites are sent to, on the loopback and on disk: a real S3 server, a real SFTP server, a folder.

Place     one target: how it is called, what it holds, what was done to it
Gate      stands before every change at a server: it notes it, and may cut it, refuse it or hold it back
folder, s3, sftp     make one, each as a context manager
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any
from urllib.parse import unquote

import asyncssh
import pytest
from botocore.session import Session

OURS = (".diglot-manifest.json", ".diglot-journal.jsonl")

#: Keys in the environment that must never be seen again.
SECRETS = {"AWS_ACCESS_KEY_ID": "AKIDVERYOPEN", "AWS_SECRET_ACCESS_KEY": "offen-gesagt-geheim"}


OUTPUTS = 'outputs = ["page", "front", "redirect", "rss"]\n'

#: A small series to send.
STORIES = """
=== articles/trains.en.md
---
title: Trains
date: 2026-05-12
---
One
=== articles/trains.zh.md
---
title: 夜车
date: 2026-05-13
---
一
"""


@dataclass
class Gate:
    """What a server does with each change: `judge` gets its number, from 1, and says `pass` or something else."""

    done: list[tuple[str, str]] = field(default_factory=list)  #: ("put" or "delete", path), in their order
    judge: Callable[[int], str] = lambda _: "pass"
    held: Event = field(default_factory=Event)  #: set when somebody waits here
    go: Event = field(default_factory=Event)  #: set to let them go on
    seen: int = 0
    lock: Lock = field(default_factory=Lock)

    def asked(self, verb: str, path: str) -> str:
        with self.lock:
            self.seen += 1
            verdict = self.judge(self.seen)
            if verdict == "pass":
                self.done.append((verb, path))
        if verdict == "hold":
            self.held.set()
            assert self.go.wait(60)
        return verdict

    def open(self) -> None:
        """From now on everything passes; what was done so far is forgotten."""
        self.judge, self.seen = lambda _: "pass", 0
        self.done.clear()
        self.held.clear()
        self.go.clear()

    def files(self) -> list[tuple[str, str]]:
        """What was done to the files of the site, in its order."""
        return [each for each in self.done if each[1] not in OURS]


@dataclass
class Place:
    """One target."""

    target: str
    tree: Callable[[], dict[str, bytes]]  #: all files, by path
    gate: Gate
    put: Callable[[str, bytes], None]  #: as somebody else would
    environment: dict[str, str] = field(default_factory=dict)

    def files(self) -> dict[str, bytes]:
        """The files of the site: all but our notes."""
        return {file: data for file, data in self.tree().items() if not file.startswith(".diglot-")}


# A folder.


@contextmanager
def folder(root: Path) -> Iterator[Place]:
    target = root / "www"
    yield Place(str(target), lambda: tree(target), Gate(), lambda file, data: written(target / file, data))


def tree(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def written(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


# A bucket.


class _Door:
    """Stands before moto: notes each put and deletion, and does with it what the gate says."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.gates: dict[str, Gate] = {}  #: by bucket
        self.refused: set[str] = set()  #: access keys that have no rights any more

    def __call__(self, environ: dict[str, Any], start: Any) -> Any:
        bucket, _, key = unquote(environ["PATH_INFO"]).lstrip("/").partition("/")
        method, gate = environ["REQUEST_METHOD"], self.gates.get(bucket)
        if any(each in environ.get("HTTP_AUTHORIZATION", "") for each in self.refused):
            return _answer(environ, start, "403 Forbidden", "AccessDenied")
        if gate and key and method in {"PUT", "DELETE"}:
            verdict = gate.asked("put" if method == "PUT" else "delete", key.removeprefix("blog/"))
            if verdict == "busy":
                return _answer(environ, start, "503 Slow Down", "SlowDown")
            if verdict == "deny":
                return _answer(environ, start, "403 Forbidden", "AccessDenied")
            if verdict == "cut":
                environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
                raise ConnectionResetError
        return self.app(environ, start)


def _answer(environ: dict[str, Any], start: Any, status: str, code: str) -> list[bytes]:
    environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    start(status, [("Content-Type", "application/xml")])
    return [
        f"<Error><Code>{code}</Code><Message>No, {SECRETS['AWS_ACCESS_KEY_ID']}</Message></Error>".encode()
    ]


@contextmanager
def s3_server() -> Iterator[tuple[str, _Door, Any]]:
    """The address of an S3 server, what stands before it, and a client of its own."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Quiet(WSGIRequestHandler):
        protocol_version = "HTTP/1.1"

        def log(self, *_: Any) -> None:
            pass

    door = _Door(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, door, threaded=True, request_handler=Quiet)
    server.daemon_threads = True  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    client = Session().create_client(
        "s3",
        region_name="us-east-1",
        endpoint_url=address,
        aws_access_key_id=SECRETS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=SECRETS["AWS_SECRET_ACCESS_KEY"],
    )
    try:
        yield address, door, client
    finally:
        client.close()
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def s3(server: tuple[str, _Door, Any], bucket: str) -> Iterator[Place]:
    address, door, client = server
    client.create_bucket(Bucket=bucket)
    gate = door.gates[bucket] = Gate()

    def held() -> dict[str, bytes]:
        pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="blog/")
        keys = [each["Key"] for page in pages for each in page.get("Contents", ())]
        return {
            key.removeprefix("blog/"): client.get_object(Bucket=bucket, Key=key)["Body"].read()
            for key in keys
        }

    def put(file: str, data: bytes) -> None:
        client.put_object(Bucket=bucket, Key=f"blog/{file}", Body=data)
        gate.open()

    yield Place(f"s3://{bucket}/blog", held, gate, put, {**SECRETS, "AWS_ENDPOINT_URL": address})


# A folder of another machine.


@cache
def host_key() -> asyncssh.SSHKey:
    return asyncssh.generate_private_key("ssh-ed25519")


def _files(root: Path, gate: Gate) -> type[asyncssh.SFTPServer]:
    class Files(asyncssh.SFTPServer):
        """What the site's folder is on that machine: no path leads out of `root`, but links may."""

        def __init__(self, chan: asyncssh.SSHServerChannel[Any]) -> None:
            super().__init__(chan)
            self._chan = chan

        def map_path(self, path: bytes) -> bytes:
            return os.fsencode(root) + os.path.normpath(b"/" + path.lstrip(b"/"))

        def reverse_map_path(self, path: bytes) -> bytes:
            path = os.path.relpath(path, os.fsencode(root))
            return b"/" if path == b"." else b"/" + path

        async def posix_rename(self, oldpath: bytes, newpath: bytes) -> None:
            await self._asked("put", newpath)
            super().posix_rename(oldpath, newpath)

        async def remove(self, path: bytes) -> None:
            await self._asked("delete", path)
            super().remove(path)

        async def _asked(self, verb: str, path: bytes) -> None:
            name = os.fsdecode(path).removeprefix("/srv/www/")
            verdict = await asyncio.get_running_loop().run_in_executor(None, gate.asked, verb, name)
            if verdict in {"cut", "busy", "hold"}:
                self._chan.get_connection().abort()
                raise asyncssh.SFTPConnectionLost("cut")
            if verdict == "deny":
                raise asyncssh.SFTPPermissionDenied("No")
            if verdict == "full":
                raise asyncssh.SFTPFailure("Failure")

    return Files


@contextmanager
def sftp(root: Path, *, known: bool = True) -> Iterator[Place]:
    """An SFTP server with a home of its own for keys; `known`: whether its key is in `known_hosts`."""
    root = root.resolve()
    remote, home, gate = root / "remote", root / "home", Gate()
    remote.mkdir(parents=True)
    (home / ".ssh").mkdir(parents=True)
    ours = asyncssh.generate_private_key("ssh-ed25519")
    ours.write_private_key(home / "key")

    class Guard(asyncssh.SSHServer):
        def validate_password(self, username: str, password: str) -> bool:
            return password == SECRETS["AWS_SECRET_ACCESS_KEY"]

        def password_auth_supported(self) -> bool:
            return True

    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def do(coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, loop).result(60)

    async def listen() -> asyncssh.SSHAcceptor:
        return await asyncssh.listen(
            "127.0.0.1",
            0,
            server_factory=Guard,
            server_host_keys=[host_key()],
            authorized_client_keys=asyncssh.import_authorized_keys(ours.export_public_key().decode()),
            sftp_factory=_files(remote, gate),
            gss_host=None,
        )

    listener = do(listen())
    port = listener.get_port()
    if known:
        line = f"[127.0.0.1]:{port} {host_key().export_public_key().decode()}"
        (home / ".ssh" / "known_hosts").write_text(line, "utf-8")

    def put(file: str, data: bytes) -> None:
        written(remote / "srv/www" / file, data)

    environment = {"HOME": str(home), "DIGLOT_SSH_KEY": str(home / "key"), "SSH_AUTH_SOCK": ""}
    target = f"sftp://writer@127.0.0.1:{port}/srv/www"
    try:
        yield Place(target, lambda: tree(remote / "srv/www"), gate, put, environment)
    finally:
        gate.go.set()

        async def close() -> None:
            listener.close()
            await listener.wait_closed()
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()
            await loop.shutdown_default_executor()

        do(close())
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@contextmanager
def of_kind(kind: str, root: Path, request: pytest.FixtureRequest) -> Iterator[Place]:
    """A place of a kind, empty."""
    match kind:
        case "folder":
            with folder(root) as found:
                yield found
        case "s3":
            with s3(request.getfixturevalue("s3_server"), f"bucket-{next(_NUMBERS)}") as found:
                yield found
        case _:
            with sftp(root) as found:
                yield found


_NUMBERS = count()


def entered(place: Place, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A place, with the environment that leads to it and no other."""
    for name in list(os.environ):
        if name.startswith(("AWS_", "DIGLOT_SSH", "SSH_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")  # nobody asks a machine that does not answer
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    for name, value in place.environment.items():
        monkeypatch.setenv(name, value)
    return place
