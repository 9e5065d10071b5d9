"""Lighthouse over the sample series: 100 of 100 in all four of its categories, in both languages.

It simulates a slow phone. Three of its categories are exact. Performance is measured, and whatever else a
machine does takes off points, never adds any: the best of eight tries counts, and 99 is enough.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import Any

import pytest
from harness import ROOT, needed
from host import Host
from kinds import KINDS
from test_browser import ARGUMENTS, CHROMIUM

LIGHTHOUSE = ROOT / "node_modules" / ".bin" / "lighthouse"
TRIES, MEASURED, ENOUGH = 3, 8, 99

#: What must be so where nothing is: it may not be indexed, and says 404, which the browser notes in its console.
OF_NOTHING = ("is-crawlable", "http-status-code", "errors-in-console")


def scores(address: str, *more: str) -> tuple[dict[str, int], list[str]]:
    """Of each category, of 100; and the audits that took something off."""
    flags = f"--chrome-flags=--headless=new {' '.join(ARGUMENTS)}"
    command = [
        str(LIGHTHOUSE),
        address,
        "--quiet",
        "--output=json",
        "--disable-full-page-screenshot",
        flags,
        *more,
    ]
    environment = {"PATH": os.environ["PATH"], "CHROME_PATH": str(CHROMIUM), "HOME": "/nonexistent"}
    for _ in range(TRIES):
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False, timeout=300
        )
        if "Runtime error" not in done.stderr:  # its own, of a browser that was too slow to start
            break
    assert not done.returncode, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    short = [
        f"{audit['id']}: {report['audits'][audit['id']]['title']}"
        for category in report["categories"].values()
        for audit in category["auditRefs"]
        if audit["weight"] and report["audits"][audit["id"]]["score"] not in {None, 1}
    ]
    return {name: round(100 * each["score"]) for name, each in report["categories"].items()}, short


def best(address: str, *more: str) -> tuple[dict[str, int], list[str]]:
    """The try with the best performance; one is enough if it is good enough."""
    found = scores(address, *more)
    for _ in range(MEASURED - 1):
        if found[0]["performance"] < ENOUGH:
            found = max(found, scores(address, *more), key=lambda each: each[0]["performance"])
    return found


PAGES = [
    page
    for kind in ("article", "home", "topic", "subscribe", "beside")
    if kind in KINDS
    for page in KINDS[kind].examples
]


@pytest.fixture(autouse=True)
def _parts() -> None:
    needed("Chromium", CHROMIUM, "apt-get install chromium")
    needed("Lighthouse", LIGHTHOUSE.exists() and shutil.which("node"), "npm install --no-save lighthouse@12")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loses_no_point(live: Host, path: str) -> None:
    found, short = best(live.address + path)
    assert found.pop("performance") >= ENOUGH, short
    assert found == {"accessibility": 100, "best-practices": 100, "seo": 100}, short


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_page_that_does_not_exist_loses_only_what_it_must(live: Host, lang: str) -> None:
    address = f"{live.address}/{lang}/no-such-page/"
    found, short = best(address, "--ignore-status-code", f"--skip-audits={','.join(OF_NOTHING)}")
    assert found.pop("performance") >= ENOUGH, short
    assert found == {"accessibility": 100, "best-practices": 100, "seo": 100}, short


def test_lighthouse_would_say_so(live: Host) -> None:
    found, short = scores(f"{live.address}/en/no-such-page/", "--ignore-status-code", "--only-categories=seo")
    assert found["seo"] < 100
    assert {each.partition(":")[0] for each in short} == {*OF_NOTHING[:2]}
