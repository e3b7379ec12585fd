"""The operations of one API version, a line each, all of them or those that a word chooses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from zoho_conformance.contracts.contract import Operation
from zoho_conformance.contracts.outline import CallbackOutline, ContractOutline, KeyOutline
from zoho_conformance.export.find_operation import same_operations
from zoho_conformance.export.openapi.paths import full_path
from zoho_conformance.model.display import legible

_GAP = re.compile(r"[\s_-]+")
TO_CALLER = "(to your address)"
"""What stands in the place of a path for what is sent to an address of the caller's."""
_MAX_KEYS = 3
"""How many of the keys that have a word are named in a line."""


Place = Literal["id", "path", "title", "request key", "response key"]
"""Where an operation may have a word."""


class Match(Struct, frozen=True, rename={"place": "in"}):
    """Where an operation has the word that was looked for."""

    place: Place
    name: str


class ListedOperation(Struct, frozen=True):
    """An operation, the page that documents it, and where it has the word, if one chose it.

    `also` are the ids that it has on other pages.
    """

    id: str
    method: str
    path: str
    title: str
    url: str | None
    line: int
    file: str
    matched: tuple[Match, ...] = ()
    also: tuple[str, ...] = ()


def list_operations(
    outlines: dict[Path, ContractOutline], word: str | None = None
) -> list[ListedOperation]:
    """The operations of contracts in the order of their ids; with a word those that have it.

    A word is looked for in ids, paths, titles of pages and names of keys. Case does not count, nor
    whether spaces, underscores or hyphens part the words.
    """
    ids = same_operations(outlines)
    listed = (
        _listed(file, outline, operation, word, ids[operation.id])
        for file, outline in outlines.items()
        for operation in outline.operations
    )
    called = (
        _listed_callback(file, outline, callback, word)
        for file, outline in outlines.items()
        for callback in outline.callbacks
    )
    every = (*listed, *called)
    chosen = (operation for operation in every if word is None or operation.matched)
    return sorted(chosen, key=lambda operation: operation.id)


def _listed(
    file: Path,
    outline: ContractOutline,
    operation: Operation,
    word: str | None,
    ids: tuple[str, ...],
) -> ListedOperation:
    page = outline.page
    path = full_path(operation.path, page.version).template
    facts: dict[Place, str] = {"id": operation.id, "path": path, "title": page.title}
    wanted = _fold(word or "")
    matched = [Match(place, text) for place, text in facts.items() if wanted in _fold(text)]
    matched += [Match("request key", path) for path in _with_word(outline.request_keys, wanted)]
    matched += [Match("response key", path) for path in _with_word(outline.response_keys, wanted)]
    return ListedOperation(
        id=operation.id,
        method=operation.method,
        path=path,
        title=page.title,
        url=page.url,
        line=operation.line,
        file=str(file),
        matched=tuple(matched) if word is not None else (),
        also=tuple(id_ for id_ in ids if id_ != operation.id),
    )


def _listed_callback(
    file: Path, outline: ContractOutline, callback: CallbackOutline, word: str | None
) -> ListedOperation:
    """What is sent to an address that a request names, among the operations."""
    wanted = _fold(word or "")
    facts: dict[Place, str] = {"id": callback.name, "title": outline.page.title}
    matched = [Match(place, text) for place, text in facts.items() if wanted in _fold(text)]
    matched += [Match("response key", path) for path in _with_word(callback.keys, wanted)]
    return ListedOperation(
        id=callback.name,
        method=callback.method,
        path=TO_CALLER,
        title=outline.page.title,
        url=outline.page.url,
        line=callback.line,
        file=str(file),
        matched=tuple(matched) if word is not None else (),
    )


def _with_word(keys: Iterable[KeyOutline], wanted: str) -> Iterator[str]:
    """The paths of the keys whose name has the word; a word with a dot is a part of a path."""
    is_path = "." in wanted or "[" in wanted
    for key in keys:
        if wanted in _fold(key.path if is_path else key.name):
            yield key.path


def _fold(text: str) -> str:
    return _GAP.sub(" ", text.casefold()).strip()


def as_lines(operations: list[ListedOperation]) -> Iterator[str]:
    """A line for each operation, its parts below one another."""
    ids = max((len(operation.id) for operation in operations), default=0)
    paths = max((len(operation.path) for operation in operations), default=0)
    for operation in operations:
        why = "; ".join(filter(None, (_why_matched(operation), _also(operation))))
        line = (
            f"{operation.id:{ids}}  {operation.method:6}  {operation.path:{paths}}  "
            f"{operation.title}{f'  ({why})' if why else ''}"
        )
        yield legible(line)


def _also(operation: ListedOperation) -> str:
    return f"the same as {' and '.join(operation.also)}" if operation.also else ""


def _why_matched(operation: ListedOperation) -> str:
    """The keys for which an operation is listed; empty where the line itself shows why."""
    places = {match.place for match in operation.matched}
    if not places or places & {"id", "path", "title"}:
        return ""
    parts = []
    for place in ("request key", "response key"):
        paths = [match.name for match in operation.matched if match.place == place]
        if paths:
            more = len(paths) - _MAX_KEYS
            named = ", ".join(paths[:_MAX_KEYS]) + (f" and {more} more" if more > 0 else "")
            parts.append(f"{place}{'s' if len(paths) > 1 else ''} {named}")
    return "; ".join(parts)


def as_json(version: str, operations: list[ListedOperation]) -> str:
    """The operations for programs."""
    value = {"api_version": version, "operations": msgspec.to_builtins(operations)}
    return json.dumps(value, indent=2, ensure_ascii=False)
