"""The operations of a page, and who may use them: scopes and modules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from zoho_conformance.contracts.contract import Doubt, Operation
from zoho_conformance.pages.blocks import Code, Paragraph, Section
from zoho_conformance.pages.endpoints import Endpoint

_SCOPE = re.compile(r"Zoho\w*\.[\w.{}\-]+(?:/[A-Z]+)*|\(?\b(?:or|and)\b\)?", re.IGNORECASE)
_SUCCESS = re.compile(
    r"\b(?:HTTP|status(?: code)?)\b\W{0,4}(?:status|code|is|of|will be|\W){0,4}\s*\b(20[0-3])\b",
    re.IGNORECASE,
)
_MAX_LINE_CHARS = 5000
_MAX_CONJUNCTION_CHARS = 8
"""`(and)`, with whatever marks stand around it."""
_TITLE_VERBS = frozenset(
    "get add create update delete remove lock unlock send upload download search insert upsert "
    "activate transfer merge share revoke associate delink convert count enable disable cancel run "
    "execute replace schedule stop mass clone".split()
)


def title_of(sections: Sequence[Section]) -> str:
    """The name of what the page documents.

    Among the headings before the first known section, from the page's own top heading on (what a
    site sets above it is no part of the page): the one that begins with a verb, else the first that
    does not name a group of APIs.
    """
    before = [*takewhile(lambda section: section.kind == "other", sections)]
    tops = [at for at, section in enumerate(before) if section.level == 1]
    names = [section.title for section in before[min(tops, default=0) :] if section.title]
    verbal = [name for name in names if name.split()[0].casefold() in _TITLE_VERBS]
    single = [name for name in names if not name.rstrip().endswith(("API", "APIs"))]
    return next(iter((*verbal, *single, *names)), "")


def read(
    sections: Sequence[Section], title: str, endpoints: Sequence[Endpoint]
) -> tuple[tuple[Operation, ...], tuple[Doubt, ...]]:
    """Each method and path of the page once, as an operation of its own."""
    if not endpoints:
        return (), ()
    status, doubts = _success_status(sections)
    name = re.sub(r"[^a-z0-9]+", "_", title.casefold()).strip("_") or "operation"
    operations: dict[tuple[str, str], Operation] = {}
    taken: dict[str, int] = {}
    first = endpoints[0]
    for endpoint in endpoints:
        method, path = endpoint.method, endpoint.path
        if (method, path) in operations:
            continue
        base = name if method == first.method else f"{method.casefold()}_{name}"
        id_ = _unique_id(base, first.path, path, taken)
        operations[method, path] = Operation(id_, method, path, status, endpoint.line)
    return tuple(operations.values()), doubts


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


def _unique_id(name: str, first: str, path: str, taken: dict[str, int]) -> str:
    """The operation's id: the page's name, and for further forms what their path adds to it.

    `taken` counts how often each id was asked for so far; this one is added to it.
    """
    wanted = name
    if name in taken:
        added = path.removeprefix(first)
        parameters = re.findall(r"\{([^}]+)\}", path)
        if re.fullmatch(r"/\{[^}]+\}", added) and f"{name}_by_id" not in taken:
            wanted = f"{name}_by_id"
        elif parameters:
            wanted = f"{name}_of_{'_'.join(parameters)}".casefold()
            wanted = re.sub(r"[^a-z0-9]+", "_", wanted).strip("_")
    id_ = wanted
    while id_ in taken:
        taken[wanted] += 1
        id_ = f"{wanted}_{taken[wanted]}"
    taken[id_] = 1
    return id_


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
