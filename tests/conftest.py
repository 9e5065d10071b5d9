"""Fixtures for all tests."""

from __future__ import annotations

import os
import shutil
import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest
from harness import ROOT, SiteFolder
from hypothesis import settings

# What a shell starts in the background is deaf to Ctrl-C, and so is all that it starts in turn.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# A slow or busy machine must not fail a property; nothing here is a timing test.
settings.register_profile("diglot", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("diglot")


@pytest.fixture
def site(tmp_path: Path) -> SiteFolder:
    return SiteFolder(tmp_path / "site")


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> SiteFolder:
    """The repository's own series, built once into a folder of its own."""
    root = tmp_path_factory.mktemp("sample") / "site"
    for name in ("articles", "templates", "locales"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "diglot.toml", root)
    folder = SiteFolder(root)
    folder.build(now=datetime(2026, 11, 23, tzinfo=UTC))
    return folder
