"""Peers come from the package index, each in a virtual environment of its own."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path


def environment(folder: Path, packages: Sequence[str]) -> Path:
    """A virtual environment with these packages, made if it is not there. Raises SystemExit if that fails."""
    done = folder / ".installed"
    if done.is_file() and done.read_text("utf-8").split("\n") == list(packages):
        return folder
    uv = shutil.which("uv")
    if not uv:
        raise SystemExit("bench: peers are installed with uv, which is not on the path: pip install uv")
    for command in (
        [uv, "venv", "--quiet", "--clear", str(folder)],
        [uv, "pip", "install", "--quiet", "--python", str(folder / "bin" / "python"), *packages],
    ):
        outcome = subprocess.run(command, check=False, capture_output=True, text=True)
        if outcome.returncode:
            raise SystemExit(f"bench: {' '.join(packages)} cannot be installed:\n{outcome.stderr}")
    done.write_text("\n".join(packages), "utf-8")
    return folder


def said(command: Sequence[str]) -> str:
    """What a command prints."""
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
