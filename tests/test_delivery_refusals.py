"""What goes wrong on the way to readers: each ends in a message that says what to do, and nothing is recorded."""

from __future__ import annotations

import builtins
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import places
import pytest
import yaml
from harness import CONFIG, ROOT, SiteFolder
from hypothesis import given, settings
from hypothesis import strategies as st
from places import OUTPUTS, SECRETS, Place
from test_delivery import publish

from diglot import destinations, hosting
from diglot.cli import options
from diglot.delivery import desk, manifest, retries, summary
from diglot.delivery.plan import Known, plan
from diglot.delivery.target import Item, plain
from diglot.errors import ContentError, UsageError
from diglot.job import Finished
from diglot.scan import LOCK
from diglot.schema import Refused

# What is no target.


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("s3://key:geheim@bucket", "a password does not belong in an address"),
        ("sftp://writer:geheim@example.org/www", "a password does not belong in an address"),
        ("gs://bucket", 'nothing can be sent to "gs://"'),
        ("writer@example.org:www", "write sftp://user@host/path"),
        ("s3://Bucket", '"Bucket" is not the name of a bucket'),
        ("s3://bucket/a/../b", "holds a part that is no name"),
        ("s3://bucket?x=1", "ends with its path"),
        ("sftp://example.org", "no folder is named"),
        ("sftp://example.org:port/x", "its host or port cannot be read"),
        ("live", 'there is no target "live"; write ./live if you mean a folder'),
        ("{site}", "holds the site's sources"),
        ("{site}/articles/www", "holds the site's sources"),
        ("{site}/public", "hold each other"),
        ("{site}/public/www", "hold each other"),
        ("{site}/diglot.toml", "is no target"),
    ],
)
def test_what_is_no_target(
    word: str, said: str, series: SiteFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert publish(series, word.format(site=series.root)) == 2
    shown = capsys.readouterr().err
    assert said in shown
    assert "geheim" not in shown
    assert not series.output.exists()


@pytest.mark.parametrize(
    "text",
    [
        "s3://bucket",
        "s3://bucket/a/b",
        "sftp://host/srv/www",
        "sftp://me@[::1]:2222/~/www",
        "/srv/www",
        "./www",
    ],
)
def test_a_place_is_shown_as_it_can_be_typed(text: str) -> None:
    assert str(destinations.place(text)) == text


@settings(max_examples=40)
@given(st.text(max_size=40), st.sampled_from(["s3://", "sftp://", "ssh://", "file://", ""]))
def test_whatever_is_typed_is_a_place_or_refused(text: str, scheme: str) -> None:
    with suppress(Refused):
        found = destinations.place(scheme + text)
        assert found.kind in set(destinations.SCHEMES.values())
        assert found.kind == "folder" or ".." not in found.path.split("/")


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('targets = { live = "s3://a:geheim@bucket" }', "a password does not belong in an address"),
        (
            'targets = { live = { to = "s3://bucket", endpoint = "https://a:geheim@b" } }',
            "not the address of an S3",
        ),
        ('targets = { live = "/srv" }\ndefault = "lvie"', 'default: there is no target "lvie"'),
        ('targets = { live = { to = "/srv", prevew = true } }', 'did you mean "preview"?'),
    ],
)
def test_a_target_in_the_configuration_is_checked(table: str, said: str, site: SiteFolder) -> None:
    site.put("diglot.toml", f"{CONFIG}[publish]\n{table}\n")
    with pytest.raises(ContentError) as raised:
        site.build()
    assert said in str(raised.value)
    assert "geheim" not in str(raised.value)


@pytest.mark.parametrize(("word", "library"), [("s3://bucket", "botocore"), ("sftp://host/www", "asyncssh")])
def test_without_the_extra_a_message_says_how_to_get_it(
    word: str,
    library: str,
    series: SiteFolder,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(desk, "find_spec", lambda name: None if name == library else builtins)
    assert publish(series, word) == 2
    needs = f'needs the package {library}; install it: pip install "diglot[publish]"'
    assert needs in capsys.readouterr().err


# A server that does not let us in.


@pytest.mark.parametrize("place", ["s3"], indirect=True)
def test_keys_that_are_wrong(
    series: SiteFolder,
    place: Place,
    s3_server: Any,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    s3_server[1].refused.add("AKIDWRONG")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDWRONG")
    assert publish(series, place.target) == 2
    said = capsys.readouterr().err
    assert "the S3 server refuses it (403 AccessDenied); who you are there needs s3:GetObject" in said
    assert "AKIDWRONG" not in said
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("HOME", str(series.root))
    assert publish(series, place.target) == 2
    assert "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE" in capsys.readouterr().err
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    assert publish(series, "s3://there-is-none") == 2
    assert 'there is no bucket "there-is-none"' in capsys.readouterr().err
    assert not (series.root / LOCK).exists()


@pytest.mark.parametrize("place", ["s3"], indirect=True)
def test_a_bucket_is_told_types_and_how_long_to_keep_copies(
    series: SiteFolder, place: Place, s3_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket, address = place.target.split("/")[2], place.environment["AWS_ENDPOINT_URL"]
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    table = f'[publish.targets]\nlive = {{ to = "{place.target}", endpoint = "{address}", region = "eu" }}\n'
    series.put("diglot.toml", CONFIG + OUTPUTS + table)
    assert publish(series, "live") == 0
    for file in series.tree():
        told = s3_server[2].head_object(Bucket=bucket, Key=f"blog/{file}")
        assert told["ContentType"] == hosting.media_type(file)
        assert told["CacheControl"] == hosting.cache_control(file)
    assert hosting.media_type("en/feed.xml") == "application/rss+xml; charset=utf-8"
    assert "immutable" in hosting.cache_control("assets/style.12345678.css")
    assert hosting.cache_control("en/index.html") == hosting.FRESH


def test_a_host_that_nobody_knows_gets_nothing(
    series: SiteFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with places.sftp(tmp_path / "there", known=False) as place:
        places.entered(place, monkeypatch)
        assert publish(series, place.target) == 2
        assert "is not the one in ~/.ssh/known_hosts" in capsys.readouterr().err
        assert place.tree() == {}


@pytest.mark.parametrize("place", ["sftp"], indirect=True)
def test_a_key_or_a_password_that_is_wrong(
    series: SiteFolder, place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DIGLOT_SSH_KEY")
    assert publish(series, place.target) == 2
    assert (
        "does not let you in; load your key into the agent, or set DIGLOT_SSH_KEY" in capsys.readouterr().err
    )
    monkeypatch.setenv("DIGLOT_SSH_PASSWORD", "geheim")
    assert publish(series, place.target) == 2
    assert "geheim" not in capsys.readouterr().err
    monkeypatch.setenv("DIGLOT_SSH_PASSWORD", SECRETS["AWS_SECRET_ACCESS_KEY"])
    assert publish(series, place.target) == 0
    assert place.files() == series.tree()


@pytest.mark.parametrize("place", ["sftp"], indirect=True)
def test_a_full_disk_there(series: SiteFolder, place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    place.gate.judge = lambda seen: "pass" if seen < 5 else "full"
    assert publish(series, place.target) == 2
    said = capsys.readouterr().err
    assert "the server refuses it (Failure); perhaps its disk is full" in said
    assert re.search(
        r"\d of \d+ files were sent, and nothing was recorded; run `diglot publish sftp://", said
    )
    place.gate.open()
    assert publish(series, place.target) == 0
    assert place.files() == series.tree()


@pytest.mark.parametrize(
    ("variable", "value", "target", "said"),
    [
        (
            "DIGLOT_SSH_KEY",
            "/no/such/key",
            "sftp://me@127.0.0.1:9/srv",
            "names /no/such/key, which cannot be read",
        ),
        ("AWS_ENDPOINT_URL", "no address", "s3://bucket", "the S3 server cannot be asked (Invalid endpoint"),
    ],
)
def test_what_the_environment_says_wrongly_is_told_at_once(
    variable: str,
    value: str,
    target: str,
    said: str,
    series: SiteFolder,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, word in SECRETS.items():
        monkeypatch.setenv(name, word)
    monkeypatch.setenv(variable, value)
    assert publish(series, target) == 2
    told = capsys.readouterr().err
    assert said in told
    assert "tried" not in told


def test_a_server_that_is_not_there(
    series: SiteFolder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(retries, "FIRST", 0.0)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://me:geheim@127.0.0.1:9")
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    for target in ("s3://bucket", "sftp://127.0.0.1:9/www"):
        assert publish(series, target) == 2
        said = capsys.readouterr().err
        assert "(tried 5 times)" in said
        assert "geheim" not in said


# Folders.


@pytest.mark.parametrize("place", ["folder", "sftp"], indirect=True)
def test_a_link_that_leads_out_is_no_way(
    series: SiteFolder, place: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outside = tmp_path / ("outside" if place.target.startswith("/") else "remote/outside")
    outside.mkdir(parents=True)
    (outside / "theirs.html").write_bytes(b"theirs")
    root = outside.parent / ("www" if place.target.startswith("/") else "srv/www")
    root.mkdir(parents=True)
    (root / "en").symlink_to(outside)
    assert publish(series, place.target, "--accept") == 2
    assert "what lies behind a link is left alone" in capsys.readouterr().err
    assert places.tree(outside) == {"theirs.html": b"theirs"}
    (root / "en").unlink()
    assert publish(series, place.target, "--accept") == 0
    (root / "en").rename(outside / "en")
    (root / "en").symlink_to(outside / "en")
    (series.root / "articles/trains.en.md").unlink()
    publish(series, place.target, "--accept")
    assert (outside / "en/trains/index.html").exists()


def test_a_target_may_be_a_link_itself(series: SiteFolder, tmp_path: Path) -> None:
    (tmp_path / "release-1").mkdir()
    (tmp_path / "current").symlink_to("release-1")
    assert publish(series, str(tmp_path / "current")) == 0
    assert (tmp_path / "release-1/en/trains/index.html").exists()


@pytest.mark.parametrize("place", ["folder", "sftp"], indirect=True)
def test_a_file_becomes_a_folder_and_a_folder_a_file(series: SiteFolder, place: Place) -> None:
    series.put("static/notes", "a file")
    series.put("static/more/page.txt", "in a folder")
    assert publish(series, place.target) == 0
    (series.root / "static/notes").unlink()
    series.put("static/notes/page.txt", "in a folder")
    (series.root / "static/more/page.txt").unlink()
    (series.root / "static/more").rmdir()
    series.put("static/more", "a file")
    assert publish(series, place.target) == 0
    assert place.files() == series.tree()


def test_a_disk_that_refuses(series: SiteFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file stands where a folder has to go, since whoever runs this may be allowed everything."""
    target = tmp_path / "www"
    target.mkdir()
    (target / "en").write_bytes(b"in the way")
    assert publish(series, str(target), "--accept") == 2
    said = capsys.readouterr().err
    assert "cannot write" in said
    assert "nothing was recorded" in said
    assert not (series.root / LOCK).exists()


def test_notes_that_are_damaged(
    series: SiteFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "www"
    assert publish(series, str(target)) == 0
    note = target / manifest.MANIFEST
    for damage, said in (
        (b"{", "is damaged"),
        (b'{"format": 1, "headers": "", "files": {"../x": "' + b"0" * 64 + b'"}}', "is damaged"),
        (b'{"format": 1, "headers": "", "files": {"\\ud800": "' + b"0" * 64 + b'"}}', "is damaged"),
        (b'{"format": 2}', "is of format 2, and this diglot reads 1"),
    ):
        note.write_bytes(damage)
        assert publish(series, str(target)) == 2
        assert said in capsys.readouterr().err
        assert note.read_bytes() == damage
    assert publish(series, str(target), "--accept") == 0
    assert publish(series, str(target)) == 0


def test_a_file_of_the_site_has_no_name_of_a_note(series: SiteFolder, tmp_path: Path) -> None:
    items = {manifest.MANIFEST: Finished(tmp_path / "x", 0)}
    delivery = desk.chosen(series.root, series.output, str(tmp_path / "www"))
    assert delivery
    with pytest.raises(UsageError, match=r"has the name of a note of diglot's"):
        desk.deliver(delivery, series.options(), items, lambda *_: None)


# Small parts.


def item(file: str, text: str = "", stage: int = 1) -> Item:
    return Item(file, Path(file), len(text), (text or file).encode().hex().ljust(64, "0")[:64], stage)


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("xy")),
    st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("xy")),
)
def test_a_plan_makes_of_what_is_there_what_should_be(there: dict[str, str], wanted: dict[str, str]) -> None:
    known = Known(manifest.Manifest({file: item(file, text).sum for file, text in there.items()}), None, b"")
    found = plan([item(file, text) for file, text in wanted.items()], known)
    after = dict(known.manifest.files) | {each.file: each.sum for each in found.items}
    for file in found.deleted:
        del after[file]
    assert after == found.manifest.files
    assert found.same + len(found.items) == len(wanted)
    assert found.is_nothing == (there == wanted)


#: What no path of a manifest holds.
_REFUSED = re.compile(r"[\x00\\\ud800-\udfff]|/\.{0,2}/")


@given(
    st.dictionaries(
        st.text(min_size=1).filter(lambda name: not _REFUSED.search(f"/{name}/")), st.just("ab" * 32)
    )
)
def test_notes_come_back_as_they_were(files: dict[str, str]) -> None:
    note = manifest.Manifest(files, "headers")
    assert manifest.manifest_of(note.text()) == note
    journal = manifest.Journal("id", files, frozenset(files))
    assert manifest.journal_of(journal.text()) == journal
    assert manifest.journal_of(journal.text() + b'{"done": "cut') == journal


def test_pauses_grow_up_to_a_limit() -> None:
    for tried in range(1, 12):
        most = min(retries.FIRST * 2 ** (tried - 1), retries.LONGEST)
        assert most / 2 <= retries.pause(tried) <= most
    assert retries.pause(1, asked=7) == 7
    assert retries.pause(1, asked=9999) == retries.LONGEST


def test_what_others_say_becomes_one_line_without_secrets() -> None:
    assert plain("no\x1b[2J\nhttps://a:geheim@host/x") == "no [2J https://host/x"


def test_a_dry_run_is_readable() -> None:
    found = plan([item("a.css", "1", 0), *(item(f"p{n}.html", "1" * 999) for n in range(5))], Known())
    assert summary.text("live", found, dry_run=True).splitlines() == [
        "live: 6 files would be sent (5.0 KB), 0 unchanged, 0 deleted",
        "  1 asset or image (1 B): a.css",
        "  5 pages (5.0 KB): p0.html, p1.html, p2.html and 2 more",
    ]


# The workflow of the sample series, and those in the docs.


def workflows() -> list[str]:
    docs = (ROOT / "docs/publishing.md").read_text("utf-8")
    found = re.findall(r"^```yaml\n(name:.*?)^```", docs, re.MULTILINE | re.DOTALL)
    return [(ROOT / ".github/workflows/pages.yml").read_text("utf-8"), *found]


def test_workflows_call_commands_that_exist() -> None:
    assert len(workflows()) == 2
    for text in workflows():
        (job,) = yaml.safe_load(text)["jobs"].values()
        lines = [step["run"] for step in job["steps"] if "run" in step]
        ours = [line.split() for line in lines if line.startswith("diglot ")]
        assert [words[1] for words in ours] == ["check", "build"]
        for words in ours:
            options.parser().parse_args(words[1:])
        assert [step["uses"].split("@")[0] for step in job["steps"] if "uses" in step][-2:] == [
            "actions/upload-pages-artifact",
            "actions/deploy-pages",
        ]
