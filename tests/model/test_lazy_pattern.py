"""Patterns that are compiled when they are first used."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

import zoho_conformance
from zoho_conformance.model import lazy_pattern as module
from zoho_conformance.model.lazy_pattern import lazy_pattern

_ROOT = Path(zoho_conformance.__file__).parent


def test_a_pattern_is_compiled_when_it_is_first_used(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    really = re.compile

    def note(text: str, flags: int) -> re.Pattern[str]:
        compiled.append(text)
        return really(text, flags)

    monkeypatch.setattr(re, "compile", note)
    pattern = lazy_pattern("a(b)")
    assert not compiled
    assert pattern.match("ab")
    assert pattern.search("cab")
    assert compiled == ["a(b)"]


def test_a_pattern_does_what_the_compiled_one_does() -> None:
    pattern, compiled = lazy_pattern(r"a(\d)", re.IGNORECASE), re.compile(r"a(\d)", re.IGNORECASE)
    text = "A1 b a2"
    for _ in range(2):
        assert pattern.findall(text) == compiled.findall(text)
        assert pattern.sub(r"\1", text) == compiled.sub(r"\1", text)
        match = pattern.match(text)
        assert match is not None
        assert match[1] == "1"
        assert pattern.fullmatch(text) is None
        assert (pattern.pattern, pattern.flags) == (compiled.pattern, compiled.flags)


def test_a_pattern_of_bytes_is_one_of_bytes() -> None:
    assert lazy_pattern(rb"\xff+").sub(b"", b"a\xff\xffb") == b"ab"


def test_what_no_pattern_has_is_no_attribute_of_a_lazy_one() -> None:
    for _ in range(2):
        with pytest.raises(AttributeError):
            _ = lazy_pattern("a").nothing  # type: ignore[attr-defined]


def test_each_lazy_pattern_of_ours_is_a_pattern() -> None:
    checked = 0
    for file in _ROOT.rglob("*.py"):
        if "import lazy_pattern" not in file.read_text(encoding="utf-8"):
            continue
        name = ".".join(file.relative_to(_ROOT.parent).with_suffix("").parts)
        for pattern in vars(import_module(name)).values():
            if type(pattern).__module__ == module.__name__:
                assert pattern.pattern is not None
                checked += 1
    assert checked
