"""A folder of another machine, by SFTP: files are written beside the site and moved into place.

This is the only user of asyncssh.
Hosts are known by `~/.ssh/known_hosts`, and `~/.ssh/config` is read, as `ssh` does. Who we are comes from the
agent, from the usual keys, or from the environment: see `KEY`, `PASSPHRASE` and `PASSWORD`.
"""

from __future__ import annotations

import asyncio
import os
import posixpath
import secrets
import stat
from collections.abc import Callable, Collection, Coroutine, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread
from typing import Any, TypeVar

import asyncssh

from diglot.delivery.manifest import JOURNAL, OURS, done_line
from diglot.delivery.target import INCOMING, Item, Transient, plain
from diglot.destinations import Place
from diglot.errors import UsageError

#: Variables of the environment: the path of a private key, what opens it, a password.
KEY, PASSPHRASE, PASSWORD = "DIGLOT_SSH_KEY", "DIGLOT_SSH_PASSPHRASE", "DIGLOT_SSH_PASSWORD"

#: Seconds to wait for a connection, and between two signs of life.
CONNECT, ALIVE = 15, 15

#: Bytes that are read from a file at once.
PIECE = 1 << 20

#: What an SFTP session says when it is no more.
_LOST = (asyncssh.SFTPConnectionLost, asyncssh.SFTPNoConnection, asyncssh.SFTPEOFError)

T = TypeVar("T")


class Server:
    """See `Target`. One connection on a thread of its own, made when it is needed and when it was lost."""

    says_headers = False

    def __init__(self, place: Place) -> None:
        self._place = place
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(
            lambda *_: None
        )  # what fails is raised by the step that waits for it
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._connecting, self._making = asyncio.Lock(), asyncio.Lock()
        self._connection: asyncssh.SSHClientConnection | None = None
        self._client: asyncssh.SFTPClient | None = None
        self._root = ""
        self._known: set[str] = set()
        self._counting, self._count, self._token = Lock(), 0, secrets.token_hex(4)

    def read(self, name: str) -> bytes | None:
        return self._told(lambda sftp: self._read(sftp, name))

    def write(self, name: str, data: bytes) -> None:
        self._told(lambda sftp: self._replace(sftp, name, data))

    def erase(self, name: str) -> None:
        self._told(lambda sftp: self._remove(sftp, name))
        self._told(self._tidy)

    def put(self, item: Item) -> None:
        self._told(lambda sftp: self._put(sftp, item))

    def delete(self, file: str) -> None:
        self._told(lambda sftp: self._delete(sftp, file))

    def arrived(self, items: Sequence[Item], done: Collection[str]) -> set[str]:
        """What was noted: a server does not tell what is in a file."""
        return {item.file for item in items if item.file in done}

    def others(self) -> list[str]:
        return self._told(self._others)

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._leave(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    # The connection.

    def _told(self, step: Callable[[asyncssh.SFTPClient], Coroutine[Any, Any, T]]) -> T:
        """What a step answers, or what is wrong, as `Target` says it."""
        try:
            return asyncio.run_coroutine_threadsafe(self._connected(step), self._loop).result()
        except asyncssh.HostKeyNotVerifiable as error:
            raise UsageError(self._unknown_host(error)) from error
        except asyncssh.PermissionDenied as error:
            fix = f"load your key into the agent, or set {KEY} or {PASSWORD}"
            raise UsageError(f"{self._place.host} does not let you in; {fix}") from error
        except _LOST as error:
            raise self._failed(error) from error
        except asyncssh.SFTPError as error:
            raise UsageError(_refused(error)) from error
        except (asyncssh.Error, OSError, TimeoutError) as error:
            raise self._failed(error) from error
        except (asyncssh.KeyImportError, asyncssh.ConfigParseError) as error:
            raise UsageError(f"ssh: {plain(error)}") from error

    async def _connected(self, step: Callable[[asyncssh.SFTPClient], Coroutine[Any, Any, T]]) -> T:
        """A step done in the session, which is forgotten if it fails: others may have a new one by then."""
        sftp = await self._sftp()
        try:
            return await step(sftp)
        except (asyncssh.Error, OSError) as error:
            answered = isinstance(error, asyncssh.SFTPError) and not isinstance(error, _LOST)
            if not answered and self._client is sftp:
                self._client = None
            raise

    def _failed(self, error: Exception) -> Transient:
        said = plain(error) or type(error).__name__
        return Transient(f"the connection to {self._place.host} failed ({said})")

    def _unknown_host(self, error: Exception) -> str:
        host, port = self._place.host, self._place.port
        ask = f"ssh-keyscan {f'-p {port} ' if port else ''}{host}"
        return (
            f"the key of {host} is not the one in ~/.ssh/known_hosts ({plain(error)}); compare what `{ask}`"
            " prints with what the host's owner says, and add it there"
        )

    async def _sftp(self) -> asyncssh.SFTPClient:
        """The session, and the root in it."""
        async with self._connecting:
            if self._client is None:
                if self._connection:
                    self._connection.abort()
                self._connection = await asyncssh.connect(**self._how())
                self._client = await self._connection.start_sftp_client()
                self._known.clear()
                self._root = await self._rooted(self._client)
            return self._client

    def _how(self) -> dict[str, Any]:
        """Passwords are used only where the environment gives one: nobody is asked."""
        password = os.environ.get(PASSWORD)
        found: dict[str, Any] = {
            "host": self._place.host,
            "connect_timeout": CONNECT,
            "keepalive_interval": ALIVE,
            "password": password,
            "password_auth": password is not None,
            "kbdint_auth": password is not None,
        }
        if self._place.port:
            found["port"] = self._place.port
        if self._place.user:
            found["username"] = self._place.user
        if key := os.environ.get(KEY):
            found["client_keys"] = [_readable(key)]
        if passphrase := os.environ.get(PASSPHRASE):
            found["passphrase"] = passphrase
        return found

    async def _rooted(self, sftp: asyncssh.SFTPClient) -> str:
        """The target's folder as the server calls it: this itself may be a link, such as `current`."""
        await sftp.makedirs(self._place.path, exist_ok=True)
        return str(await sftp.realpath(self._place.path)).rstrip("/")

    # Steps.

    async def _read(self, sftp: asyncssh.SFTPClient, name: str) -> bytes | None:
        try:
            async with sftp.open(f"{self._root}/{name}", "rb") as file:
                data: bytes = await file.read()
                return data
        except asyncssh.SFTPNoSuchFile:
            return None

    async def _remove(self, sftp: asyncssh.SFTPClient, file: str) -> None:
        with suppress(asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath):
            await sftp.remove(f"{self._root}/{file}")

    async def _put(self, sftp: asyncssh.SFTPClient, item: Item) -> None:
        await self._replace(sftp, item.file, item)
        async with sftp.open(f"{self._root}/{JOURNAL}", "ab") as journal:
            await journal.write(done_line(item.file))

    async def _replace(self, sftp: asyncssh.SFTPClient, file: str, data: bytes | Item) -> None:
        """Write a new file, and only when it is whole give it its name."""
        await self._folder(sftp, INCOMING)
        await self._folder(sftp, posixpath.dirname(file))
        with self._counting:
            self._count += 1
            new = f"{self._root}/{INCOMING}/{self._token}-{self._count}"
        async with sftp.open(new, "wb") as to:
            if isinstance(data, bytes):
                await to.write(data)
            else:
                with data.source.open("rb") as source:
                    while piece := source.read(PIECE):
                        await to.write(piece)
        try:
            await sftp.posix_rename(new, f"{self._root}/{file}")
        except asyncssh.SFTPOpUnsupported:  # a server that is not OpenSSH's: the file is away for a moment
            await self._remove(sftp, file)
            await sftp.rename(new, f"{self._root}/{file}")

    async def _folder(self, sftp: asyncssh.SFTPClient, folder: str) -> None:
        """Make a folder, where nothing leads out of the root."""
        async with self._making:
            path = ""
            for part in folder.split("/") if folder else ():
                path = f"{path}/{part}"
                if path not in self._known and not await self._is_inside(sftp, path):
                    await sftp.mkdir(self._root + path)
                self._known.add(path)

    async def _is_inside(self, sftp: asyncssh.SFTPClient, folder: str) -> bool:
        """Whether there is such a folder. Raises UsageError if it leads out of the root."""
        try:
            found = await sftp.lstat(self._root + folder)
        except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath):
            return False
        if stat.S_ISLNK(found.permissions or 0):
            real = str(await sftp.realpath(self._root + folder))
            if not f"{real}/".startswith(f"{self._root}/"):
                what = f"{self._root}{folder} leads out of {self._root}"
                raise UsageError(f"{what}; what lies behind a link is left alone")
        return True

    async def _delete(self, sftp: asyncssh.SFTPClient, file: str) -> None:
        folder = ""
        for part in file.split("/")[:-1]:
            folder = f"{folder}/{part}"
            if folder not in self._known and not await self._is_inside(sftp, folder):
                return
        await self._remove(sftp, file)
        with suppress(asyncssh.SFTPError):  # until one is not empty
            while folder:
                await sftp.rmdir(self._root + folder)
                self._known.discard(folder)
                folder = folder.rpartition("/")[0]

    async def _others(self, sftp: asyncssh.SFTPClient) -> list[str]:
        found = {str(name) for name in await sftp.listdir(self._root)}
        return sorted(found - {".", ".."} - OURS)[:10]

    async def _tidy(self, sftp: asyncssh.SFTPClient, token: str = "") -> None:
        """Remove what was left on the way: by this delivery, or by all."""
        folder = f"{self._root}/{INCOMING}"
        with suppress(asyncssh.SFTPError):
            for name in map(str, await sftp.listdir(folder)):
                if name.startswith(token) and name not in {".", ".."}:
                    await sftp.remove(f"{folder}/{name}")
            await sftp.rmdir(folder)
            self._known.discard(f"/{INCOMING}")

    async def _leave(self) -> None:
        """Remove what this delivery left on the way, and go."""
        if self._connection is None:
            return
        if self._client is not None and self._count:
            with suppress(asyncssh.Error, OSError):
                await self._tidy(self._client, self._token)
        self._connection.close()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._connection.wait_closed(), 1)


def _readable(key: str) -> str:
    """The path of a key that is there. Raises UsageError: no server is to blame, nothing is tried again."""
    path = Path(key).expanduser()
    try:
        with path.open("rb"):
            return f"{path}"
    except (OSError, RuntimeError) as error:  # the second where nobody has such a home
        raise UsageError(f"{KEY} names {key}, which cannot be read ({plain(error)})") from error


def _refused(error: asyncssh.SFTPError) -> str:
    said = plain(error.reason) or type(error).__name__
    if isinstance(error, asyncssh.SFTPFailure):  # all that most servers say of a full disk
        return f"the server refuses it ({said}); perhaps its disk is full"
    return f"the server refuses it ({said})"
