"""Each match of a cued pattern has a cue in it, which follows from the pattern's own parts."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from re import _constants as words
from re import _parser as parser
from typing import Any

import pytest

from zoho_conformance import pages
from zoho_conformance.pages.cued_pattern import CuedPattern

_ANYTHING = "\0"
_CUE = "\1"
_MAX_LETTERS = 3


class _Matches:
    """What a pattern matches, in lower case, with marks for a cue and for what may be anything."""

    def __init__(self, cues: tuple[str, ...]) -> None:
        self._cues = cues

    def of(self, pattern: str, flags: int = 0) -> set[str]:
        return self._of_all(parser.parse(pattern, flags))

    def _of_all(self, parts: Iterable[Any]) -> set[str]:
        texts = {""}
        for part in parts:
            of_part = self._of_part(*part)
            texts = {self._short(text + more) for text in texts for more in of_part}
        return texts

    def _of_part(self, kind: Any, of: Any) -> set[str]:
        if kind is words.LITERAL:
            return {chr(of).casefold()}
        if kind is words.IN and len(of) <= _MAX_LETTERS and {k for k, _ in of} == {words.LITERAL}:
            return {chr(letter).casefold() for _, letter in of}
        if kind is words.SUBPATTERN:
            return self._of_all(of[3])
        if kind is words.BRANCH:
            return {text for branch in of[1] for text in self._of_all(branch)}
        if kind in (words.AT, words.ASSERT, words.ASSERT_NOT):
            return {""}
        if kind in (words.MAX_REPEAT, words.MIN_REPEAT):
            least, most, inside = of
            once = self._of_all(inside)
            texts = once if most == 1 else {self._short(text + _ANYTHING) for text in once}
            return texts if least else {"", *texts}
        return {_ANYTHING}

    def _short(self, text: str) -> str:
        """A text without what cannot be part of a cue any more."""
        if _CUE in text or any(cue in text for cue in self._cues):
            return _CUE
        if _ANYTHING not in text:
            return text
        start, *_, end = text.split(_ANYTHING)
        return f"{start}{_ANYTHING}{end}"


def _patterns() -> Iterator[Any]:
    for module in pkgutil.walk_packages(pages.__path__, f"{pages.__name__}."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, CuedPattern):
                yield pytest.param(value, id=f"{module.name.rpartition('.')[2]}.{name}")


@pytest.mark.parametrize("pattern", [*_patterns()])
def test_each_match_has_a_cue(pattern: CuedPattern) -> None:
    assert _Matches(pattern.cues).of(pattern.form.pattern, pattern.form.flags) == {_CUE}


def test_a_cue_that_a_match_may_lack_is_noticed() -> None:
    assert _Matches(("lution",)).of(r"\b(?:re)?sol?utions?:") == {
        _CUE,
        "soution:",
        "soutions:",
        "resoution:",
        "resoutions:",
    }
    assert _Matches(("ution",)).of(r"\b(?:re)?sol?utions?:") == {_CUE}


def test_only_a_text_with_a_cue_is_searched() -> None:
    pattern = CuedPattern(("oil",), r"\boil (?P<kind>\w+)")
    match = pattern.search("Pour OIL slowly")
    assert match is not None
    assert match["kind"] == "slowly"
    assert pattern.search("Pour gas slowly") is None
    assert [match["kind"] for match in pattern.finditer("oil lamp, Oil can")] == ["lamp", "can"]
    assert pattern.remove("an oil lamp") == "an "
