"""`diglot publish TARGET` through whole scenarios, to a folder, a real S3 server and a real SFTP server."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

import places
import pytest
from forking import Forks
from harness import CONFIG, SiteFolder, run_cli
from places import OUTPUTS, SECRETS, Place
from test_release import hub

from diglot.delivery import desk, manifest, retries
from diglot.delivery.sending import Cut, send
from diglot.delivery.target import Item
from diglot.scan import LOCK


@pytest.fixture(scope="module")
def forks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forks]:
    with Forks(tmp_path_factory.mktemp("told")) as found:
        yield found


def publish(site: SiteFolder, *more: str) -> int:
    return run_cli("publish", "--site", str(site.root), "--jobs", "1", *more)


everywhere = pytest.mark.parametrize("place", ["folder", "s3", "sftp"], indirect=True)
in_a_folder = pytest.mark.parametrize("place", ["folder"], indirect=True)
on_servers = pytest.mark.parametrize("place", ["s3", "sftp"], indirect=True)


@everywhere
def test_the_whole_site_is_sent_and_then_only_what_changed(
    series: SiteFolder, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    def told(*more: str) -> dict[str, Any]:
        assert publish(series, place.target, "--format", "json", *more) == 0
        found: dict[str, Any] = json.loads(capsys.readouterr().out)["delivery"]
        return found

    before = told("--dry-run")
    assert place.tree() == {}
    assert not (series.root / LOCK).exists()
    assert not series.output.exists()
    assert told() == before
    assert set(before["sent"]) == set(series.tree())
    assert place.files() == series.tree()
    again = told()
    assert (again["sent"], again["deleted"], again["unchanged"]) == ([], [], len(series.tree()))
    series.edit("articles/trains.zh.md", "一", "二")
    series.put("articles/salt.en.md", "---\ntitle: Salt\ndate: 2026-05-14\n---\nTwo\n")
    place.gate.open()
    edited = told()
    assert "zh/trains/index.html" in edited["sent"]
    assert "en/salt/index.html" in edited["sent"]
    assert not any(file.startswith("assets/") for file in edited["sent"])
    assert place.files() == series.tree()


@on_servers
def test_assets_come_first_and_deletions_last(series: SiteFolder, place: Place) -> None:
    assert publish(series, place.target) == 0
    stages = [stage_of(path) for verb, path in place.gate.files() if verb == "put"]
    assert stages == sorted(stages)
    assert set(stages) == {0, 1, 2, 3}
    assert place.gate.done[0] == ("put", ".diglot-journal.jsonl")
    assert place.gate.done[-2:] == [("put", ".diglot-manifest.json"), ("delete", ".diglot-journal.jsonl")]
    series.put("articles/salt.en.md", "---\ntitle: Salt\ndate: 2026-05-14\n---\nTwo\n")
    (series.root / "articles/trains.zh.md").unlink()
    place.gate.open()
    assert publish(series, place.target, "--accept") == 0
    done = place.gate.files()
    assert done[0] == ("put", "en/salt/index.html")  # before anything that leads to it
    assert done[-1] == ("delete", "zh/trains/index.html")  # after everything that led to it
    assert ("put", "en/trains/index.html") in done[1:-1]


def stage_of(file: str) -> int:
    if file.startswith("assets/"):
        return 0
    if file.endswith("feed.xml"):
        return 3
    return 2 if file in {"index.html", "en/index.html", "zh/index.html"} else 1


@pytest.mark.parametrize("place", ["folder", "sftp"], indirect=True)
def test_only_our_own_files_are_deleted(series: SiteFolder, place: Place) -> None:
    assert publish(series, place.target) == 0
    place.put("en/trains/another.html", b"not ours")
    (series.root / "articles/trains.en.md").unlink()
    assert publish(series, place.target, "--accept") == 0
    assert place.files() == series.tree() | {"en/trains/another.html": b"not ours"}


@everywhere
def test_what_others_put_there_is_not_replaced_by_mistake(
    series: SiteFolder, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    place.put("index.html", b"another site")
    assert publish(series, place.target) == 2
    assert "has put nothing there, and yet there is something: index.html" in capsys.readouterr().err
    assert place.tree() == {"index.html": b"another site"}
    assert not (series.root / LOCK).exists()
    assert publish(series, place.target, "--accept") == 0
    assert place.files() == series.tree()


@in_a_folder
def test_a_site_that_is_mostly_gone_is_not_published_by_mistake(
    series: SiteFolder, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(12):
        series.put(f"articles/s{number}.en.md", f"---\ntitle: S {number}\ndate: 2026-05-14\n---\nTwo\n")
    assert publish(series, place.target) == 0
    before = place.tree()
    for number in range(12):
        (series.root / f"articles/s{number}.en.md").unlink()
    (series.root / LOCK).unlink()  # so that this is all that speaks against it
    capsys.readouterr()
    assert publish(series, place.target) == 2
    assert "would be deleted; --dry-run shows them" in capsys.readouterr().err
    assert place.tree() == before
    assert publish(series, place.target, "--dry-run") == 0
    assert (
        "  12 deleted: en/s0/index.html, en/s1/index.html, en/s10/index.html and 9 more"
        in capsys.readouterr().out
    )
    assert publish(series, place.target, "--accept") == 0
    assert place.files() == series.tree()


@on_servers
def test_cut_before_any_change_it_goes_on_from_there(
    place: Place, site: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server dies at the n-th change, for each n: the next delivery completes it, and sends nothing twice.

    By SFTP, what another worker had on its way at that moment may not be noted yet.
    """
    twice = 1 if place.target.startswith("sftp") else 0
    monkeypatch.setattr(retries, "TRIES", 1)
    versions = [items(site.root / str(number), number) for number in range(2)]
    chosen = desk.chosen(site.root, site.output, place.target)
    assert chosen
    with desk.opened(chosen) as target:

        def deliver(version: list[Item]) -> None:
            send(target, desk.look(target, version), lambda *_: None)

        deliver(versions[0])
        for number in count(1):
            wanted = versions[number % 2]
            place.gate.open()
            place.gate.judge = lambda seen, dies=number: "pass" if seen < dies else "cut"  # type: ignore[misc]
            try:
                deliver(wanted)
            except Cut:
                sent = {path for verb, path in place.gate.files() if verb == "put"}
                place.gate.open()
                deliver(wanted)
                again = {path for verb, path in place.gate.files() if verb == "put"}
                assert len(again & sent) <= twice
            else:
                break
            assert place.files() == {item.file: item.source.read_bytes() for item in wanted}
    assert (
        number == 1 + 1 + 5 + 2 + 1 + 1
    )  # the journal, five files, two deletions, the manifest, the journal


def items(root: Path, version: int) -> list[Item]:
    """Six files; of those of two versions, one is the same, three differ, two are new and two gone."""
    files = {"assets/a.css": 0, f"en/{version}/index.html": 1, f"assets/{version}.css": 0}
    files |= {"en/index.html": 2, "index.html": 2, "en/feed.xml": 3}
    found = []
    for file, stage in files.items():
        data = f"{'' if file == 'assets/a.css' else version} {file}".encode()
        places.written(root / file, data)
        found.append(Item(file, root / file, len(data), sha256(data).hexdigest(), stage))
    return found


@pytest.mark.parametrize(
    ("place", "number", "said"),
    [
        ("sftp", signal.SIGKILL, ""),
        ("s3", signal.SIGINT, "diglot: stopped; not everything was sent, and nothing was recorded"),
    ],
    indirect=["place"],
)
def test_stopped_in_the_middle_it_goes_on_from_there(
    series: SiteFolder, place: Place, number: signal.Signals, said: str, forks: Forks
) -> None:
    """Killed, or by Ctrl-C."""
    place.gate.judge = lambda seen: "pass" if seen < 6 else "hold"
    command = ("--jobs", "1", place.target)
    fork = forks.start(series.root, series.output, *command, command="publish", environment=dict(os.environ))
    assert place.gate.held.wait(60)
    os.kill(fork.pid, number)
    place.gate.go.set()
    code, told = fork.wait()
    assert code == (130 if number == signal.SIGINT else -number)
    assert told.startswith(said)
    assert not (series.root / LOCK).exists()
    place.gate.judge = lambda _: "pass"
    assert publish(series, place.target) == 0
    assert place.files() == series.tree()


def test_killed_before_any_change_of_a_folder(series: SiteFolder, tmp_path: Path, forks: Forks) -> None:
    """Whatever was there is whole at each instant, and the next delivery completes it."""
    series.put("diglot.toml", CONFIG + 'outputs = ["page"]\n')
    target = tmp_path / "www"
    before: dict[str, bytes] = {}
    for number in range(1, 60, 7):
        series.put(
            "articles/trains.en.md", f"---\ntitle: Trains\ndate: 2026-05-12\n---\n{'more ' * number}\n"
        )
        series.build()
        fork = forks.start(
            series.root, series.output, "--jobs", "1", str(target), command="publish", kill_at=number
        )
        code, told = fork.wait()
        after = series.tree()
        for file, data in places.tree(target).items():
            assert file.startswith(".diglot-") or data in {before.get(file), after[file]}
        if code == 0:
            break
        assert (code, told) == (-signal.SIGKILL, "")
        assert publish(series, str(target)) == 0
        before = places.tree(target)
        assert before.pop(manifest.MANIFEST)
        assert before == after
    assert number > 20


@pytest.mark.parametrize("place", ["folder", "sftp"], indirect=True)
def test_a_dry_run_touches_nothing_of_a_delivery_under_way(series: SiteFolder, place: Place) -> None:
    assert publish(series, place.target) == 0
    place.put(".diglot-incoming/theirs-1", b"on its way")
    assert publish(series, place.target, "--dry-run") == 0
    assert place.tree()[".diglot-incoming/theirs-1"] == b"on its way"
    series.edit("articles/trains.zh.md", "一", "二")
    assert publish(series, place.target) == 0
    assert place.files() == series.tree()
    assert ".diglot-incoming/theirs-1" not in place.tree()


@in_a_folder
def test_a_hub_is_told_only_when_everything_is_there(series: SiteFolder, place: Place) -> None:
    with hub() as kept:
        series.put("diglot.toml", f'{CONFIG}{OUTPUTS}hub = "{kept.url}"\n')
        place.put("en", b"in the way")
        assert publish(series, place.target, "--accept") == 2
        assert publish(series, place.target, "--accept", "--dry-run") == 0
        assert publish(series, "--dry-run") == 0
        assert kept.forms == []
        assert not (series.root / LOCK).exists()
        Path(place.target, "en").unlink()
        assert publish(series, place.target, "--accept") == 0
        assert len(kept.forms) == 1


@on_servers
def test_a_server_that_is_busy_is_asked_again(series: SiteFolder, place: Place) -> None:
    place.gate.judge = lambda seen: "busy" if seen in {2, 5, 9} else "pass"
    assert publish(series, place.target) == 0
    assert place.files() == series.tree()


@on_servers
def test_a_server_that_refuses_is_not_asked_again(
    series: SiteFolder, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    place.gate.judge = lambda seen: "pass" if seen == 1 else "deny"
    assert publish(series, place.target) == 2
    said = capsys.readouterr().err
    assert "refuses it" in said
    assert "nothing was recorded" in said
    assert place.gate.seen <= 1 + 8 + 1  # as many as were on their way at once, and the tidying
    assert not (series.root / LOCK).exists()


@in_a_folder
def test_a_target_has_a_name_in_the_configuration(
    series: SiteFolder, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    table = f'[publish]\ndefault = "live"\n[publish.targets]\nlive = "{place.target}"\n'
    series.put("diglot.toml", CONFIG + OUTPUTS + table)
    assert publish(series, "lvie") == 2
    assert 'there is no target "lvie"; did you mean "live"?' in capsys.readouterr().err
    assert publish(series) == 0
    assert f"live ({place.target}): " in capsys.readouterr().out
    assert place.files() == series.tree()
    assert (series.root / LOCK).exists()


@in_a_folder
def test_nothing_is_recorded_of_a_preview(series: SiteFolder, place: Place) -> None:
    table = f'[publish.targets]\nstaging = {{ to = "{place.target}", preview = true }}\n'
    series.put("diglot.toml", CONFIG + OUTPUTS + table)
    assert publish(series, "staging") == 0
    assert place.files() == series.tree()
    assert not (series.root / LOCK).exists()


@on_servers
def test_two_deliveries_at_once_are_noticed(
    series: SiteFolder, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another journal stands there in the middle of a delivery: it steps back, and the next one sends all anew."""
    other = b'{"format": 1, "id": "theirs"}\n{"put": "theirs.html", "sha256": "' + b"0" * 64 + b'"}\n'

    def judge(seen: int) -> str:
        if seen == 6:
            place.gate.lock.release()
            place.put(".diglot-journal.jsonl", other)
            place.put("theirs.html", b"theirs")
            place.gate.lock.acquire()
        return "pass"

    place.gate.judge = judge
    assert publish(series, place.target) == 2
    assert "somebody else publishes to the same place" in capsys.readouterr().err
    assert not (series.root / LOCK).exists()
    assert publish(series, place.target) == 0
    assert place.files() == series.tree()


@pytest.mark.parametrize("place", ["s3"], indirect=True)
def test_secrets_are_never_told(series: SiteFolder, place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    place.gate.judge = lambda seen: "pass" if seen == 1 else "deny"
    publish(series, place.target, "--verbose")
    place.gate.open()
    assert publish(series, place.target, "--verbose") == 0
    shown = capsys.readouterr()
    everything = shown.out + shown.err + (series.root / LOCK).read_text("utf-8")
    everything += "".join(path.read_text("utf-8", "replace") for path in (series.root / ".diglot").iterdir())
    everything += "".join(data.decode("utf-8", "replace") for data in place.tree().values())
    assert not [secret for secret in SECRETS.values() if secret in everything]
