"""The one Jinja2 configuration: what templates may use, and what makes calls from them cheap.

Jinja2 looks at each function that a template calls, for the sake of functions that want to be handed its
context. Ours do not: macros and messages, which are nearly all that pages call, are called straight away.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable, MutableMapping
from functools import lru_cache
from types import CodeType
from typing import Any

from jinja2 import BaseLoader, BytecodeCache, Environment, StrictUndefined, Template
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

#: Longer texts stand on one page only.
SHORT = 120

#: Results that `once` holds: more than the cards of a few months, in any number of languages.
HELD = 2048


def environment(loader: BaseLoader, compiled: BytecodeCache | None = None) -> Environment:
    """An environment without messages: enough to read templates, not to render them."""
    env = _Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
        bytecode_cache=compiled,
    )
    env.policies["ext.i18n.trimmed"] = True
    return env


def speak(env: Environment, translations: gettext.NullTranslations) -> None:
    """Give an environment the messages of one language, and the memory behind `once`."""
    env.newstyle_gettext = True  # type: ignore[attr-defined]  # a switch of the extension i18n
    env.globals.update(_messages(translations))
    env.globals["once"] = _Once()


class _Environment(Environment):
    """Jinja2's, with our parts, and without a search through several mappings for each name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.context_class = _Context
        self.template_class = _Template

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals


class _Template(Template):
    """A template whose compiled code escapes by `_escaped`."""

    @classmethod
    def from_code(
        cls,
        environment: Environment,
        code: CodeType,
        globals: MutableMapping[str, Any],  # noqa: A002 - Jinja2's name
        uptodate: Callable[[], bool] | None = None,
    ) -> Template:
        made = super().from_code(environment, code, globals, uptodate)
        made.root_render_func.__globals__["escape"] = _escaped
        return made


@lru_cache(maxsize=1 << 13)
def _held(text: str) -> Markup:
    return escape(text)


def _escaped(value: Any) -> Markup:
    """The same as `escape`; most of what pages show has just been shown by another."""
    return _held(value) if type(value) is str and len(value) < SHORT else escape(value)


class _Context(Context):
    """Calls macros and plain functions of ours without looking at them first."""

    def call(self, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        kind = type(obj)
        if kind is Macro:
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            return obj(self.eval_ctx, *args, **kwargs)
        if kind is _Plain:
            return obj.function(*args, **kwargs)
        return super().call(obj, *args, **kwargs)


class _Plain:
    """A function that wants nothing of Jinja2."""

    __slots__ = ("function",)

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.function(*args, **kwargs)


def _messages(translations: gettext.NullTranslations) -> dict[str, _Plain]:
    """The functions that templates and `{% trans %}` call.

    Each takes values by name for the placeholders of its message, escapes them, and gives HTML. A message is
    always a format, with or without values, so that `%%` means the same everywhere.
    """

    @lru_cache(maxsize=4096)
    def fixed(message: str) -> Markup:
        return Markup(message % {})  # noqa: S704 - a catalog is as trusted as a template

    def filled(message: str, values: dict[str, Any]) -> Markup:
        values.pop("_block_vars", None)
        values.pop("_loop_vars", None)
        if not values:
            return fixed(message)
        return Markup(message % {name: _value(value) for name, value in values.items()})  # noqa: S704

    def gettext_(message: str, /, **values: Any) -> Markup:
        return filled(translations.gettext(message), values)

    def ngettext(singular: str, plural: str, number: int, /, **values: Any) -> Markup:
        return filled(translations.ngettext(singular, plural, number), {"num": number, **values})

    def pgettext(context: str, message: str, /, **values: Any) -> Markup:
        return filled(translations.pgettext(context, message), values)

    def npgettext(context: str, singular: str, plural: str, number: int, /, **values: Any) -> Markup:
        return filled(translations.npgettext(context, singular, plural, number), {"num": number, **values})

    return {
        "gettext": _Plain(gettext_),
        "_": _Plain(gettext_),
        "ngettext": _Plain(ngettext),
        "pgettext": _Plain(pgettext),
        "npgettext": _Plain(npgettext),
    }


def _value(value: Any) -> Any:
    """A value for a placeholder: numbers as they are, for `%(num)d`, all else escaped."""
    return value if type(value) in {int, float} else escape(value)


class _Once(_Plain):
    """`once(key, macro, …)`: what a macro gives, remembered under a key that tells all that it shows.

    The same card stands in half a dozen lists.
    """

    __slots__ = ("_held",)

    def __init__(self) -> None:
        super().__init__(self._remembered)
        self._held: dict[Any, Any] = {}

    def _remembered(self, key: Any, macro: Macro, *args: Any, **kwargs: Any) -> Any:
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        key = macro.name, key
        found = self._held.get(key)
        if found is None:
            if len(self._held) >= HELD:
                self._held.clear()
            found = self._held[key] = macro(*args, **kwargs)
        return found
