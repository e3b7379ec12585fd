"""The OAuth scopes that the requests in recordings need, and what a token lacks of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from zoho_conformance.checks.matching import Matcher, Unmatched
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.scopes import (
    AnyOf,
    is_enough,
    least_scopes,
    module_word,
    needed_scopes,
)
from zoho_conformance.exchanges.formats.detect import open_source
from zoho_conformance.exchanges.formats.field_map import FieldMap
from zoho_conformance.exchanges.formats.find_sources import find_sources
from zoho_conformance.exchanges.formats.interface import Unread, UnreadableRecordingError
from zoho_conformance.exchanges.formats.source import Source
from zoho_conformance.exchanges.formats.unpack import Unpacker
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.exchange import UNREADABLE, Request
from zoho_conformance.model.record_module import QUERY_KEY, modules_in_query
from zoho_conformance.model.uses.uses_file import read_uses
from zoho_conformance.runs.library import Library

_USES_SUFFIX = ".toml"
"""The suffix that tells a file of uses from recordings."""
_NAMING_A_MODULE = frozenset({"module", "$se_module", "se_module"})


class NeededScope(Struct, frozen=True):
    """A scope of the least set, and the operations that it is for."""

    scope: str
    operations: tuple[str, ...]


class LackingScope(Struct, frozen=True):
    """What a token lacks: any of some scopes, and the operations that are refused for it."""

    any_of: AnyOf
    operations: tuple[str, ...]


class Uncounted(Struct, frozen=True):
    """Exchanges that nothing could be said of, why, and how many."""

    reason: str
    exchanges: int


class ScopesNeeded(Struct, frozen=True):
    """The least scopes that recorded requests need, held against a token's where they are known.

    `have` is None where the token's scopes are unknown. `not_needed` are scopes of the token that
    none of the requests takes. `undocumented` are operations whose pages name no scope.
    """

    version: str
    exchanges: int
    operations: tuple[str, ...]
    scopes: tuple[NeededScope, ...]
    have: tuple[str, ...] | None = None
    lacking: tuple[LackingScope, ...] = ()
    not_needed: tuple[str, ...] = ()
    undocumented: tuple[str, ...] = ()
    unmatched: tuple[Uncounted, ...] = ()
    unread: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    """The files of uses whose operations were looked at."""


class ScopeFinder:
    """Notes what each recorded request needs."""

    def __init__(self, library: Library, fields: FieldMap | None = None) -> None:
        self.exchanges = 0
        self._library = library
        self._fields = fields
        self._matcher = Matcher(library.promises)
        self._modules: dict[str, set[str]] = {}
        self._without_module: set[str] = set()
        self._unmatched: Counter[str] = Counter()
        self._unread: list[str] = []
        self._uses: list[str] = []

    def read_uses(self, file: Path) -> None:
        """Note the operations in a file of uses, which does not name modules.

        Raises `UsageError` where it cannot be read.
        """
        self._uses.append(str(file))
        for operation in dict.fromkeys(use.operation for use in read_uses(file).use):
            if operation in self._library.promises:
                canonical = self._library.promises.canonical(operation)
                self._modules.setdefault(canonical, set())
                self._without_module.add(canonical)
            elif operation not in self._library.promises.callbacks:
                self._unread.append(f"{file}: no contract has the operation {operation}")

    def read(self, source: Source, on_read: Callable[[int], None] | None = None) -> None:
        """Note the requests of a source, if it is a recording."""
        unpacker = Unpacker()
        try:
            for raw in open_source(source, self._fields) or ():
                self.exchanges += 1
                if on_read is not None:
                    on_read(self.exchanges)
                if isinstance(raw, Unread):
                    self._unread.append(str(raw))
                    continue
                request, response = raw.decode(unpacker)
                matched = self._matcher.match_answered(request, response)
                if not isinstance(matched, Unmatched):
                    self._note(matched, request)
                elif not matched.is_foreign:
                    self._unmatched[matched.reason] += 1
        except UnreadableRecordingError as cause:
            self._unread.append(str(cause))

    def result(self, have: Sequence[str] | None = None) -> ScopesNeeded:
        """What all requests need together, and of that what a token with some scopes lacks."""
        needs = {operation: self._needs(operation) for operation in sorted(self._modules)}
        groups = sorted({any_of for own in needs.values() for any_of in own})
        lacking = () if have is None else (any_of for any_of in groups if not _has(have, any_of))
        return ScopesNeeded(
            version=self._library.version,
            exchanges=self.exchanges,
            operations=tuple(needs),
            scopes=tuple(
                NeededScope(scope, _with_need(needs, [g for g in groups if is_enough((scope,), g)]))
                for scope in least_scopes(groups)
            ),
            have=None if have is None else tuple(have),
            lacking=tuple(LackingScope(any_of, _with_need(needs, (any_of,))) for any_of in lacking),
            not_needed=tuple(
                scope
                for scope in have or ()
                if not any(_has((scope,), any_of) for any_of in groups)
            ),
            undocumented=tuple(operation for operation, own in needs.items() if not own),
            unmatched=tuple(Uncounted(*each) for each in self._unmatched.most_common()),
            unread=tuple(self._unread),
            uses=tuple(self._uses),
        )

    def _note(self, operation: str, request: Request) -> None:
        words = {
            module_word(name, self._library.known_modules)
            for name in _modules_of(self._library.promises[operation], request)
        }
        self._modules.setdefault(operation, set()).update(words)
        if not words:
            self._without_module.add(operation)

    def _needs(self, operation: str) -> tuple[AnyOf, ...]:
        promise, modules = self._library.promises[operation], sorted(self._modules[operation])
        needs = dict.fromkeys(needed_scopes(promise, modules))
        if modules and operation in self._without_module:
            # Some requests named a module, and others, which may be about any, did not.
            needs |= dict.fromkeys(needed_scopes(promise))
        return tuple(needs)


def find_needed_scopes(
    named: Sequence[str],
    library: Library,
    fields: FieldMap | None = None,
    *,
    have: Sequence[str] | None = None,
    on_read: Callable[[int], None] | None = None,
) -> ScopesNeeded:
    """The scopes that the requests in recordings need; `UsageError` where there are none."""
    finder = ScopeFinder(library, fields)
    for name in named:
        if name.endswith(_USES_SUFFIX):
            finder.read_uses(Path(name))
            continue
        for source in find_sources(name):
            finder.read(source.source, on_read)
    result = finder.result(have)
    if not (result.exchanges or result.unread or result.operations):
        raise UsageError(f"{', '.join(named)}: no recorded exchanges in it")
    return result


def _has(granted: Sequence[str], any_of: AnyOf) -> bool:
    return is_enough(granted, any_of, any_module=True)


def _with_need(needs: Mapping[str, Sequence[AnyOf]], groups: Collection[AnyOf]) -> tuple[str, ...]:
    """The operations that have one of these needs."""
    return tuple(operation for operation, own in needs.items() if not set(own).isdisjoint(groups))


def _modules_of(promise: Promise, request: Request) -> Iterator[str]:
    """The modules that a request names: in its path, its query or its body."""
    values = request.path_values(promise.operation.path) or {}
    yield from (value for slot, value in values.items() if "module" in slot.casefold())
    yield from (value for name, value in request.query.items() if name == "module" and value)
    body: Any = request.json if request.body else None
    if body is UNREADABLE:
        return
    left = [body]
    while left:
        each = left.pop()
        if isinstance(each, list):
            left.extend(each)
        elif isinstance(each, dict):
            left.extend(each.values())
            yield from modules_in_query(each.get(QUERY_KEY))
            for name in _NAMING_A_MODULE & each.keys():
                value = each[name]
                api_name = value.get("api_name") if isinstance(value, dict) else value
                if isinstance(api_name, str) and api_name:
                    yield api_name
