"""Images of articles: sizes, smaller copies, what is taken out of them, and what is wrong with them."""

from __future__ import annotations

import io
import random
import re
from pathlib import Path
from zlib import crc32

import pytest
from harness import CONFIG, SiteFolder
from lxml import html
from PIL import Image, ImageCms, features

from diglot import build
from diglot.imaging import developing, headers, stripping, vectors
from diglot.imaging.unfit import Unfit
from diglot.site import Images

AVIF = features.check("avif")
SMALL = "\n[images]\nwidths = [40, 80, 160]\n"
ARTICLE = """
=== articles/a/index.en.md
---
title: A
date: 2026-04-04
---
![A red field](photo.jpg "The field in May | Ines Okafor")
=== articles/a/index.zh.md
---
title: 甲
---
![红色的田野](photo.jpg)
"""


def noise(width: int, height: int, mode: str = "RGB", seed: int = 1) -> Image.Image:
    """Something like a photograph: soft, with a little grain. The upper left corner is red."""
    grain = random.Random(seed).randbytes(16 * 16 * 3)  # noqa: S311
    image = Image.frombytes("RGB", (16, 16), grain).resize((width, height), Image.Resampling.BICUBIC)
    image.paste((250, 10, 10), (0, 0, width // 3, height // 3))
    return image.convert(mode)


def saved(image: Image.Image, form: str = "JPEG", **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def placed(orientation: int = 1) -> Image.Exif:
    """EXIF as a telephone writes it."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "Telephone"
    exif.get_ifd(0x8825).update({1: "N", 2: (31.0, 12.0, 5.0), 3: "E", 4: (121.0, 30.0, 2.0)})
    exif[0x8825] = exif.get_ifd(0x8825)
    return exif


@pytest.fixture
def site(tmp_path: Path) -> SiteFolder:
    site = SiteFolder(tmp_path)
    site.put("diglot.toml", CONFIG + SMALL)
    return site.write(ARTICLE)


def picture(site: SiteFolder, page: str = "en/a/index.html") -> html.HtmlElement:
    (found,) = html.fromstring(site.read(page)).xpath("//figure/*[self::picture or self::img]")
    return found


def offered(srcset: str) -> list[tuple[str, str]]:
    return [(path.strip("/"), width) for path, width in (each.split(" ") for each in srcset.split(", "))]


# What a page shows


def test_a_page_offers_smaller_copies_in_formats_of_fewer_bytes(site: SiteFolder) -> None:
    photo = saved(noise(320, 200), quality=95)
    site.put("articles/a/photo.jpg", photo)
    report = site.build()
    shown = picture(site)
    assert [each.get("type") for each in shown.iter("source")] == ["image/avif", "image/webp"][not AVIF :]
    (img,) = shown.iter("img")
    assert (img.get("width"), img.get("height"), img.get("alt")) == ("320", "200", "A red field")
    sizes = {each.get("sizes") for each in shown.iter("source", "img")}
    assert sizes == {"(min-width: 45rem) 40rem, 90vw"}
    assert img.get("src") == offered(img.get("srcset"))[-1][0].join(("/", ""))  # the widest that is small
    for kind, srcset in [(each.get("type"), each.get("srcset")) for each in shown.iter("source", "img")]:
        found = offered(srcset)
        assert [width for _, width in found] == ["40w", "80w", "160w"]
        for path, width in found:
            data = (site.output / path).read_bytes()
            with Image.open(io.BytesIO(data)) as copy:
                assert copy.get_format_mimetype() == (kind or "image/jpeg")
                assert (f"{copy.width}w", copy.height) == (width, round(copy.width * 200 / 320))
            assert len(data) < len(photo)
    assert report.rendered["image"] == len(list(site.output.glob("assets/images/*"))) == 9 - 3 * (not AVIF)


def test_copies_are_made_once_for_all_languages_and_copies_of_a_file(site: SiteFolder) -> None:
    photo = saved(noise(320, 200))
    site.put("articles/a/photo.jpg", photo)
    site.put("articles/b/photo.jpg", photo)
    site.write("=== articles/b/index.en.md\n---\ntitle: B\ndate: 2026-04-05\n---\n![A](photo.jpg)")
    report = site.build()
    kept = list((site.root / ".diglot/images").iterdir())
    assert len(kept) == 1
    assert report.rendered["media"] == 2
    assert report.rendered["image"] == len(list(site.output.glob("assets/images/*")))
    pages = [picture(site, f"{page}/index.html") for page in ("en/a", "zh/a", "en/b")]
    sources = {tuple(each.get("srcset") for each in page.iter("source")) for page in pages}
    assert len(sources) == 1


def test_nothing_is_made_wider_and_small_images_stay_as_they_are(site: SiteFolder) -> None:
    site.put("articles/a/photo.jpg", saved(noise(60, 40), quality=30))
    site.build()
    for each in picture(site).iter("source", "img"):
        widths = [int(width[:-1]) for _, width in offered(each.get("srcset") or "x 60w")]
        assert max(widths) == 60


def test_an_image_no_wider_than_the_largest_copy_is_offered_itself(site: SiteFolder) -> None:
    site.put("articles/a/photo.jpg", saved(noise(160, 100), quality=95))
    site.build()
    (img,) = picture(site).iter("img")
    assert img.get("src") == "/media/a/photo.jpg"
    assert offered(img.get("srcset"))[-1] == ("media/a/photo.jpg", "160w")


def test_the_first_image_loads_before_all_else_and_others_when_they_are_near(site: SiteFolder) -> None:
    site.put("articles/a/photo.jpg", saved(noise(60, 40)))
    site.edit("articles/a/index.en.md", 'Ines Okafor")', 'Ines Okafor")\n\n![B](photo.jpg)')
    site.build()
    first, second = html.fromstring(site.read("en/a/index.html")).xpath("//figure//img")
    assert (first.get("fetchpriority"), first.get("loading"), first.get("decoding")) == ("high", None, None)
    assert (second.get("fetchpriority"), second.get("loading"), second.get("decoding")) == (
        None,
        "lazy",
        "async",
    )


def test_a_caption_names_whom_the_picture_is_by(site: SiteFolder) -> None:
    site.put("articles/a/photo.jpg", saved(noise(60, 40)))
    site.edit("articles/a/index.zh.md", "photo.jpg)", 'photo.jpg "五月的田野｜摄影：奥卡福")')
    site.build()
    caption = '<figcaption>The field in May <small class="credit">Ines Okafor</small></figcaption>'
    assert caption in site.read("en/a/index.html")
    caption = '<figcaption>五月的田野 <small class="credit">摄影：奥卡福</small></figcaption>'
    assert caption in site.read("zh/a/index.html")


@pytest.mark.parametrize(
    ("title", "caption"),
    [
        ("P(A|B) of rain", "P(A|B) of rain"),
        ("| Ines", '<small class="credit">Ines</small>'),
        ("One | two | Ines", 'One | two <small class="credit">Ines</small>'),
        ("Nothing |", "Nothing |"),
        ("A < B | C & D", 'A &lt; B <small class="credit">C &amp; D</small>'),
    ],
)
def test_a_credit_stands_behind_the_last_bar(site: SiteFolder, title: str, caption: str) -> None:
    site.put("articles/a/photo.jpg", saved(noise(8, 8)))
    site.edit("articles/a/index.en.md", "The field in May | Ines Okafor", title)
    site.build()
    assert f"<figcaption>{caption}</figcaption>" in site.read("en/a/index.html")


def test_images_of_the_site_get_copies_wherever_they_lie(site: SiteFolder) -> None:
    for name, seed in (("static/images/one.jpg", 1), ("static/two.jpg", 2), ("articles/shared/three.jpg", 3)):
        site.put(name, saved(noise(320, 200, seed=seed), quality=95))
    site.put("static/unseen.jpg", saved(noise(320, 200, seed=4), exif=placed()))
    names = ("/images/one.jpg", "../../static/two.jpg", "../shared/three.jpg")
    site.edit(
        "articles/a/index.en.md",
        '![A red field](photo.jpg "The field in May | Ines Okafor")',
        "\n\n".join(f"![A]({name})" for name in names),
    )
    site.edit("articles/a/index.zh.md", "![红色的田野](photo.jpg)", "甲")
    site.build()
    found = html.fromstring(site.read("en/a/index.html")).xpath("//figure//img/@srcset")
    assert [offered(each)[0][0].partition("-")[0] for each in found] == [
        f"assets/images/{name}" for name in ("one", "two", "three")
    ]
    assert not list(site.output.glob("assets/images/unseen*"))
    assert (
        b"Telephone" not in (site.output / "unseen.jpg").read_bytes()
    )  # nor does it tell where it was taken


def test_what_an_author_chose_by_hand_stays_so(site: SiteFolder) -> None:
    site.put("articles/a/photo.jpg", saved(noise(320, 200), quality=95))
    texts = {
        '<img src="photo.jpg" alt="a > b" width="50">': '<img src="/media/a/photo.jpg" alt="a > b" width="50">',
        '<picture><source srcset="photo.jpg" media="print"><img src="photo.jpg" alt=""></picture>': '<picture><source srcset="/media/a/photo.jpg" media="print">'
        '<img src="/media/a/photo.jpg" width="320" height="200" alt=""></picture>',
    }
    for written, shown in texts.items():
        site.put(
            "articles/a/index.en.md", f"---\ntitle: A\ndate: 2026-04-04\n---\n<div>\n{written}\n</div>\n"
        )
        site.build()
        assert shown in site.read("en/a/index.html").replace("&gt;", ">")
    site.put("articles/a/index.en.md", '---\ntitle: A\ndate: 2026-04-04\n---\n<img src="photo.jpg" alt="">\n')
    site.build()
    assert "<source type=" in site.read("en/a/index.html")


def test_feeds_show_one_address_that_stays(site: SiteFolder) -> None:
    site.put("articles/a/photo.jpg", saved(noise(320, 200), quality=95))
    site.build()
    for feed in ("en/feed.xml", "en/atom.xml", "en/feed.json"):
        text = site.read(feed).replace("&lt;", "<").replace("&gt;", ">").replace('\\"', '"')
        assert '<img src="https://series.example/media/a/photo.jpg" width="320" height="200"' in text
        assert "<picture" not in text
        assert "fetchpriority" not in text


def test_shared_links_tell_the_size_of_an_image(site: SiteFolder) -> None:
    site.put("articles/a/photo.jpg", saved(noise(320, 200)))
    site.edit("articles/a/index.en.md", "date:", "image: photo.jpg\ndate:")
    site.build()
    page = html.fromstring(site.read("en/a/index.html"))
    told = {
        name: page.xpath(f"//meta[@property='og:image{name}']/@content") for name in (":width", ":height")
    }
    assert told == {":width": ["320"], ":height": ["200"]}


# What is not made again


def test_adding_an_image_makes_nothing_else(site: SiteFolder) -> None:
    site.put("articles/a/photo.jpg", saved(noise(320, 200), quality=95))
    site.build()
    before = {path: path.stat().st_mtime_ns for path in (site.root / ".diglot/images").iterdir()}
    site.put("articles/a/other.jpg", saved(noise(320, 200, seed=2), quality=95))
    site.edit("articles/a/index.zh.md", "photo.jpg)", "photo.jpg)\n\n![乙](other.jpg)")
    report = site.build()
    after = {path: path.stat().st_mtime_ns for path in (site.root / ".diglot/images").iterdir()}
    assert len(after) == 2
    assert before.items() <= after.items()
    assert set(report.rendered) >= {"page", "image", "media"}
    assert all("other" in file for file in report.changed if file.startswith(("assets/images/", "media/")))
    assert site.build().changed == {}


def test_a_file_that_moves_is_not_made_again(site: SiteFolder) -> None:
    site.put("articles/a/photo.jpg", saved(noise(320, 200), quality=95))
    site.build()
    (kept,) = (site.root / ".diglot/images").iterdir()
    made = kept.stat().st_mtime_ns
    (site.root / "articles/a/photo.jpg").rename(site.root / "articles/a/field.jpg")
    for lang in ("en", "zh"):
        site.edit(f"articles/a/index.{lang}.md", "photo.jpg", "field.jpg")
    site.build()
    assert [path.stat().st_mtime_ns for path in (site.root / ".diglot/images").iterdir()] == [made]
    assert {path.name.partition("-")[0] for path in site.output.glob("assets/images/*")} == {"field"}
    assert not (site.output / "media/a/photo.jpg").exists()


@pytest.mark.parametrize("harm", ["gone", "cut", "changed"])
def test_what_is_kept_may_be_lost(site: SiteFolder, harm: str) -> None:
    site.put("articles/a/photo.jpg", saved(noise(320, 200), quality=95))
    site.build()
    first = site.tree()
    (kept,) = (site.root / ".diglot/images").iterdir()
    data = kept.read_bytes()
    if harm == "gone":
        kept.unlink()
    else:
        kept.write_bytes(
            data[: len(data) // 2] if harm == "cut" else data.replace(b"\xff\xd8", b"\xff\xd9", 1)
        )
    for path in site.output.glob("assets/images/*"):
        path.unlink()
    site.build()
    assert site.tree() == first
    assert kept.read_bytes()[-50:] == data[-50:]  # once more


def test_a_changed_image_changes_the_pages_that_show_it(site: SiteFolder) -> None:
    site.put("articles/a/photo.jpg", saved(noise(320, 200), quality=95))
    site.build()
    first = site.tree()
    site.put("articles/a/photo.jpg", saved(noise(320, 100, seed=9), quality=95))
    report = site.build()
    assert report.changed["en/a/index.html"] == "the file articles/a/photo.jpg changed"
    assert not {*first} & {path for path in site.tree() if path.startswith("assets/images/")}
    site.put("articles/a/photo.jpg", saved(noise(320, 200), quality=95))
    site.build()
    assert site.tree() == first


def test_a_build_without_memory_makes_the_same(site: SiteFolder) -> None:
    site.put("articles/a/photo.jpg", saved(noise(320, 200), quality=95, exif=placed()))
    site.build()
    first = site.tree()
    site.build(cached=False)
    assert site.tree() == first
    site.build(jobs=2, cached=False)
    assert site.tree() == first


def test_a_build_that_is_stopped_between_two_images_keeps_the_first(site: SiteFolder) -> None:
    for name, seed in (("photo", 1), ("other", 2), ("third", 3)):
        site.put(f"articles/a/{name}.jpg", saved(noise(320, 200, seed=seed), quality=95))
    site.edit("articles/a/index.zh.md", "photo.jpg)", "photo.jpg)\n\n![乙](other.jpg)\n\n![丙](third.jpg)")

    def stop(stage: str, done: int, _: int) -> None:
        if stage == "developing images" and done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build.run(site.options(), stop)
    assert site.tree() == {}
    (kept,) = (site.root / ".diglot/images").iterdir()
    made = kept.stat().st_mtime_ns
    kept.with_suffix(".new").write_bytes(b"half of it")  # as a build leaves it that is killed
    site.build()
    assert kept.stat().st_mtime_ns == made
    whole = site.tree()
    site.build(cached=False)
    assert site.tree() == whole


# What is taken out


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", *(["AVIF"] if AVIF else [])])
@pytest.mark.parametrize("orientation", [1, 6])
def test_nobody_learns_where_a_picture_was_taken(site: SiteFolder, form: str, orientation: int) -> None:
    name = f"photo.{form.lower().replace('jpeg', 'jpg')}"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    whole = noise(320, 200)
    site.put(
        f"articles/a/{name}", saved(whole, form, exif=placed(orientation), icc_profile=profile, quality=95)
    )
    for lang in ("en", "zh"):
        site.edit(f"articles/a/index.{lang}.md", "photo.jpg", name)
    site.build()
    every = [site.output / f"media/a/{name}", *site.output.glob("assets/images/*")]
    assert len(every) > 1
    for path in every:
        assert b"Telephone" not in path.read_bytes()
        with Image.open(path) as image:
            image.load()
            assert image.getexif() == {}
            assert image.info.get("icc_profile") == profile
            assert (image.height > image.width) == (orientation == 6)
            corner = image.convert("RGB").getpixel((image.width - 3 if orientation == 6 else 2, 2))
            assert isinstance(corner, tuple)
            assert corner[0] > 200
            assert corner[1] < 60
    (img,) = html.fromstring(site.read("en/a/index.html")).xpath("//figure//img")
    assert (img.get("width"), img.get("height")) == (("320", "200"), ("200", "320"))[orientation == 6]


def test_pixels_stay_as_they_are_where_only_notes_are_taken_out() -> None:
    whole = noise(64, 40)
    for form, options in (("JPEG", {"comment": b"by hand"}), ("PNG", {}), ("WEBP", {"xmp": b"<x/>"})):
        data = saved(whole, form, exif=placed(), **options)
        seen = headers.look(data)
        assert seen is not None
        clean = stripping.stripped(data, seen)
        assert len(clean) < len(data)
        assert stripping.stripped(clean, seen) == clean
        with Image.open(io.BytesIO(data)) as one, Image.open(io.BytesIO(clean)) as two:
            assert one.tobytes() == two.tobytes()
            assert not {"exif", "comment", "xmp"} & two.info.keys()


def test_what_follows_the_end_of_a_photograph_goes_too() -> None:
    """Telephones add a film, or a second photograph with notes of its own."""
    data = saved(noise(64, 40))
    seen = headers.look(data)
    assert seen is not None
    assert stripping.stripped(data + saved(noise(8, 8), exif=placed()), seen) == stripping.stripped(
        data, seen
    )


def test_without_pillow_the_way_up_is_kept_and_nothing_else() -> None:
    data = saved(noise(64, 40), exif=placed(6))
    bare = developing.Recipe(Images(), "", "")
    made = developing.develop(data, bare, "key", copies=True)
    assert made.image is not None
    assert (made.image.width, made.image.height, made.image.prints) == (40, 64, ())
    with Image.open(io.BytesIO(made.blobs[0])) as image:
        assert dict(image.getexif()) == {0x0112: 6}


# What pictures may be


def kinds() -> dict[str, bytes]:
    """Images of all kinds that people have, by the names of their files."""
    grey16 = Image.new("I;16", (320, 200), 0x8000)
    clear = noise(320, 200, "RGBA")
    clear.putalpha(Image.linear_gradient("L").resize((320, 200)))
    palette = noise(320, 200).quantize(64)
    palette.info["transparency"] = 3
    return {
        "cmyk.jpg": saved(noise(320, 200, "CMYK"), quality=95),
        "grey.jpg": saved(noise(320, 200, "L"), quality=95),
        "grey16.png": saved(grey16, "PNG"),
        "grey-alpha.png": saved(clear.convert("LA"), "PNG"),
        "clear.png": saved(clear, "PNG"),
        "palette.png": saved(palette, "PNG", transparency=3),
        "bits.png": saved(noise(320, 200, "1"), "PNG"),
        "still.gif": saved(noise(320, 200), "GIF"),
        "clear.webp": saved(clear, "WEBP", lossless=True),
        "interlaced.jpg": saved(noise(320, 200), progressive=True, quality=95),
    }


def test_every_kind_of_image_keeps_its_colours_and_what_is_clear() -> None:
    made = {}
    for name, data in kinds().items():
        made[name] = developing.develop(data, developing.recipe(Images(widths=(160,))), "key", copies=True)
        assert not made[name].faults, name
        with Image.open(io.BytesIO(data)) as image:
            is_clear = image.has_transparency_data
        copies = [Image.open(io.BytesIO(blob)) for blob in made[name].blobs]
        assert copies or name == "bits.png", name
        for copy in copies:
            assert copy.size == (160, 100), name
            assert copy.has_transparency_data == is_clear or copy.format == "JPEG", name
    grey = Image.open(io.BytesIO(made["grey16.png"].blobs[0])).convert("L").getpixel((5, 5))
    assert isinstance(grey, int | float)
    assert 120 < grey < 136


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_what_moves_stays_as_it_is(form: str) -> None:
    frames = [noise(320, 200, seed=seed) for seed in (1, 2, 3)]
    data = saved(frames[0], form, save_all=True, append_images=frames[1:], duration=100)
    made = developing.develop(data, developing.recipe(Images()), "key", copies=True)
    assert made.image is not None
    assert (made.image.width, made.image.height, made.image.prints, made.blobs) == (320, 200, (), ())


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF", *(["AVIF"] if AVIF else [])])
def test_sizes_are_those_that_a_decoder_finds(form: str) -> None:
    for width, height in ((1, 1), (3, 500), (641, 7)):
        seen = headers.look(saved(noise(width, height), form))
        assert seen is not None
        assert (seen.type, seen.shown, seen.moves) == (f"image/{form.lower()}", (width, height), False)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF", *(["AVIF"] if AVIF else [])])
def test_damaged_files_are_a_problem_and_nothing_else(form: str) -> None:
    """Whatever is wrong with the bytes: an image, or one sentence of what to do."""
    whole, luck = saved(noise(96, 64), form, exif=placed(6)), random.Random(form)  # noqa: S311 - the same each time
    how = developing.recipe(Images(widths=(48,)))
    for number in range(60):
        data = bytearray(whole)
        if number % 2:
            del data[luck.randrange(len(data)) :]
        else:
            for _ in range(luck.randrange(1, 9)):
                data[luck.randrange(len(data))] = luck.randrange(256)
        made = developing.develop(bytes(data), how, "key", copies=True)
        assert (made.image is None) == bool(made.faults)


def box(name: bytes, inside: bytes) -> bytes:
    """A box of AVIF."""
    return (8 + len(inside)).to_bytes(4, "big") + name + inside


def avif_of(*inside: bytes) -> bytes:
    """An AVIF of 64 × 48 pixels that states nothing else, with these boxes in its `meta`."""
    size = box(b"ispe", bytes(4) + (64).to_bytes(4, "big") + (48).to_bytes(4, "big"))
    properties = box(b"ipco", size) + box(b"ipma", b"\0\0\0\0\0\0\0\1\0\1\1\1")
    item = box(b"pitm", b"\0\0\0\0\0\1")
    meta = box(b"meta", bytes(4) + item + box(b"iprp", properties) + b"".join(inside))
    return box(b"ftyp", b"avif\0\0\0\0avif") + meta


#: Says that the item 5 is EXIF.
IS_EXIF = box(b"iinf", bytes(6) + box(b"infe", b"\2\0\0\0\0\5\0\0Exif\0"))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"RIFF\x0c\0\0\0WEBPVP8X\0\0\0\0", id="a WebP whose header is empty"),
        pytest.param(avif_of(box(b"iloc", bytes(8)), box(b"iinf", b"")), id="an AVIF that lists nothing"),
        pytest.param(
            avif_of(
                IS_EXIF,
                box(b"iloc", bytes(4) + b"\x44\0\0\1\0\5\0\0\xff\xff" + b"\0\0\0\0\x7f\0\0\0" * 0xFFFF),
            ),
            id="an AVIF whose notes lie on each other",
        ),
    ],
)
def test_parts_that_are_shorter_or_longer_than_they_say_are_damage(data: bytes) -> None:
    made = developing.develop(data, developing.recipe(Images()), "key", copies=True)
    assert made.image is None
    assert [each.message for each in made.faults] == ["the image is cut short or damaged"]


def test_no_length_in_a_file_makes_a_build_wait() -> None:
    """Each of these took minutes, and would take days if it were larger."""
    how = developing.recipe(Images())._replace(pillow="")
    whole = saved(noise(16, 16), "JPEG")
    filled = whole[:-2] + b"\xff" * 300_000 + b"\0" + whole[-2:]
    assert developing.develop(filled, how, "key", copies=True).image is not None
    places = box(b"iloc", bytes(6) + b"\x0f\xff" + b"\0\5\0\0\xff\xff" * 0xFFF)
    assert developing.develop(avif_of(IS_EXIF, places), how, "key", copies=True).image is not None
    assert drawing(f'<g style="fill:url({" " * 300_000}#a)"/>', f'width="{"1" * 300_000}x"').width


# What is wrong with pictures


def test_an_image_that_would_fill_the_memory_is_never_decoded(site: SiteFolder) -> None:
    """A PNG of 60 000 by 60 000 pixels that has a few hundred bytes."""
    small = saved(Image.new("1", (1, 1)), "PNG")
    at = small.index(b"IHDR") + 4
    head = b"IHDR" + (60_000).to_bytes(4, "big") * 2 + small[at + 8 : at + 13]
    bomb = small[: at - 4] + head + crc32(head).to_bytes(4, "big") + small[at + 17 :]
    site.put("articles/a/photo.jpg", bomb)
    assert site.problems() == [
        "articles/a/photo.jpg: error[image-file]: the image has 60000 × 60000 pixels, more than 50,000,000; "
        "save it smaller, or set max_pixels in [images] higher"
    ]


def test_limits_are_the_sites_own(site: SiteFolder) -> None:
    site.put("diglot.toml", CONFIG + "\n[images]\nmax_pixels = 1000\nmax_bytes = 5000\n")
    site.put("articles/a/photo.jpg", saved(noise(50, 40)))
    assert "more than 1,000" in "".join(site.problems())
    site.put("articles/a/photo.jpg", saved(noise(320, 200), quality=95))
    assert "more than 5,000" in "".join(site.problems())


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty; save it as JPEG, PNG, WebP, AVIF or SVG"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "the file holds HEIC, as phones save it, which most browsers do not show; save it as JPEG, PNG, WebP, AVIF or SVG"),
        (b"<!doctype html><p>Not found", "this is no image that browsers show; save it as JPEG, PNG, WebP, AVIF or SVG"),
        (b"II*\0rest", "the file holds TIFF"),
    ],
)  # fmt: skip
def test_what_is_no_image_at_all_is_told_and_shown_as_its_description(
    site: SiteFolder, data: bytes, message: str
) -> None:
    site.put("articles/a/photo.jpg", data)
    (told,) = site.warnings()
    assert told.startswith(f"articles/a/photo.jpg: warning[image-file]: {message}")
    assert site.warnings() == [told]
    assert 'src="/media/a/photo.jpg" alt="A red field"' in site.read("en/a/index.html")


def test_a_photograph_that_is_cut_short_stops_the_build(site: SiteFolder) -> None:
    site.put("articles/a/photo.jpg", saved(noise(96, 64))[:900])
    assert site.problems() == [
        "articles/a/photo.jpg: error[image-file]: the image is cut short or damaged; copy or save it again"
    ]


def test_a_file_whose_name_tells_another_type_is_shown_and_told(site: SiteFolder) -> None:
    site.put("articles/a/photo.jpg", saved(noise(320, 200), "PNG"))
    told = [
        "articles/a/photo.jpg: warning[image-file]: the file holds image/png, and its name says image/jpeg; "
        "let its name end in .png"
    ]
    assert site.warnings() == told
    assert site.warnings() == told  # as long as it is so
    assert list(site.output.glob("assets/images/*.png"))


def test_a_file_that_is_only_linked_stops_nothing(site: SiteFolder) -> None:
    site.edit("articles/a/index.en.md", "![A red", "[A red")
    site.edit("articles/a/index.zh.md", "![红", "[红")
    site.put("articles/a/photo.jpg", b"nothing to see")
    (told,) = site.warnings()
    assert told.startswith("articles/a/photo.jpg: warning[image-file]: ")
    assert (site.output / "media/a/photo.jpg").read_bytes() == b"nothing to see"


def test_without_pillow_images_have_sizes_and_one_notice_tells_how_to_have_more(
    site: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(developing, "_pillow", lambda: "")
    site.put("articles/a/photo.jpg", saved(noise(320, 200), exif=placed()))
    report = site.build()
    assert 'pip install "diglot[images]"' in report.notice
    assert (picture(site).get("width"), picture(site).get("height")) == ("320", "200")
    assert b"Telephone" not in (site.output / "media/a/photo.jpg").read_bytes()
    site.edit("articles/a/index.en.md", "title: A", "title: B")
    assert site.build().notice == ""


def test_a_site_that_wants_no_copies_has_none(site: SiteFolder) -> None:
    site.put("diglot.toml", CONFIG + "\n[images]\nwidths = []\n")
    site.put("articles/a/photo.jpg", saved(noise(320, 200), quality=95))
    site.build()
    assert picture(site).tag == "img"
    assert not list(site.output.glob("assets/images/*"))


# Drawings

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {size}>{inside}</svg>'
)


def drawing(inside: str, size: str = 'viewBox="0 0 4 3"') -> vectors.Drawing:
    return vectors.cleaned(SVG.format(size=size, inside=inside).encode())


@pytest.mark.parametrize(
    ("harm", "what"),
    [
        ("<script>alert(1)</script>", "<script>"),
        ('<rect onload="alert(1)" width="1" height="1"/>', "onload of <rect>"),
        ('<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>', "<foreignObject>"),
        ('<a xlink:href="javascript:alert(1)"><text>x</text></a>', "href of <a>, which leads elsewhere"),
        ('<image href="https://elsewhere.example/x.png"/>', "href of <image>, which leads elsewhere"),
        ('<use href="other.svg#x"/>', "href of <use>, which leads elsewhere"),
        ('<rect fill="url(https://elsewhere.example/#a)"/>', "fill of <rect>, which loads from elsewhere"),
        ('<rect style="fill:u\\72l(//elsewhere.example)"/>', "style of <rect>, which loads from elsewhere"),
        ("<style>@import 'https://elsewhere.example/a.css';</style>", "a style that loads from elsewhere"),
        ('<set attributeName="href" to="javascript:alert(1)"/>', "<set>"),
        ('<animate attributeName="onclick" values="alert(1)"/>', "<animate>"),
        ('<iframe xmlns="http://www.w3.org/1999/xhtml" src="https://elsewhere.example"/>', "<iframe>"),
        ("<handler>alert(1)</handler>", "<handler>"),
        (
            "<style>@imp<title>x</title>ort 'https://elsewhere.example/a.css';</style>",
            "a style that loads from elsewhere",
        ),
        ('<set attributeName="x:href" to="javascript:alert(1)"/>', "<set>"),
    ],
)
def test_drawings_lose_what_runs_or_loads(harm: str, what: str) -> None:
    made = drawing(f'<path d="M0 0h4"/>\n{harm}')
    assert made.removed == ((2, what),)
    assert b"alert" not in made.data
    assert b"elsewhere" not in made.data
    assert b'<path d="M0 0h4"/>' in made.data
    assert vectors.cleaned(made.data).removed == ()


def test_a_drawing_that_only_draws_stays_byte_for_byte() -> None:
    inside = (
        '<defs><linearGradient id="a"/><style>.b { fill: url(#a) }</style></defs><use href="#a"/>'
        '<image href="data:image/png;base64,AAAA"/><text>中文 <tspan>x</tspan></text><!-- by hand -->'
    )
    made = drawing(inside)
    assert (made.data, made.removed) == (SVG.format(size='viewBox="0 0 4 3"', inside=inside).encode(), ())


def test_what_editors_note_for_themselves_goes_in_silence() -> None:
    made = drawing(
        '<path d="M0 0h4" i:label="x"/><i:view zoom="2"/>', 'xmlns:i="urn:inkscape" width="4" height="3"'
    )
    assert made.removed == ()
    assert b"zoom" not in made.data
    assert b"label" not in made.data


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE svg [<!ATTLIST svg onload CDATA "alert(1)">]>',
        '<?xml-stylesheet href="https://elsewhere.example/a.css"?>',
    ],
)
def test_what_stands_before_a_drawing_gives_it_nothing(head: str) -> None:
    plain = SVG.format(size="", inside="<text>x</text>")
    assert (
        vectors.cleaned((head + plain).encode()).data.replace(b" >", b">")
        == plain.replace(" >", ">").encode()
    )


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE svg [<!ENTITY a "b">]>',
        '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        "<!DOCTYPE svg [" + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)) + "]>",
    ],
)
def test_a_drawing_with_entities_is_refused(head: str) -> None:
    with pytest.raises(Unfit, match="entities"):
        vectors.cleaned((head + SVG.format(size="", inside="<text>x</text>")).encode())


@pytest.mark.parametrize(
    ("size", "pixels"),
    [
        ('width="720" height="440"', (720, 440)),
        ('width="3in" height="25.4mm"', (288, 96)),
        ('width="100%" viewBox="0 0 4 3"', (1600, 1200)),
        ('width="400" viewBox="0 0 4 3"', (400, 300)),
        ('height="300" viewBox="0,0,4,3"', (400, 300)),
        ("", (300, 150)),
        ('viewBox="0 0 1e999 1e999"', (300, 150)),
    ],
)
def test_the_size_of_a_drawing(size: str, pixels: tuple[int, int]) -> None:
    made = drawing("", size)
    assert (made.width, made.height) == pixels


def test_a_drawing_is_cleaned_where_it_is_published(site: SiteFolder) -> None:
    text = SVG.format(size='width="40" height="30"', inside='\n<script>alert(1)</script><path d="M0 0h4"/>')
    site.put("articles/a/photo.svg", text)
    site.put("static/two.svg", text)
    site.edit("articles/a/index.en.md", "photo.jpg", "photo.svg")
    site.edit("articles/a/index.zh.md", "photo.jpg", "/two.svg")
    assert site.warnings() == [
        f"{path}:2:1: warning[image-file]: <script> is taken out of the drawing; save it without, as plain SVG"
        for path in ("articles/a/photo.svg", "static/two.svg")
    ]
    assert "alert" not in site.read("media/a/photo.svg")
    assert "alert" not in site.read("two.svg")
    assert re.search(r'photo\.svg" width="40" height="30"', site.read("en/a/index.html"))
