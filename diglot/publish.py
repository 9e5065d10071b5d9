"""Rendered outputs become files, so that a reader never meets half a site.

What changed is first written beside the site, in a staging folder. Only when everything is rendered do files
move into place, in the order of `Stage`; deletions follow, the record of the build comes last. At any instant
every link of the published site leads to a file: new addresses exist before anything links to them, and what
is deleted links to nothing by then.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import threading
import time
from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from diglot import record, store
from diglot.collisions import folders_of
from diglot.errors import UsageError
from diglot.glance import STAGING, STATE, UNKNOWN, Published, is_as_left, is_inside, name_of, stagings
from diglot.job import Summary
from diglot.model import File
from diglot.plan import Stage
from diglot.record import Record

#: What takes the place of a file that is about to be deleted, in the staging folder.
SILENT = ".silent"

DAMAGED = "the record of the last build could not be read; everything was looked at anew"

#: How often to try to get the lock, and seconds between two times: together more than a worker needs to end.
TRIES, PAUSE = 40, 0.05


@contextmanager
def published(output: Path, site_dir: Path) -> Iterator[Folder]:
    """An output folder that is ours alone until the end: one build at a time.

    The lock names its owner, and the system releases it when its owner ends, however it ends. Raises
    UsageError if another build holds it, or if the site's folder cannot be written.
    """
    name = name_of(output)
    with alone(site_dir / STATE, name, f"writing {output}"):
        yield Folder(output, site_dir / STATE, name)


@contextmanager
def alone(state: Path, name: str, what: str) -> Iterator[None]:
    """Hold the lock of this name: nobody else does the same meanwhile. Raises UsageError as `published`."""
    path = state / f"lock-{name}"
    try:
        state.mkdir(parents=True, exist_ok=True)
        lock = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise _cannot_write(error, path) from error
    with lock:
        if not _acquire(lock.fileno()):
            lock.seek(0)
            owner = lock.read().strip()
            raise UsageError(f"another build (process {owner}) is {what}; wait for it")
        try:
            lock.truncate(0)
            os.write(lock.fileno(), str(os.getpid()).encode())
        except OSError as error:
            raise _cannot_write(error, path) from error
        yield


class Folder:
    """An output folder, and the record of what we put into it: we delete nothing else. See `published`."""

    def __init__(self, output: Path, state: Path, name: str) -> None:
        self.output = output
        self.moved = False  #: whether files were moved: then all were, unless an error was raised
        self._root = os.fspath(output)
        self._record = state / f"record-{name}"
        self._pending = state / f"pending-{name}"
        self._names = state / f"names-{name}.json"  #: of what we published, should the record be lost

    def load(self) -> tuple[Record, str]:
        """The record of the last build, empty if there is none, and a notice if it was damaged."""
        notice = ""
        try:
            found = record.load(self._record) or Record()
        except store.Unreadable:
            found, notice = Record(), DAMAGED
            found.glance.published.update(dict.fromkeys(_listed(self._names), UNKNOWN))
        for file in _listed(self._pending):
            # A build was killed while it moved files: what these are now, nobody knows.
            found.glance.published[file] = UNKNOWN
        return found, notice

    def intact(self, found: Record) -> dict[str, str]:
        """The key of each file that still is as we left it, by path."""
        as_left = is_as_left(self.output)
        return {file: left[0] for file, left in found.glance.published.items() if as_left(file, left)}

    @contextmanager
    def staging(self) -> Iterator[Staging]:
        """A place on the same disk where the new files are prepared. Raises UsageError if there is none.

        Where nothing is published yet, it stands beside the output and takes its place as a whole.
        """
        beside, inside = stagings(self.output)
        for left in (beside, inside):  # by a build that was killed
            shutil.rmtree(left, ignore_errors=True)
        whole = self._is_free()
        try:
            root = beside if whole and _made(beside) else inside
            root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _cannot_write(error, self.output) from error
        try:
            yield Staging(root, is_whole=root is beside)
        finally:
            with _uninterrupted():
                shutil.rmtree(root, ignore_errors=True)

    def _is_free(self) -> bool:
        """Whether nothing is in the output folder, and it may be replaced as a whole."""
        try:
            return (
                not any(self.output.iterdir()) and not self.output.is_symlink() and not self.output.is_mount()
            )
        except FileNotFoundError:
            return not self.output.is_symlink()
        except OSError:
            return False

    def publish(self, staging: Staging, new: Record, planned: Mapping[str, object]) -> Summary:
        """Put what was staged into place, delete what is no longer `planned`, and keep the record.

        `new.glance.published` is still that of the last build. Raises UsageError if a file cannot be written:
        the next build then completes this one.
        """
        try:
            blocked = self._check(staging.files, new, planned)
            with _uninterrupted():
                return self._move(staging, new, planned, blocked)
        except OSError as error:
            raise _cannot_write(error, self.output) from error

    def preview(self, staging: Staging, new: Record, planned: Mapping[str, object]) -> Summary:
        """What `publish` would do."""
        return _summary(staging, planned, len(self.gone(new, planned)))

    def gone(self, found: Record, planned: Mapping[str, object]) -> list[str]:
        """What we published and is no longer planned; nothing outside, whatever the record says."""
        return [file for file in found.glance.published if file not in planned and is_inside(file)]

    def _check(
        self, changed: Mapping[str, object], found: Record, planned: Mapping[str, object]
    ) -> list[str]:
        """Nothing that is not ours may stand where a file has to go: better found before the first move.

        The answer is where an empty folder stands, or one that will be empty.
        """
        if any(file.startswith(f"{STAGING}/") or file == STAGING for file in changed):
            raise UsageError(f"/{STAGING}/ is where builds are prepared; give the page another address")
        ours = {file for file in found.glance.published if file not in planned}
        for folder in sorted(folders_of(changed) - ours):
            path = f"{self._root}/{folder}"
            if os.path.lexists(path) and not os.path.isdir(path):  # noqa: PTH112 - as in `_put`
                raise UsageError(f"{path} is in the way of a folder; move it elsewhere")
        blocked = [file for file in sorted(changed) if _is_folder(f"{self._root}/{file}")]
        for file in blocked:
            if not self._holds_only(file, ours):
                raise UsageError(f"{self.output / file} is in the way of a page; move it elsewhere")
        return blocked

    def _holds_only(self, folder: str, files: Container[str]) -> bool:
        held = (path for path in (self.output / folder).rglob("*") if not _is_folder(path))
        return all(path.relative_to(self.output).as_posix() in files for path in held)

    def _move(
        self, staging: Staging, new: Record, planned: Mapping[str, object], blocked: list[str]
    ) -> Summary:
        published = new.glance.published
        gone = self.gone(new, planned)
        fresh = any(file not in published for file in staging.files)
        if staging.files or gone:
            _list(self._pending, [*staging.files, *gone])
            self.moved = True
        if staging.is_whole:
            if self.output.exists():
                self.output.rmdir()
            staging.root.rename(self.output)
        else:
            self._replace(staging, gone, blocked)
        for file in gone:
            del published[file]
        if published:
            published.update(staging.files)
        else:
            new.glance.published = staging.files
        try:
            if fresh or gone:
                _list(self._names, list(new.glance.published))
            record.save(self._record, new)
        except OSError as error:
            raise _cannot_write(error, self._record) from error
        self._pending.unlink(missing_ok=True)
        return _summary(staging, planned, len(gone))

    def _replace(self, staging: Staging, gone: list[str], blocked: list[str]) -> None:
        """Move file by file, in such an order that no link ever leads to nothing."""
        gone = self._make_way(staging, gone, blocked)
        ordered = [file for _, files in sorted(staging.stages.items()) for file in sorted(files)]
        alone = staging.stages.get(Stage.FILES, [])
        linking = ordered[len(alone) :]
        for file in ordered[: len(alone)]:
            self._put(staging, file)
        fresh = [file for file in linking if not os.path.lexists(f"{self._root}/{file}")]
        if len(linking) > 1:  # any of these may link to them: each exists, empty, before the first speaks
            for file in fresh:
                _written(f"{self._root}/{file}", b"")
        for file in linking:
            self._put(staging, file)
        if len(gone) > 1:  # likewise: they fall silent before the first of them goes
            for file in gone:
                with suppress(OSError):  # by replacement: a link or copy that shares the bytes is not ours
                    _written(f"{staging.root}/{SILENT}", b"")
                    os.replace(f"{staging.root}/{SILENT}", f"{self._root}/{file}")  # noqa: PTH105
        for file in gone:
            self._delete(file)

    def _make_way(self, staging: Staging, gone: list[str], blocked: list[str]) -> list[str]:
        """Where a file of ours becomes a folder, or a folder a file, the old one has to go first.

        The answer is what else has to go.
        """
        folders, staged = folders_of(staging.files) if gone else set(), staging.files
        early = {file for file in gone if file in folders or not folders_of([file]).isdisjoint(staged)}
        for file in early:
            self._delete(file)
        for file in blocked:
            for folder, _, _ in os.walk(f"{self._root}/{file}", topdown=False):
                os.rmdir(folder)  # noqa: PTH106
        return [file for file in gone if file not in early]

    def _put(self, staging: Staging, file: str) -> None:
        target, source = f"{self._root}/{file}", f"{staging.root}/{file}"
        try:
            os.replace(source, target)  # noqa: PTH105 - pathlib costs more than the call itself
        except FileNotFoundError:
            os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120
            os.replace(source, target)  # noqa: PTH105

    def _delete(self, file: str) -> None:
        """Remove a file of ours, and the folders that this leaves empty."""
        with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
            (self.output / file).unlink()
        with suppress(OSError):
            while file := file.rpartition("/")[0]:
                with suppress(FileNotFoundError):  # a build that was killed got as far
                    (self.output / file).rmdir()


class Staging:
    """Files on their way. Raises UsageError where one cannot be written."""

    def __init__(self, root: Path, *, is_whole: bool) -> None:
        self.root, self.is_whole = root, is_whole  #: whole: it will take the place of the output folder
        self.files: dict[str, Published] = {}
        self.stages: dict[int, list[str]] = {}  #: the same files by the stage at which they are moved

    def put(self, file: str, stage: int, key: str, data: bytes | File) -> None:
        """Prepare one file."""
        path = f"{self.root}/{file}"
        try:
            if isinstance(data, File):
                os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
                shutil.copyfile(data.path, path)
                stat = os.stat(path)  # noqa: PTH116
            else:
                stat = _written(path, data)
        except OSError as error:
            raise _cannot_write(error, self.root) from error
        self.files[file] = key, stat.st_size, stat.st_mtime_ns
        self.stages.setdefault(stage, []).append(file)


def _list(path: Path, files: list[str]) -> None:
    """Note files, all at once: an older note may still be needed."""
    new = path.with_suffix(".new")
    try:
        new.write_text(json.dumps(files), "utf-8")
        new.replace(path)
    except OSError as error:
        raise _cannot_write(error, new) from error


def _listed(path: Path) -> list[str]:
    """The files that were noted, as far as that can be read; nothing outside the output folder."""
    try:
        files = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return []
    return [file for file in files if isinstance(file, str) and is_inside(file)]


def _summary(staging: Staging, planned: Mapping[str, object], deleted: int) -> Summary:
    written = len(staging.files)
    size = sum(size for _, size, _ in staging.files.values())
    return Summary(written, len(planned) - written, deleted, size)


def _written(path: str, data: bytes) -> os.stat_result:
    """Write a new file, and its folder if that is needed; its state afterwards."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    try:
        file = os.open(path, flags, 0o666)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
        file = os.open(path, flags, 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(file, rest) :]
        return os.fstat(file)
    finally:
        os.close(file)


def _is_folder(path: str | Path) -> bool:
    """Whether this is a folder, and no link to one: links are files that may be replaced."""
    return os.path.isdir(path) and not os.path.islink(path)  # noqa: PTH112, PTH114 - as in `_put`


def _made(folder: Path) -> bool:
    """Whether a folder could be made: the parent of the output may be another's."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return True


def _cannot_write(error: OSError, place: Path) -> UsageError:
    return UsageError(f"cannot write {error.filename2 or error.filename or place}: {error.strerror}")


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C waits until the site is whole, or tidy, again: that takes a moment only."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked: list[int] = []

    def later(number: int, _: FrameType | None) -> None:
        asked.append(number)

    before = signal.signal(signal.SIGINT, later)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if asked:
        raise KeyboardInterrupt


def owner(output: Path, site_dir: Path) -> str:
    """The number of the process that is writing an output folder now; "" if none is. Raises OSError."""
    try:
        with (site_dir / STATE / f"lock-{name_of(output)}").open("a+", encoding="utf-8") as lock:
            if _acquire(lock.fileno(), tries=1):
                return ""
            lock.seek(0)
            return lock.read().strip() or "?"
    except FileNotFoundError:
        return ""


def _acquire(descriptor: int, *, tries: int = TRIES) -> bool:
    """An exclusive lock that the system releases when its owner ends, however it ends.

    The workers of a build that was killed hold it a moment longer, and an owner needs one to write its name.
    """
    try:
        import fcntl  # noqa: PLC0415 - absent on Windows
    except ImportError:
        return True
    for _ in range(tries):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            time.sleep(PAUSE)
        else:
            return True
    return False
