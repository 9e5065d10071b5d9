"""Rendered outputs become files, so that a reader never meets half a site.

What changed is first written beside the site, in one staging folder of the output. Only when everything is
rendered do files move into place, in the order of `Stage`; deletions follow, the manifest comes last.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass
from pathlib import Path, PurePosixPath

from diglot import digest
from diglot.errors import UsageError
from diglot.render import Rendered

STATE = ".diglot"
STAGING = ".diglot-staging"


@dataclass(frozen=True, slots=True)
class Published:
    """One file as we left it."""

    key: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What a publication did to the output folder."""

    written: int
    unchanged: int
    deleted: int
    bytes: int


@contextmanager
def published(output: Path, site_dir: Path) -> Iterator[Folder]:
    """An output folder that is ours alone until the end: one build at a time.

    The lock names its owner, and the system releases it when its owner ends, however it ends. Raises
    UsageError if another build holds it, or if the site's folder cannot be written.
    """
    name = digest.of(str(output.resolve()))[:8]
    state = site_dir / STATE
    try:
        state.mkdir(parents=True, exist_ok=True)
        lock = (state / f"lock-{name}").open("a+", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot write {error.filename}: {error.strerror}") from error
    with lock:
        if not _acquire(lock.fileno()):
            lock.seek(0)
            owner = lock.read().strip()
            raise UsageError(f"another build (process {owner}) is writing {output}; wait for it")
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield Folder(output, state / f"manifest-{name}.json")


class Folder:
    """An output folder, and the record of what we put into it: we delete nothing else. See `published`."""

    def __init__(self, output: Path, manifest: Path) -> None:
        self.output = output
        self._manifest = manifest
        self.published = self._read()

    def _read(self) -> dict[str, Published]:
        """The manifest; one that cannot be read means that nothing is known, which is always safe."""
        try:
            entries = json.loads(self._manifest.read_text("utf-8"))["files"]
            found = {file: Published(*entry) for file, entry in entries.items()}
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return {}
        return found if all(map(_is_inside, found)) else {}

    def known(self) -> dict[str, str]:
        """The key of each file that still is as we left it, by path."""
        return {
            file: each.key
            for file, each in self.published.items()
            if self._stat(file) == (each.size, each.mtime_ns)
        }

    def _stat(self, file: str) -> tuple[int, int] | None:
        try:
            stat = (self.output / file).stat()
        except OSError:
            return None
        return stat.st_size, stat.st_mtime_ns

    def publish(self, rendered: Iterable[Rendered]) -> Summary:
        """Write everything, or nothing at all if `rendered` raises.

        Raises UsageError if the folder cannot be written.
        """
        try:
            with self._staging() as staging:
                staged = list(_staged(rendered, staging))
                self._check(staged)
                return self._move(staging, staged)
        except OSError as error:
            place = error.filename2 or error.filename or self.output
            raise UsageError(f"cannot write {place}: {error.strerror}") from error

    def _check(self, staged: list[_Staged]) -> None:
        """Nothing that is not ours may stand where a file has to go: better found before the first move."""
        changed = {each.file for each in staged if each.place is not None}
        if STAGING in {PurePosixPath(file).parts[0] for file in changed}:
            raise UsageError(f"/{STAGING}/ is where builds are prepared; give the page another address")
        ours = set(self.published) - {each.file for each in staged}
        for path in sorted(_folders(changed) - ours):
            if (self.output / path).is_file():
                raise UsageError(f"{self.output / path} is in the way of a folder; move it elsewhere")
        for path in sorted(changed):
            if (self.output / path).is_dir() and not self._holds_only(path, ours):
                raise UsageError(f"{self.output / path} is in the way of a page; move it elsewhere")

    def _holds_only(self, folder: str, files: Container[str]) -> bool:
        held = (path for path in (self.output / folder).rglob("*") if not path.is_dir())
        return all(path.relative_to(self.output).as_posix() in files for path in held)

    def _move(self, staging: Path, staged: list[_Staged]) -> Summary:
        changed = [each for each in staged if each.place is not None]
        files = {each.file for each in staged}
        gone = [file for file in self.published if file not in files]
        folders = _folders(files)
        if changed or gone:
            self._intend(staged)
        # Where a file becomes a folder, or a folder a file, the old one has to go first.
        early = {file for file in gone if file in folders or _folders([file]) & files}
        for file in early:
            self._delete(file)
        for each in sorted(changed, key=lambda each: (each.stage, each.file)):
            target = self.output / each.file
            target.parent.mkdir(parents=True, exist_ok=True)
            (staging / str(each.place)).replace(target)
        for file in gone:
            if file not in early:
                self._delete(file)
        if changed or gone:
            self._record(staged)
        return Summary(
            len(changed), len(staged) - len(changed), len(gone), sum(each.size for each in changed)
        )

    def _delete(self, file: str) -> None:
        """Remove a file of ours, and the folders that this leaves empty."""
        with suppress(FileNotFoundError, NotADirectoryError):
            (self.output / file).unlink()
        with suppress(OSError):
            for folder in PurePosixPath(file).parents[:-1]:
                (self.output / folder).rmdir()

    def _intend(self, staged: list[_Staged]) -> None:
        """Before the first move, name all that will be there: a build that is killed leaves no orphans."""
        planned = {each.file: Published("", 0, 0) for each in staged if each.place is not None}
        self._save(self.published | planned)

    def _record(self, staged: list[_Staged]) -> None:
        """After the last move, the record says how each file was left."""
        files = {}
        for each in staged:
            if each.place is None:
                files[each.file] = self.published[each.file]
            else:
                stat = (self.output / each.file).stat()
                files[each.file] = Published(each.key, stat.st_size, stat.st_mtime_ns)
        self._save(files)

    def _save(self, files: Mapping[str, Published]) -> None:
        entries = {file: astuple(each) for file, each in sorted(files.items())}
        new = self._manifest.with_suffix(".new")
        new.write_text(json.dumps({"files": entries}, ensure_ascii=False, indent=0), "utf-8")
        new.replace(self._manifest)
        self.published = dict(files)

    @contextmanager
    def _staging(self) -> Iterator[Path]:
        staging = self.output / STAGING
        shutil.rmtree(staging, ignore_errors=True)  # left by a build that was killed
        staging.mkdir(parents=True)
        try:
            yield staging
        finally:
            shutil.rmtree(staging, ignore_errors=True)


def _is_inside(file: str) -> bool:
    """Whether a path of the record stays in the output folder: deletions go by it."""
    return file.isprintable() and not file.startswith("/") and ".." not in PurePosixPath(file).parts


def _folders(files: Iterable[str]) -> set[str]:
    """Every folder that these files need, by path below the output."""
    return {folder.as_posix() for file in files for folder in PurePosixPath(file).parents[:-1]}


@dataclass(frozen=True, slots=True)
class _Staged:
    file: str
    stage: int
    key: str
    place: int | None  #: its name in the staging folder; None if it need not change
    size: int = 0


def _staged(rendered: Iterable[Rendered], staging: Path) -> Iterator[_Staged]:
    for place, each in enumerate(rendered):
        if each.data is None:
            yield _Staged(each.route.file, each.stage, each.key, None)
        else:
            (staging / str(place)).write_bytes(each.data)
            yield _Staged(each.route.file, each.stage, each.key, place, len(each.data))


def _acquire(descriptor: int) -> bool:
    """An exclusive lock that the system releases when its owner ends, however it ends."""
    try:
        import fcntl  # noqa: PLC0415 - absent on Windows
    except ImportError:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
