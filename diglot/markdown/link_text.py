"""The words of links. Who hears a page, or jumps from link to link, knows nothing else of where one leads.

Source: WCAG 2.2, success criterion 2.4.4, and its failure F84.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from diglot.markdown.reading import collapsed, plain

#: Words that tell nothing of any page, by the code of their language. They are looked for in all texts.
VAGUE = {
    "en": "here, click here, click, this, this link, this page, this article, link, more, read more,"
    "learn more, see here, go here, source, details",
    "zh": "这里, 点击这里, 这儿, 点这里, 点击, 点击此处, 此处, 请点击这里, 链接, 此链接, 这个链接, 更多,"
    "阅读更多, 了解更多, 详情, 查看详情, 点我, 戳这里",
    "zh-hant": "這裡, 點擊這裡, 這兒, 點這裡, 點擊, 點擊此處, 此處, 請點擊這裡, 連結, 此連結, 閱讀更多,"
    "了解更多, 詳情, 查看詳情, 點我",
    "ja": "こちら, ここ, ここをクリック, こちらをクリック, 詳細, 詳しくはこちら, 続きを読む, リンク",
    "fr": "ici, cliquez ici, lien, ce lien, en savoir plus, lire la suite, plus",
    "de": "hier, hier klicken, klicken sie hier, link, mehr, weiterlesen, mehr lesen",
    "es": "aquí, haga clic aquí, enlace, este enlace, más, leer más, ver más",
}
_VAGUE = frozenset(word.strip() for words in VAGUE.values() for word in words.split(","))

_EDGES = " \t.,:;!?…→»›>【】「」『』（）()[]。，：；！？"
#: More than the name of a site.
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s/]+/\S+", re.IGNORECASE)
_NAMED = re.compile(r"\saria-label|\stitle|<img\b", re.IGNORECASE)


def doubt(inside: Sequence[Token], address: str) -> tuple[str, str] | None:
    """What is wrong with the words of a link to `address`, and the fix; None if they say where it leads."""
    text = collapsed(plain(inside, alts=True))
    if not text:
        if any(token.type == "html_inline" and _NAMED.search(token.content) for token in inside):
            return None
        return f'the link to "{address}" has no words', "say where it leads: [words](…)"
    if text.strip(_EDGES).casefold() in _VAGUE:
        return f'the words "{text}" do not say where the link leads', "name the page that it leads to"
    if _ADDRESS.fullmatch(text):
        return f"the address {text} is read out sign by sign", "name the page: [its name](…)"
    return None
