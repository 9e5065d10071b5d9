"""A deterministic archive of any size: the same seed gives the same bytes on every machine.

Each story has an English article of about 400 words and a Chinese one of about 700 characters, with headings,
a list, emphasis, links, and in every tenth story a table and a code block, as newsroom texts do.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

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
START = datetime(2006, 1, 1, 6, 30, 12, 345000, tzinfo=UTC)


def write(root: Path, stories: int, seed: int = 7) -> None:
    """Write a site of so many stories, each in two languages, below `root`."""
    articles = root / "articles"
    articles.mkdir(parents=True, exist_ok=True)
    (root / "diglot.toml").write_text(
        'title = { en = "Bench", zh = "测试" }\n'
        'base_url = "https://bench.example"\nlanguages = ["en", "zh"]\n',
        "utf-8",
    )
    for number in range(stories):
        for lang, text in story(number, seed).items():
            (articles / f"story-{number:06}.{lang}.md").write_text(text, "utf-8")


def story(number: int, seed: int = 7) -> dict[str, str]:
    """The two articles of one story, by language code."""
    chance = random.Random(f"{seed}/{number}")
    date = START + timedelta(minutes=number * 97)
    stamp = date.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    tags = ", ".join(sorted(chance.sample(TAGS, 2)))
    series = f"series: series-{number // 8}\n" if number % 4 == 0 else ""
    link = max(0, number - chance.randint(1, 40))
    english = f"title: {_sentence(chance, 6)}\nsubtitle: {_sentence(chance, 9)}\n"
    chinese = f"title: {_clause(chance, 12)}\nsubtitle: {_clause(chance, 16)}\n"
    return {
        "en": f"---\n{english}date: {stamp}\ntags: [{tags}]\n{series}---\n{_english(chance, number, link)}",
        "zh": f"---\n{chinese}---\n{_chinese(chance, number, link)}",
    }


def _sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words)).capitalize()


def _clause(chance: random.Random, length: int) -> str:
    return "".join(chance.choices(HAN, k=length))


def _english(chance: random.Random, number: int, link: int) -> str:
    def paragraph() -> str:
        sentences = [_sentence(chance, chance.randint(9, 17)) + "." for _ in range(4)]
        sentences[1] = f"**{sentences[1]}**" if chance.random() < 0.3 else sentences[1]  # noqa: PLR2004
        return " ".join(sentences)

    parts = [paragraph()]
    for section in range(3):
        parts += [f"## {_sentence(chance, 4)}", paragraph(), paragraph()]
        if section == 0:
            parts.append("\n".join(f"- {_sentence(chance, 6)}" for _ in range(3)))
        if section == 1:
            name = f"{chance.choice(WORDS)}_{number}"
            parts.append(f"See [the earlier story](story-{link:06}.en.md) and `{name}`.")
    return "\n\n".join([*parts, *_extras(number)]) + "\n"


def _chinese(chance: random.Random, number: int, link: int) -> str:
    def paragraph() -> str:
        clauses = [_clause(chance, chance.randint(8, 20)) for _ in range(7)]
        bold = f"**“{clauses[2]}”**" if chance.random() < 0.3 else clauses[2]  # noqa: PLR2004
        return f"{clauses[0]}，{clauses[1]}。{bold}{clauses[3]}，{clauses[4]}；{clauses[5]}，{clauses[6]}。"

    parts = [paragraph()]
    for section in range(3):
        parts += [f"## {_clause(chance, 6)}", paragraph(), paragraph()]
        if section == 0:
            parts.append("\n".join(f"- {_clause(chance, 10)}" for _ in range(3)))
        if section == 1:
            parts.append(f"参见[较早的一篇](story-{link:06}.zh.md)与`code_{number}`。")
    return "\n\n".join([*parts, *_extras(number)]) + "\n"


def _extras(number: int) -> list[str]:
    if number % 10:
        return []
    rows = "\n".join(f"| {row} | {row * number % 97} |" for row in range(4))
    code = "\n".join(f"total_{row} = measure({row}, scale={number % 7})" for row in range(8))
    return [f"| A | B |\n|:--|--:|\n{rows}", f"```python\n{code}\n```"]
