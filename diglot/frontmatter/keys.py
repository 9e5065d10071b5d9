"""The words of the front matter as plain data: our keys, what else they are called, and what people mean.

Nothing here reads a value. `table` says how each key is read.
"""

from __future__ import annotations

from diglot.schema import folded

#: Each key with the other spellings that are understood, from Hugo, Jekyll, Hexo and their kin.
ALIASES: dict[str, tuple[str, ...]] = {
    "title": (),
    "subtitle": ("dek",),
    "date": (),
    "updated": ("lastmod", "modified"),
    "summary": ("description", "excerpt", "spoiler"),
    "authors": ("author",),
    "translators": ("translator",),
    "reviewers": ("reviewer",),
    "source": (),
    "tags": ("category", "categories", "keywords"),
    "series": (),
    "key": ("translationKey",),
    "slug": (),
    "aliases": ("redirect_from",),
    "image": ("thumbnail", "cover", "img"),
    "previous": (),
    "next": (),
    "read_time": (),
    "draft": (),
    "expires": (),
    "comments": (),
    "corrections": (),
    "correction": (),
    "translation": (),
}

#: Keys that a writer translated along with the text. They are refused by name: keys are the same in every
#: edition, so that a tool of any language finds them.
_FOREIGN = {
    "title": "标题 標題 题目 題目 题名 文章标题 タイトル 제목 titre titel título titulo titolo "
    "заголовок tytuł başlık",
    "subtitle": "副标题 副標題 副题 サブタイトル 부제 sous-titre untertitel subtítulo subtitulo "
    "sottotitolo подзаголовок",
    "date": "日期 时间 時間 发布日期 發佈日期 发布时间 發布時間 发表日期 日付 날짜 datum fecha data дата",
    "updated": "更新 更新日期 更新时间 更新時間 修改日期 修改时间 最后更新 最後更新 更新日 수정일 "
    "aktualisiert actualizado atualizado aggiornato обновлено",
    "summary": "摘要 概要 简介 簡介 描述 导语 導語 提要 内容提要 要約 요약 résumé zusammenfassung "
    "resumen resumo riassunto аннотация",
    "authors": "作者 撰文 撰稿 记者 記者 著者 저자 auteur auteurs autor autores autoren autore autori "
    "автор авторы",
    "translators": "译者 譯者 翻译 翻譯 译 訳者 역자 traducteur traductrice traducteurs übersetzer "
    "übersetzerin traductor traductora tradutor traduttore переводчик",
    "reviewers": "审校 審校 校对 校對 审阅 審閱 校閲 감수 "
    "relecteur relectrice lektor lektorin revisor revisora "
    "revisore редактор",
    "source": "来源 來源 出处 出處 稿源 资料来源 出典 출처 quelle quellen fuente fonte источник",
    "tags": "标签 標籤 关键词 關鍵詞 关键字 分类 分類 类别 類別 タグ 태그 étiquettes mots-clés "
    "schlagwörter etiquetas palabras-clave метки теги",
    "series": "系列 专题 專題 专栏 專欄 连载 シリーズ 시리즈 série reihe серия",
    "key": "键 鍵 键名 標識 标识 clé schlüssel clave ключ",
    "slug": "短链接 短網址 网址 網址 固定链接",
    "aliases": "旧地址 舊地址 旧链接 舊連結 别名 別名",
    "image": "图片 圖片 封面 封面图 头图 配图 題圖 题图 画像 이미지 bild imagen imagem immagine изображение",
    "previous": "上一篇 前一篇 上篇 précédent vorheriger anterior precedente предыдущая",
    "next": "下一篇 后一篇 後一篇 下篇 suivant nächster siguiente próximo successivo следующая",
    "read_time": "阅读时间 閱讀時間 阅读时长 lesezeit temps-de-lecture tiempo-de-lectura",
    "draft": "草稿 下書き brouillon entwurf borrador rascunho bozza черновик",
    "expires": "过期 過期 到期 到期日 失效日期 下线日期 expiration ablaufdatum caduca",
    "comments": "评论 評論 留言 コメント 댓글 commentaires kommentare comentarios commenti комментарии",
    "corrections": "更正 勘误 勘誤 订正 訂正 korrekturen correcciones correzioni исправления",
    "correction": "更正程度",
    "translation": "翻译状态 翻譯狀態 译文状态 traduction übersetzung traducción traduzione перевод",
}

#: Keys of other tools that have no equal here, with what to do instead.
_ELSEWHERE = {
    "lang language locale": "the language stands in the file's name (story.en.md); remove this key",
    "permalink url link": 'write "slug" for the last part of the address; the rest is the same for all',
    "published": 'write "draft: true" for a text that is not ready, or remove this key',
    "publishdate pubdate pubdatetime datepublished datetime time": 'write "date"',
    "expirydate unlisted_after": 'write "expires"',
    "layout template theme type markup": "every article has the same layout; remove this key",
    "id guid uuid": 'an article is known by its "key"; remove this key',
    "weight order position sidebar_position": 'articles stand in order of "date"; remove this key',
    "toc math mermaid pin sticky top featured": "there is no such switch; remove this key",
    "<<": "YAML's merge key is not read; write the keys themselves",
}

_OURS = {folded(word): name for name, others in ALIASES.items() for word in (name, *others)}
_THEIRS = {folded(word): name for name, words in _FOREIGN.items() for word in words.split()}
_HINTS = {folded(word): hint for words, hint in _ELSEWHERE.items() for word in words.split()}


def field(word: str) -> str | None:
    """The field that `word` names, in any of its spellings."""
    return _OURS.get(word) or _OURS.get(folded(word))


def meant(word: str) -> str | None:
    """The field that `word` names in another language."""
    return _THEIRS.get(folded(word))


def hint(word: str) -> str | None:
    """What to do about a key of another tool."""
    return _HINTS.get(folded(word))


def familiar(word: str) -> bool:
    """Whether a line that begins with `word` and a colon is front matter rather than prose."""
    return folded(word.strip("\"'")) in _OURS or folded(word.strip("\"'")) in _THEIRS
