"""The operation types with which a scope can be asked for: `ALL`, `READ` and so on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zoho_conformance.contracts.page_facts import ScopeTypes
from zoho_conformance.pages.blocks import Code, Row, Section, opens_note

_PLACEHOLDER = re.compile(r"\{+[^{}]*operations?[ _-]?type[^{}]*\}+$", re.IGNORECASE)
_EVERYTHING = "ALL"
_TYPE_WORDS = "all|read|write|create|update|delete|get|edit|insert|upload|search|execute"
_TYPE = re.compile(
    rf"\W*(?P<type>{_TYPE_WORDS}|(?-i:[A-Z]{{3,}}))\W*(?:[-\u2013\u2014:]\s*\S.*)?", re.IGNORECASE
)
# `{operation_type} can be ALL, READ, or CREATE`, or `Possible operation types: ALL, READ`.
_LISTED = re.compile(
    rf"\boperations?[ _-]?types?\b\W*(?:\w+\s+){{0,3}}?\W*"
    rf"(?P<types>(?:{_TYPE_WORDS})\b(?:(?:\s*(?:,|/|\bor\b|\band\b)\s*)+(?:{_TYPE_WORDS})\b)*)",
    re.IGNORECASE,
)


def read(sections: Sequence[Section], scopes: Sequence[Sequence[str]]) -> tuple[ScopeTypes, ...]:
    """The operation types of each scope of a page that leaves them open.

    Where none does, those of the scopes that end in one of the types that the page lists.
    """
    types: dict[str, int] = {}
    for name, line in _types(sections):
        types.setdefault(name.upper(), line)
    if not types:
        return ()
    every = list(dict.fromkeys(scope for any_of in scopes for scope in any_of))
    scopes_of = [scope for scope in every if _PLACEHOLDER.search(scope)]
    if not scopes_of:
        stems = [(scope.rpartition(".")[0], scope.rpartition(".")[2].upper()) for scope in every]
        # A scope of everything stands beside the one that the types are of.
        narrow = [stem for stem, last in stems if last in types and last != _EVERYTHING]
        wide = [stem for stem, last in stems if last in types]
        scopes_of = list(dict.fromkeys(narrow or wide))
    line = next(iter(types.values()))
    return tuple(ScopeTypes(scope, tuple(types), line) for scope in scopes_of)


def _types(sections: Sequence[Section]) -> Iterator[tuple[str, int]]:
    """The types that the page lists, each with its line."""
    for section in sections:
        if section.kind == "operation types":
            yield from _types_below(section)
        elif section.kind == "scope":
            for block in section.blocks:
                if not isinstance(block, Code) and (match := _LISTED.search(block.text)):
                    names = re.findall(_TYPE_WORDS, match["types"], re.IGNORECASE)
                    yield from ((name, block.line) for name in names)


def _types_below(section: Section) -> Iterator[tuple[str, int]]:
    for block in section.blocks:
        if opens_note(block):
            return
        text = block.cells[0] if isinstance(block, Row) else block.text
        for line in text.splitlines():
            if match := _TYPE.fullmatch(line.strip()):
                yield match["type"], block.line
