"""An HTML page's source: whether it can be parsed in good time, and on which line words stand."""

from __future__ import annotations

import re
from bisect import bisect_right

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)|<!--")
# What stands inside these is no markup, however it looks.
_RAW = ("script", "style")
# Elements that nothing has to close; a page may have thousands of them open.
_UNCLOSED = frozenset(
    [
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"),
        *("track", "wbr", "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot"),
        *("option", "optgroup", "colgroup", "rp", "rt", "html", "head", "body"),
    ]
)
# A parser opens these anew in every block that follows, if nothing closes them.
_FORMATTING = frozenset(
    [
        *("a", "b", "big", "code", "em", "font", "i", "nobr"),
        *("s", "small", "strike", "strong", "tt", "u"),
    ]
)
_DEEPEST = 1000
_MOST_REOPENED = 3_000_000
# A tag this long may hold data; one with so many attributes holds nothing but them.
_LONG_TAG = 10_000
_MOST_ATTRIBUTES = 1_000


def check_nesting(source: str) -> None:
    """Raise ``RecursionError`` for elements so deep, or so large, that parsing takes for ever."""
    lowered = source.lower()
    depth = formatting = reopened = 0
    at = 0
    while at >= 0 and (found := _TAG.search(lowered, at)):
        tag = found[2]
        step = -1 if found[1] else 1
        at = found.end()
        if tag is None:
            at = lowered.find("-->", at)
        elif tag in _RAW and step > 0:
            at = lowered.find(f"</{tag}", at)
        elif tag in _FORMATTING:
            formatting = max(formatting + step, 0)
        elif step > 0:
            reopened += formatting
        if tag is not None and tag not in _UNCLOSED:
            depth = max(depth + step, 0)
        if depth > _DEEPEST or reopened > _MOST_REOPENED or _is_bloated(lowered, found.end()):
            raise RecursionError


def _is_bloated(source: str, at: int) -> bool:
    """Whether a tag has so many attributes that comparing them takes for ever."""
    end = source.find(">", at, at + _LONG_TAG)
    if end >= 0 or len(source) - at < _LONG_TAG:
        return False
    return source.count("=", at, at + _LONG_TAG) > _MOST_ATTRIBUTES


class Places:
    """Where in the source a text stands: the parser does not tell, so it is looked for in order.

    Words that the source spells otherwise (with entities, say) are looked for in vain, to its very
    end; so that this stays in proportion to its length, in the end only a stretch is searched.
    """

    _STRETCH = 512
    _SEARCHES = 10

    def __init__(self, source: str) -> None:
        self._source = source
        self._ends = [found.start() for found in re.finditer("\n", source)]
        self._at = 0
        self._left = self._SEARCHES * len(source)

    def line(self, words: str) -> int:
        """The 1-based line of the next place that has these words; else that of the last one."""
        first = words.split(maxsplit=1)[0] if words.strip() else ""
        end = len(self._source) if self._left > 0 else self._at + self._STRETCH
        found = self._source.find(first, self._at, end) if first else -1
        self._left -= (found if found >= 0 else end) - self._at
        if found >= 0:
            self._at = found + len(first)
        return bisect_right(self._ends, self._at - 1) + 1
