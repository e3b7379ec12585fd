"""The operations of a page, and who may use them: scopes and modules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from zoho_conformance.contracts.contract import Operation
from zoho_conformance.contracts.doubt import Doubt
from zoho_conformance.pages import operation_ids
from zoho_conformance.pages.blocks import Code, Paragraph, Section
from zoho_conformance.pages.endpoints import Endpoint

_SCOPE = re.compile(r"Zoho\w*\.[\w.{}\-]+(?:/[A-Z]+)*|\(?\b(?:or|and)\b\)?", re.IGNORECASE)
_SUCCESS = re.compile(
    r"\b(?:HTTP|status(?: code)?)\b\W{0,4}(?:status|code|is|of|will be|\W){0,4}\s*\b(20[0-3])\b",
    re.IGNORECASE,
)
_GROUP = ("API", "APIs")
_MAX_LINE_CHARS = 5000
_MAX_CONJUNCTION_CHARS = 8
"""`(and)`, with whatever marks stand around it."""


def title_of(sections: Sequence[Section]) -> str:
    """The name of what the page documents.

    Among the headings before the first known section, from the page's own top heading on (what a
    site sets above it is not part of the page): the one that begins with a verb, else the first
    that does not name a group of APIs, and is about the same.
    """
    before = [*takewhile(lambda section: section.kind == "other", sections)]
    tops = [at for at, section in enumerate(before) if section.level == 1]
    names = [section.title for section in before[min(tops, default=0) :] if section.title]
    verbal = [name for name in names if name.split()[0].casefold() in operation_ids.VERBS]
    single = [
        name
        for name in names
        if not name.rstrip().endswith(_GROUP) and (name == names[0] or _share_word(name, names[0]))
    ]
    return next(iter((*verbal, *single, *names)), "")


def _share_word(name: str, other: str) -> bool:
    words, others = ({*re.findall(r"[a-z]{4,}", text.casefold())} for text in (name, other))
    return not words.isdisjoint(others)


def read(
    sections: Sequence[Section], title: str, endpoints: Sequence[Endpoint]
) -> tuple[tuple[Operation, ...], tuple[Doubt, ...]]:
    """Each method and path of the page once, as an operation of its own."""
    if not endpoints:
        return (), ()
    status, doubts = _success_status(sections)
    lines: dict[tuple[str, str], int] = {}
    for endpoint in endpoints:
        lines.setdefault((endpoint.method, endpoint.path), endpoint.line)
    ids = operation_ids.assign(title, endpoints)
    return (
        tuple(
            Operation(id_, method, path, status, lines[method, path])
            for (method, path), id_ in ids.items()
        ),
        doubts,
    )


def _success_status(sections: Sequence[Section]) -> tuple[int | None, tuple[Doubt, ...]]:
    """The status of a success, where the page states one beside its sample responses."""
    lines: dict[int, int] = {}
    for text, line in _prose_of_responses(sections):
        for status in _SUCCESS.findall(text[:_MAX_LINE_CHARS]):
            lines.setdefault(int(status), line)
    if len(lines) == 1:
        return next(iter(lines)), ()
    if not lines:
        return None, (Doubt.of_page("no-success-status", "no success status is stated"),)
    what = f"several success statuses are stated: {', '.join(map(str, lines))}"
    return None, (Doubt.at_line(next(iter(lines.values())), "several-success-statuses", what),)


def _prose_of_responses(sections: Sequence[Section]) -> Iterator[tuple[str, int]]:
    for section in sections:
        if section.kind == "sample response":
            yield section.title, section.line
            for block in section.blocks:
                if isinstance(block, Paragraph):
                    yield block.text, block.line


def scopes(section: Section | None) -> tuple[tuple[str, ...], ...]:
    """The scopes that a request needs: all of the tuples, and any scope of each."""
    if section is None:
        return ()
    prose = [block.text for block in section.blocks if not isinstance(block, Code)]
    lines = prose or [block.text for block in section.blocks]
    # Prose about the scopes may have an "and" of its own.
    naming = [
        line
        for line in lines
        if _SCOPE.search(line)
        and ("zoho" in line.casefold() or len(line) <= _MAX_CONJUNCTION_CHARS)
    ]
    text = re.sub(r"scope\s*=", " ", " ".join(naming), flags=re.IGNORECASE)
    groups: list[list[str]] = [[]]
    for token in _SCOPE.findall(text):
        if token.strip("()").casefold() == "and":
            groups.append([])
        elif token.strip("()").casefold() != "or":
            whole, *alternatives = token.rstrip(".").split("/")
            stem = whole.rpartition(".")[0]
            groups[-1] += [whole, *(f"{stem}.{access}" for access in alternatives)]
    return tuple(tuple(dict.fromkeys(group)) for group in groups if group)


def modules(section: Section | None) -> tuple[str, ...]:
    """The modules that the page names, in its words and order."""
    if section is None:
        return ()
    text = next((block.text for block in section.blocks if isinstance(block, Paragraph)), "")
    names = re.split(r",\s*(?:and\s+)?|\s+and\s+", text.rstrip("."))
    return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))
