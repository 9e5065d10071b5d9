"""Where a site is sent: places as people write them, and the table `[publish]` of the configuration.

    /srv/www, ./deploy, ~/www, file:///srv/www      a folder of this machine
    s3://bucket, s3://bucket/prefix                 a bucket of an S3 server
    sftp://user@host:22/srv/www, ssh://host/~/www   a folder of another machine

A place never holds a secret: it stands in files and in messages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from diglot import schema
from diglot.errors import did_you_mean
from diglot.schema import Field, Node, Refused
from diglot.site import Destination, Publishing

#: The kinds of place by the words that their addresses begin with.
SCHEMES = {"s3": "s3", "sftp": "sftp", "ssh": "sftp", "file": "folder"}

#: What AWS lets a bucket be called; other servers are no more generous.
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")


class Place(NamedTuple):
    """A place that was understood."""

    kind: str  #: `folder`, `s3` or `sftp`
    path: str  #: of the folder, without a slash at the end; of a bucket, the prefix: "" or `blog`
    host: str = ""  #: of a server, or the bucket
    user: str = ""
    port: int = 0  #: 0 for the usual one

    def __str__(self) -> str:
        """As it is shown: this can be typed as a place again."""
        if self.kind == "folder":
            return self.path
        if self.kind == "s3":
            return f"s3://{self.host}/{self.path}".rstrip("/")
        user = f"{self.user}@" if self.user else ""
        host = f"[{self.host}]" if ":" in self.host else self.host
        path = self.path if self.path.startswith("/") else f"/~/{self.path}"
        return f"sftp://{user}{host}{f':{self.port}' if self.port else ''}{path}"


def place(text: str) -> Place:
    """A place as somebody wrote it. Raises Refused, which never repeats a secret."""
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", text):
        if re.fullmatch(r"[^/\s]+@[^/\s]+:.*", text):  # as scp takes it
            raise Refused("this is no address of a server", "write sftp://user@host/path")
        return Place("folder", text)
    try:
        parts = urlsplit(text)
        port = parts.port or 0
    except ValueError:
        raise Refused("its host or port cannot be read", "write sftp://user@host:22/path") from None
    kind = SCHEMES.get(parts.scheme)
    if kind is None:
        hint = "write a folder, s3://bucket/prefix or sftp://user@host/path"
        raise Refused(f'nothing can be sent to "{parts.scheme}://"', hint)
    if parts.password is not None or (kind == "s3" and parts.username is not None):
        raise Refused("a password does not belong in an address", "take it out: secrets come from outside")
    if parts.query or parts.fragment:
        raise Refused("an address of a place ends with its path", "take out what begins with ? or #")
    return {"s3": _bucket, "sftp": _server, "folder": _folder}[kind](parts, port)


def _bucket(parts: SplitResult, port: int) -> Place:
    prefix = unquote(parts.path).strip("/")
    if port or not _BUCKET.fullmatch(parts.netloc):
        fix = "write s3://bucket/prefix; the server is named by AWS_ENDPOINT_URL, or by `endpoint`"
        raise Refused(f'"{parts.netloc}" is not the name of a bucket', fix)
    _no_steps(prefix)
    return Place("s3", prefix, parts.netloc)


def _server(parts: SplitResult, port: int) -> Place:
    path = unquote(parts.path)
    home = path.startswith("/~/")
    path = path.removeprefix("/~").strip("/") if home else f"/{path.strip('/')}"
    if not parts.hostname:
        raise Refused("no host is named", "write sftp://user@host/path")
    if path in {"", "/"}:
        raise Refused("no folder is named", "write sftp://user@host/srv/www, or sftp://user@host/~/www")
    _no_steps(path)
    return Place("sftp", path, parts.hostname, unquote(parts.username or ""), port)


def _folder(parts: SplitResult, _: int) -> Place:
    if parts.netloc not in {"", "localhost"} or not parts.path.strip("/"):
        raise Refused("this is no folder of this machine", "write file:///srv/www, or /srv/www")
    return Place("folder", unquote(parts.path))


def _no_steps(path: str) -> None:
    """Nothing but names between slashes."""
    if any(part in {"", ".", ".."} for part in path.strip("/").split("/") if path) or re.search(
        r"[\x00-\x1f\x7f\\]", path
    ):
        raise Refused("the path holds a part that is no name", "write names, with one slash between them")


# The configuration.


def _place(node: Node) -> str:
    text = schema.some_text(node)
    place(text)
    return text


def _endpoint(node: Node) -> str:
    url = schema.some_text(node)
    if not re.fullmatch(r"https?://[^\s/@]+(/\S*)?", url):
        raise Refused("this is not the address of an S3 server", "write one such as https://s3.example.org")
    return url


def _publishing(targets: Mapping[str, Destination], default: str = "") -> Publishing:
    if default and default not in targets:
        hint = did_you_mean(default, targets) or "write one of the names in [publish.targets]"
        raise Refused(f'default: there is no target "{default}"', hint)
    return Publishing(targets, default)


TARGET_FIELDS = (
    Field("to", _place, "a folder, `s3://bucket/prefix` or `sftp://user@host/path`", required=True),
    Field("endpoint", _endpoint, "the address of an S3 server that is not Amazon's"),
    Field("region", schema.some_text, "the region of a bucket"),
    Field("preview", schema.flag, "it is not for readers, so nothing is recorded (default `false`)"),
)

PUBLISH_FIELDS = (
    Field(
        "targets",
        schema.map_of(schema.record(TARGET_FIELDS, Destination, "a target")),
        "places by the names that `diglot publish` knows them by",
        required=True,
    ),
    Field("default", schema.some_text, "the place for `diglot publish` without a name"),
)

#: Reads the table `[publish]`.
publishing = schema.record(PUBLISH_FIELDS, _publishing, "publishing")
