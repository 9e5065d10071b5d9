"""The image files of a site: each is developed once, and what was made of it is kept.

    image files ─▶ known from the last build? ─▶ kept by an earlier one? ─▶ developed, on all workers

What is kept is found by the digest of a file's bytes and of how images are made, so a file may move or be
copied. It may be lost or damaged at any time: then it is made again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from diglot import batches, digest, glance, store
from diglot.batches import ImageBatch
from diglot.cache import Broken
from diglot.errors import Problem, Severity
from diglot.files import Files
from diglot.intake import Progress
from diglot.model import File, Image, Print, image_type
from diglot.record import Record
from diglot.scan import STATIC
from diglot.shelf import Moved
from diglot.site import Images
from diglot.workers import Crew

if TYPE_CHECKING:
    from diglot.imaging.developing import Developed, Fault, Recipe  # not at run time: few builds need it

#: The folder, in that of all that builds remember, and the first bytes of each file in it.
FOLDER, MAGIC = "images", b"diglot image 2\n"

#: How many pieces of other work one image is worth: a few of them make a pool of processes pay.
WORTH = 200

#: Seconds after which what nobody uses is forgotten.
MONTH = 30 * 24 * 3600

#: Characters of a file's name that the names of its copies begin with.
LONGEST = 40


class Wanted(NamedTuple):
    """An image file that the site publishes."""

    path: str  #: from the site's root
    file: File
    copies: bool  #: whether a text shows it, so that smaller ones are wanted
    key: str  #: the name under which is kept what is made of it


@dataclass(slots=True)
class Gallery:
    """The image files of one build. `folder` keeps what is made of them."""

    folder: Path
    wanted: Images
    record: Record
    bare: int = 0  #: images that were looked at now and would have copies if Pillow were there
    changed: set[str] = field(default_factory=set)  #: paths of what is not as the last build knew it
    problems: list[Problem] = field(default_factory=list)
    _files: dict[str, Wanted] = field(default_factory=dict)  #: by key
    _how: Recipe | None = None

    def images(self, files: Files, crew: Crew, progress: Progress, *, anew: bool) -> dict[str, Image]:
        """What is known of every image file that is published, by path from the site's root.

        `anew`: something decides how images are made that the record knows nothing of. `problems` are the
        errors; warnings are kept in the record.
        """
        before, now = self.record.images, {}
        every = [self._named(*each, anew=anew) for each in self._every(files)]
        new = [each for each in every if before.get(each.path, ("",))[0] != each.key]
        developed = self._developed(new, crew, progress) if new else {}
        for each in every:
            if each.key in developed:
                now[each.path] = self._entry(each, developed[each.key])
            elif each.path in before and before[each.path][0] == each.key:
                now[each.path] = before[each.path]
        self.changed = {path for path in {*before, *now} if before.get(path) != now.get(path)}
        self.record.images = now
        return {path: _unplain(entry[1]) for path, entry in now.items() if entry[1]}

    @property
    def notice(self) -> str:
        """What to tell those who could have smaller images: once, when images are new."""
        if not self.bare:
            return ""
        return (
            f"images that are new and have no smaller copies: {self.bare}; these need the extra `images`: "
            'pip install "diglot[images]"'
        )

    def _named(self, path: str, file: File, copies: bool, *, anew: bool) -> Wanted:
        """A file with the name of what is made of it, which is only worked out if it is new."""
        left = self.record.images.get(path)
        if left and not anew and left[3:] == (file.digest, copies):
            key = left[0]
        else:
            key = digest.of(file.digest, self._recipe(), copies)
        self._files[key] = wanted = Wanted(path, file, copies, key)
        return wanted

    def _every(self, files: Files) -> Iterator[tuple[str, File, bool]]:
        """All image files that are published, and whether a text shows each."""
        found: dict[str, bool] = {}
        for known in self.record.stories.values():
            for path, shown in known.images:
                found[path] = found.get(path, False) or shown
        static = {f"{STATIC}/{name}": file for name, file in files.given.get(STATIC, {}).items()}
        for path in static:
            if image_type(path) not in {"", "image/svg+xml"}:
                found.setdefault(path, False)
        for path, copies in sorted(found.items()):
            file = files.beside.get(path) or static.get(path)
            if file is not None:
                yield path, file, copies

    def _recipe(self) -> Recipe:
        if self._how is None:
            from diglot.imaging import developing  # noqa: PLC0415 - sites without images do without

            self._how = developing.recipe(self.wanted)
        return self._how

    def _developed(self, new: Iterable[Wanted], crew: Crew, progress: Progress) -> dict[str, Developed]:
        """What was made of these files, by key: kept, or made now."""
        found: dict[str, Developed] = {}
        missing: dict[str, Wanted] = {}
        for each in new:
            kept = self._kept(each.key)
            if kept is not None:
                found[each.key] = kept
            else:
                missing[each.key] = each
        keys = list(missing)
        progress("developing images", 0, len(keys))
        work = (
            ImageBatch(self._read(each), self._recipe(), each.key, each.copies) for each in missing.values()
        )
        for done, made in enumerate(crew.map(batches.develop, work, len(keys) * WORTH), 1):
            key = keys[done - 1]
            self._keep(key, made)
            found[key] = made._replace(blobs=())
            progress("developing images", done, len(keys))
        if not self._recipe().pillow and self.wanted.widths:
            self.bare = sum(
                each.copies and image_type(each.path) != "image/svg+xml" for each in missing.values()
            )
        return found

    def _read(self, wanted: Wanted) -> bytes:
        """The bytes of a file, which are those that were digested. Raises Moved."""
        try:
            data = Path(wanted.file.path).read_bytes()
        except OSError as error:
            raise Moved(wanted.path) from error
        if digest.of_bytes(data) != wanted.file.digest:
            raise Moved(wanted.path)
        return data

    def _entry(self, wanted: Wanted, made: Developed) -> tuple[Any, ...]:
        """What the record knows of a file, with what is wrong with it."""
        faults = made.faults
        if not wanted.copies:  # no text shows it: whoever follows the link sees what is wrong with it
            faults = tuple(each._replace(is_grave=False) for each in faults)
        if not wanted.copies and wanted.path.startswith(f"{STATIC}/"):  # a site may give what it likes
            faults = ()
        problems = [_problem(wanted.path, fault) for fault in faults]
        if made.image is not None:
            problems += _misnamed(wanted.path, made.image.type)
        self.problems += (problem for problem in problems if problem.is_error)
        told = glance.plain(problem for problem in problems if not problem.is_error)
        image = _plain(made.image, _name(wanted.path))
        return (wanted.key, image, told, wanted.file.digest, wanted.copies)

    # What is kept

    def _place(self, key: str) -> Path:
        return self.folder / key

    def _keep(self, key: str, made: Developed) -> None:
        """Keep what was made of a file. Where that cannot be done, it is made again when it is needed."""
        if made.image is None:
            return
        facts = _plain(made.image, ""), [tuple(fault) for fault in made.faults]
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            store.save(self._place(key), MAGIC, [facts, *made.blobs])

    def _kept(self, key: str) -> Developed | None:
        """What is kept of a file but for the bytes, if it is there and whole."""
        from diglot.imaging.developing import Developed, Fault  # noqa: PLC0415 - see above

        try:
            with store.reading(self._place(key), MAGIC) as parts:
                if parts is None:
                    return None
                (image, faults), *blobs = parts
        except (store.Unreadable, ValueError, TypeError):
            return None
        found = _unplain(image)
        if len(blobs) != len(found.prints) + bool(found.clean):
            return None
        return Developed(found, (), tuple(Fault(*each) for each in faults))

    def data(self, copy: Print) -> bytes:
        """The bytes of a copy: as they are kept, or made again."""
        return self._blob(copy) or self._again(copy)

    def _blob(self, copy: Print) -> bytes | None:
        with suppress(store.Unreadable), store.reading(self._place(copy.kept), MAGIC) as parts:
            for number, part in enumerate(parts or ()):
                if number == copy.part:
                    return part if digest.of_bytes(part) == copy.digest else None
        return None

    def _again(self, copy: Print) -> bytes:
        wanted = self._files[copy.kept]
        made = batches.develop(ImageBatch(self._read(wanted), self._recipe(), wanted.key, wanted.copies))
        self._keep(wanted.key, made)
        data = made.blobs[copy.part - 1] if len(made.blobs) >= copy.part else b""
        if digest.of_bytes(data) != copy.digest:  # what the record decided rests on other bytes
            raise Broken
        return data

    def forget(self, now: datetime) -> None:
        """Remove what was kept a month ago and is not used now: other builds of the site may use the rest."""
        used = {entry[0] for entry in self.record.images.values()}
        latest = now.timestamp() - MONTH
        with suppress(OSError):
            for path in self.folder.iterdir():
                if path.name not in used and path.lstat().st_mtime < latest:
                    path.unlink(missing_ok=True)


def warnings(record: Record) -> Iterator[tuple[Any, ...]]:
    """What there is to say of image files, as plain values."""
    for entry in record.images.values():
        yield from entry[2]


def _problem(path: str, fault: Fault) -> Problem:
    severity = Severity.ERROR if fault.is_grave else Severity.WARNING
    return Problem(path, fault.line, min(fault.line, 1), fault.code, fault.message, fault.fix, severity)


def _misnamed(path: str, kind: str) -> Iterator[Problem]:
    """A warning where a file's name tells another type than its bytes: servers go by the name."""
    told = image_type(path)
    if told != kind:
        end = {"image/jpeg": "jpg", "image/svg+xml": "svg"}.get(kind, kind.rpartition("/")[2])
        message = f"the file holds {kind}, and its name says {told}"
        yield Problem(path, 0, 0, "image-file", message, f"let its name end in .{end}", Severity.WARNING)


def _name(path: str) -> str:
    """What the names of an image's copies begin with: that of its file, as far as any disk takes it."""
    stem = path.rpartition("/")[2].rpartition(".")[0]
    return re.sub(r"[^\w-]+", "-", stem.casefold())[:LONGEST].strip("-") or "image"


def _plain(image: Image | None, name: str) -> Any:
    """An image as plain values."""
    if image is None:
        return ()
    kept = [tuple(each) if each else () for each in (image.clean, *image.prints)]
    return image.type, image.width, image.height, kept[0], tuple(kept[1:]), name


def _unplain(values: Any) -> Image:
    kind, width, height, clean, prints, name = values
    return Image(
        kind, width, height, Print(*clean) if clean else None, tuple(Print(*each) for each in prints), name
    )
