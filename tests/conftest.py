"""Fixtures for all tests."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from harness import CONFIG, ROOT, SiteFolder
from host import Host, hosted
from hypothesis import settings

if TYPE_CHECKING:
    from places import Place

# What a shell starts in the background is deaf to Ctrl-C, and so is all that it starts in turn.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

#: When the sample series is built.
TODAY = datetime(2026, 11, 23, tzinfo=UTC)

# A slow or busy machine must not fail a property; nothing here is a timing test.
settings.register_profile("diglot", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("diglot")


@pytest.fixture
def site(tmp_path: Path) -> SiteFolder:
    return SiteFolder(tmp_path / "site")


def copied(root: Path) -> Path:
    """The sources of the repository's own series, in a folder of their own."""
    for name in ("articles", "templates", "locales"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "diglot.toml", root)
    return root


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> SiteFolder:
    """The repository's own series, built once into a folder of its own."""
    root = copied(tmp_path_factory.mktemp("sample") / "site")
    folder = SiteFolder(root)
    folder.build(now=TODAY)
    return folder


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """The same, on a host, and built for the address where it is."""
    root = copied(tmp_path_factory.mktemp("live") / "site")
    with hosted(root / "public") as host:
        config = (root / "diglot.toml").read_text("utf-8")
        (root / "diglot.toml").write_text(
            config.replace("https://after-the-demo.example", host.address), "utf-8"
        )
        SiteFolder(root).build(now=TODAY)
        yield host


@pytest.fixture(scope="session")
def s3_server() -> Iterator[Any]:
    """A real S3 server, which takes a second to import."""
    import places

    with places.s3_server() as server:
        yield server


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """Where a site can be sent; the parameter is its kind. Nobody waits before the next try."""
    import places

    from diglot.delivery import retries

    monkeypatch.setattr(retries, "FIRST", 0.0)
    with places.of_kind(request.param, tmp_path, request) as found:
        yield places.entered(found, monkeypatch)


@pytest.fixture
def series(site: SiteFolder) -> SiteFolder:
    """A small series that can be sent."""
    import places

    site.put("diglot.toml", CONFIG + places.OUTPUTS)
    return site.write(places.STORIES)
