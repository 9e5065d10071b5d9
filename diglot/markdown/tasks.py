"""Task lists: `- [ ] to do`, `- [x] done`. The text is the label of its box, for screen readers."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from diglot.markdown.rendering import Spot, rule

#: How many lists deeper each token leads; 0 is an item, which may be a task.
_CHANGES = {
    "bullet_list_open": 1,
    "ordered_list_open": 1,
    "list_item_open": 0,
    "bullet_list_close": -1,
    "ordered_list_close": -1,
}
BOX = re.compile(r"\[([ xX])\]\s+")


def tasks(md: MarkdownIt) -> None:
    """The step: list items that begin with a box."""
    md.core.ruler.push("tasks", _find_tasks)
    rule(md, "task_open", _open)
    rule(md, "task_close", lambda _: "</label>")


def _find_tasks(state: StateCore) -> None:
    lists: list[Token] = []
    for index, token in enumerate(state.tokens):
        change = _CHANGES.get(token.type)
        if change is None:
            continue
        if change > 0:
            lists.append(token)
        elif change < 0:
            lists.pop()
        else:
            following = state.tokens[index + 1 : index + 3]
            if [t.type for t in following] == ["paragraph_open", "inline"] and _into_task(following[1]):
                token.attrs["class"] = "task"
                lists[-1].attrs["class"] = "tasks"


def _into_task(block: Token) -> bool:
    children = block.children or []
    box = BOX.match(children[0].content) if children and children[0].type == "text" else None
    if box is None:
        return False
    children[0].content = children[0].content[box.end() :]
    checked = box[1] != " "
    children.insert(0, Token("task_open", "label", 1, meta={"checked": checked}))
    children.append(Token("task_close", "label", -1))
    return True


def _open(spot: Spot) -> str:
    checked = ' checked=""' if spot.token.meta["checked"] else ""
    return f'<label><input type="checkbox" disabled=""{checked}> '
