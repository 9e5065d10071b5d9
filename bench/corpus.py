"""A deterministic archive of any size: the same seed gives the same stories on every machine.

Each story has an English article of about 350 words and a Chinese one of about 700 characters, with
headings, a list, emphasis, a link, and in every tenth story a table and a block of code, as newsroom texts
do. Sentences are drawn from pools that are made once, so that 100,000 stories take seconds. Titles and code
are new in every story.

A `Story` is plain data: each tool writes it down in its own kind of source file, with the same text.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache

WORDS = (
    "water grid model power city repair price network paper market school river engine battery clinic law "
    "signal harbour bridge record letter rail winter garden storage patent licence meter cable engineer "
    "carries measures replaces explains costs follows delays opens closes crosses doubles answers remains "
    "slow public cheap old plain local narrow steady honest late small heavy the the the a of and in to for "
    "with without before after because while"
).split()
HAN = (
    "水电网模型城市维修价格网络纸市场学校河流引擎电池诊所法律信号港口桥梁记录信件铁路冬天花园存储专利许可"
    "仪表电缆工程师承载测量替换说明花费跟随推迟打开关闭穿过加倍回答保持缓慢公共便宜古老普通本地狭窄稳定"
    "诚实迟小重的的的了和在是有不这一个人们我们从到为与"
)
TAGS = ("water", "energy", "chips", "safety", "medicine", "cities", "work", "climate", "language", "repair")
LANGS = ("en", "zh")
START = datetime(2006, 1, 1, 6, 30, 12, 345000, tzinfo=UTC)
APART = timedelta(minutes=97)

#: Different sentences of each length's pool: no tool may profit from remembering them.
POOL = 4096

SEED = 7


@dataclass(frozen=True, slots=True)
class Text:
    """One language's article. The body links to another story as `<key>.<lang>.md`."""

    title: str
    subtitle: str
    body: str


@dataclass(frozen=True, slots=True)
class Story:
    """One story; `part` is its place in the series from 1, and both are empty for most."""

    key: str
    date: datetime
    tags: tuple[str, ...]
    series: str
    part: int
    texts: Mapping[str, Text]

    @property
    def stamp(self) -> str:
        """The date as front matter writes it: UTC, to the millisecond."""
        return self.date.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    @property
    def month(self) -> str:
        """`2006-01`."""
        return f"{self.date:%Y-%m}"


@dataclass(frozen=True, slots=True)
class Pools:
    """What texts are drawn from: English sentences and phrases, Chinese clauses and phrases."""

    sentences: tuple[str, ...]
    phrases: tuple[str, ...]
    clauses: tuple[str, ...]
    words: tuple[str, ...]


def stories(count: int, seed: int = SEED) -> Iterator[Story]:
    """The first so many stories, the oldest first."""
    return (story(number, seed) for number in range(count))


def key(number: int) -> str:
    """The name of a story, which is also its slug."""
    return f"story-{number:06}"


def story(number: int, seed: int = SEED) -> Story:
    """One story in both languages."""
    chance = random.Random(f"{seed}/{number}")
    link = key(max(0, number - chance.randint(1, 40)))
    in_series = number % 4 == 3  # noqa: PLR2004 - every fourth
    return Story(
        key=key(number),
        date=START + APART * number,
        tags=tuple(sorted(chance.sample(TAGS, 2))),
        series=f"series-{number // 32}" if in_series else "",
        part=number % 32 // 4 + 1 if in_series else 0,
        texts={
            "en": Text(_english(chance, 6), _english(chance, 9), _english_body(chance, number, link, seed)),
            "zh": Text(_chinese(chance, 12), _chinese(chance, 16), _chinese_body(chance, number, link, seed)),
        },
    )


def edited(original: Story, lang: str = "en") -> Story:
    """The story with one comma changed in the body of one language, below the lead."""
    text = original.texts[lang]
    lead, heading, rest = text.body.partition("\n## ")
    comma, instead = (",", ";") if lang == "en" else ("，", "；")
    body = lead + heading + rest.replace(comma, instead, 1)
    return replace(original, texts={**original.texts, lang: replace(text, body=body)})


@cache
def _pools(seed: int) -> Pools:
    chance = random.Random(f"{seed}/pools")
    return Pools(
        tuple(_sentence(chance) for _ in range(POOL)),
        tuple(_english(chance, 4) for _ in range(POOL)),
        tuple(_chinese(chance, chance.randint(8, 19)) for _ in range(POOL)),
        tuple(_chinese(chance, 6) for _ in range(POOL)),
    )


def _english(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words)).capitalize()


def _sentence(chance: random.Random) -> str:
    return f"{_english(chance, chance.randint(4, 7))}, {_english(chance, chance.randint(4, 8)).lower()}."


def _chinese(chance: random.Random, length: int) -> str:
    return "".join(chance.choices(HAN, k=length))


def _english_body(chance: random.Random, number: int, link: str, seed: int) -> str:
    pools = _pools(seed)

    def paragraph() -> str:
        one, two, three, four = chance.choices(pools.sentences, k=4)
        return f"{one} **{two}** {three} {four}" if chance.random() < 0.3 else f"{one} {two} {three} {four}"  # noqa: PLR2004

    parts = [paragraph()]
    for section in range(3):
        heading, *items = chance.choices(pools.phrases, k=4)
        parts += [f"## {heading}", paragraph(), paragraph()]
        if section == 0:
            parts.append("\n".join(f"- {item}" for item in items))
        if section == 1:
            parts.append(f"See [the earlier story]({link}.en.md) and `{chance.choice(WORDS)}_{number}`.")
    return "\n\n".join([*parts, *_extras(number)]) + "\n"


def _chinese_body(chance: random.Random, number: int, link: str, seed: int) -> str:
    pools = _pools(seed)

    def paragraph() -> str:
        one, two, three, *rest = chance.choices(pools.clauses, k=7)
        bold = f"**“{three}。”**" if chance.random() < 0.3 else f"{three}，"  # noqa: PLR2004
        return f"{one}，{two}。{bold}{rest[0]}，{rest[1]}；{rest[2]}，{rest[3]}。"

    parts = [paragraph()]
    for section in range(3):
        heading, *items = chance.choices(pools.words, k=4)
        parts += [f"## {heading}", paragraph(), paragraph()]
        if section == 0:
            parts.append("\n".join(f"- {item}" for item in items))
        if section == 1:
            parts.append(f"参见[较早的一篇]({link}.zh.md)与`code_{number}`。")
    return "\n\n".join([*parts, *_extras(number)]) + "\n"


def _extras(number: int) -> list[str]:
    """A table and a block of code for every tenth story. No two blocks of code are equal."""
    if number % 10:
        return []
    rows = "\n".join(f"| {row} | {row * number % 97} |" for row in range(4))
    code = "\n".join(f"total_{row} = measure({row}, scale={number})" for row in range(8))
    return [f"| A | B |\n|:--|--:|\n{rows}", f"```python\n{code}\n```"]
