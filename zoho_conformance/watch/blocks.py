"""A message as lines with a meaning, told as Markdown or as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from zoho_conformance.reports.markdown import escaped
from zoho_conformance.reports.text import legible

Style = Literal["head", "line", "item", "within"]


@dataclass(frozen=True, slots=True)
class Block:
    """One line; `within` belongs to the `item` above it."""

    style: Style
    text: str


_MARKDOWN = {"head": "\n#### {}\n", "line": "{}\n", "item": "- {}", "within": "  - {}"}
_PLAIN = {"head": "\n{}", "line": "{}", "item": "- {}", "within": "    {}"}
# What chat services take for a call or a link: `@all`, `<!channel>`, `<https://…|words>`.
_CALL = re.compile(r"(?<=[@<])(?=[\w!@#])")
_CUT = "The message is cut here: the report has all of it."


def markdown(blocks: Iterable[Block], most: int) -> str:
    """The blocks as Markdown in at most so many characters, nothing in them meaning anything."""
    lines = (_MARKDOWN[one.style].format(escaped(_legible(one.text))) for one in blocks)
    return _within(lines, most)


def plain(blocks: Iterable[Block], most: int) -> str:
    """The blocks as plain text in at most so many characters, calling nobody."""
    lines = (_PLAIN[one.style].format(_CALL.sub("\u200b", _legible(one.text))) for one in blocks)
    return _within(lines, most)


def _legible(text: str) -> str:
    """A text on one line, without marks that hide something or turn it around."""
    return legible(" ".join(text.split()))


def _within(lines: Iterable[str], most: int) -> str:
    """As many whole lines as there is room for; that there are more is told."""
    kept: list[str] = []
    room = most - len(_CUT) - 2
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            kept += ["", _CUT]
            break
        kept.append(line)
    return "\n".join(kept).strip("\n") + "\n"
