"""Answers against those that an org used to give, where no page promises anything.

Nothing is said of what came too seldom to say what is usual. With `MIN_OBJECTS` objects that all
had a key, at most one in ten lacks it (with 95 % confidence); so its findings are warnings, not
error.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from zoho_conformance.checks.key_paths import new_key_path
from zoho_conformance.checks.make_finding import FindingMaker
from zoho_conformance.checks.observed.walk import AnswerPaths, AnswersOf, is_shown, shows_keys
from zoho_conformance.contracts.observed import (
    MIN_OBJECTS,
    ObservedAnswers,
    ObservedContract,
    ObservedKey,
    ObservedOperation,
)
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.promised_facts import PromisedKey
from zoho_conformance.model import json_path
from zoho_conformance.model.display import legible
from zoho_conformance.model.exchange import Exchange
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.json_values import json_type
from zoho_conformance.model.stable_form import stable_form

MAX_VOCABULARY = 20
"""More words than this are not a small vocabulary."""
MIN_TIMES_A_WORD = 5
"""How often each word of a vocabulary came on average."""

_Difference = tuple[str, str, str, str, str]
"""A rule, a path, what used to come, what came, and that in the words of the identity."""


class _Past:
    """What used to come in the answers of an operation about one module."""

    def __init__(self, answers: ObservedAnswers, rows: str | None) -> None:
        self.keys = {key.inner_path: key for key in answers.keys}
        self.is_whole = not answers.is_cut
        self._rows = rows

    def at(self, path: str) -> ObservedKey | None:
        """What came at a path."""
        return self.keys.get(path)

    @cached_property
    def due(self) -> dict[str, frozenset[str]]:
        """The keys that were in every object, by the path of the object."""
        due: dict[str, set[str]] = {}
        for path, key in self.keys.items():
            name = json_path.name(path)
            is_name = path and not path.endswith("[]") and not name.startswith("{")
            if is_name and key.of >= MIN_OBJECTS and key.seen == key.of:
                due.setdefault(json_path.parent(path), set()).add(path)
        return {parent: frozenset(paths) for parent, paths in due.items()}

    @cached_property
    def due_unasked(self) -> frozenset[str]:
        """Those of the rows that come whatever keys a request chose."""
        rows = self.keys.get(self._rows or "")
        if rows is None:
            return frozenset()
        return frozenset(
            path
            for path in self.due.get(self._rows or "", ())
            if self.keys[path].unasked and self.keys[path].of == rows.objects
        )

    @cached_property
    def shows_rows_unasked(self) -> bool:
        """Whether there were enough rows of requests that chose no keys."""
        rows = self.keys.get(self._rows or "")
        return rows is not None and rows.objects - rows.selected >= MIN_OBJECTS


class PastAnswers:
    """Judges answers by an observed contract."""

    def __init__(self, observed: ObservedContract) -> None:
        self._operations = {operation.id: operation for operation in observed.operations}
        self._known: dict[str, tuple[AnswerPaths, dict[AnswersOf, _Past]]] = {}

    @property
    def operations(self) -> Sequence[str]:
        """The ids of the operations that were observed."""
        return tuple(self._operations)

    def findings(
        self, promise: Promise, exchange: Exchange, own: Sequence[Finding]
    ) -> Iterator[Finding]:
        """What an answer differs in; `own` is what the contract's checks say of it already."""
        if not shows_keys(exchange):
            return
        paths, pasts = self._of(promise)
        past = pasts.get(paths.answers_of(exchange.request)) if pasts else None
        if past is None:
            return
        make = FindingMaker(promise, exchange.case)
        reported = _Reported(promise, own)
        for (rule, path, used, actual, came), count in _differences(paths, past, exchange).items():
            if not reported.has(rule, path):
                yield make.about_past(rule, path, used, actual, came=came, count=count)

    def _of(self, promise: Promise) -> tuple[AnswerPaths, dict[AnswersOf, _Past]]:
        if promise.id not in self._known:
            operations = (self._operations.get(id_) for id_ in (promise.id, *promise.ids))
            operation: ObservedOperation | None = next(filter(None, operations), None)
            answers = operation.answers if operation is not None else ()
            # Values are looked at where the observed contract has some.
            named = {
                json_path.name(key.inner_path.rstrip("[]"))
                for each in answers
                for key in each.keys
                if key.values
            }
            paths = AnswerPaths(promise, named)
            self._known[promise.id] = (
                paths,
                {
                    (each.api_version or "", each.module or ""): _Past(each, paths.rows)
                    for each in answers
                },
            )
        return self._known[promise.id]


class _Reported:
    """What the contract's checks say of an answer already."""

    def __init__(self, promise: Promise, own: Sequence[Finding]) -> None:
        self._promise = promise
        self._new = {finding.path for finding in own if finding.rule == "key-undocumented"}
        self._others = {finding.path for finding in own if finding.rule != "key-undocumented"}
        self._renamed = [finding.came for finding in own if finding.rule == "key-renamed"]

    def has(self, rule: str, path: str) -> bool:
        """Whether a difference at a path is the same thing in other words."""
        written = legible(json_path.as_written(path))
        if rule != "observed-key-new":
            # That no page has a key says nothing of what is in it.
            return written in self._others
        name = json_path.as_written(json_path.name(path))
        place = new_key_path(self._promise, json_path.parent(path), name)
        is_new = legible(json_path.as_written(place)) in self._new
        return is_new or written in self._new or any(name in words for words in self._renamed)


def _differences(paths: AnswerPaths, past: _Past, exchange: Exchange) -> Counter[_Difference]:
    """What the values of an answer differ in, and how often."""
    differences: Counter[_Difference] = Counter()
    selection = paths.selection(exchange.request)
    for path, value in paths.values(exchange.response.json):
        key = past.at(path)
        promised = paths.promise.key_at(path.rstrip("[]"))
        if key is None:
            if _is_new(past, path, promised):
                differences["observed-key-new", path, "no such key", json_type(value), "a key"] += 1
            continue
        differences.update(_of_value(paths, path, key, promised, value))
        if type(value) is dict:
            for missing in _missing(paths, past, path, value, selection):
                was = past.keys[missing]
                used = f"a key of every object ({was.seen:,} of {was.of:,})"
                differences["observed-key-missing", missing, used, "no such key", "missing"] += 1
    return differences


def _is_new(past: _Past, path: str, promised: PromisedKey | None) -> bool:
    """Whether a key never came though there were objects enough that could have it."""
    if promised is not None or path.endswith(("[]", "}")) or not past.is_whole:
        return False
    above = past.at(json_path.parent(path))
    return above is not None and above.objects >= MIN_OBJECTS


def _missing(
    paths: AnswerPaths,
    past: _Past,
    path: str,
    value: dict[str, Any],
    selection: frozenset[str] | None,
) -> Iterator[str]:
    """The paths of keys that an object lacks, and that every such object had."""
    due = past.due.get(path)
    if not due:
        return
    if path == paths.rows:
        if selection is not None:
            due = (due & selection) | past.due_unasked
        elif not past.shows_rows_unasked:
            due = past.due_unasked
    for missing in sorted(due - {paths.path_of(path, name) for name in value}):
        promised = paths.promise.key_at(missing)
        # Samples of the page lack it as well: it is promised that it need not come.
        if promised is None or promised.key.is_field or promised.key.always:
            yield missing


def _of_value(
    paths: AnswerPaths, path: str, key: ObservedKey, promised: PromisedKey | None, value: Any
) -> Iterator[_Difference]:
    is_element = path.endswith("[]")
    kind = json_type(value)
    known = _kinds(key.types)
    if value is None:
        may_be = promised is not None and not is_element and _may_be_null(promised)
        if not key.null and key.not_null >= MIN_OBJECTS and not may_be:
            yield "observed-null-new", path, "no null", "null", "null"
        return
    documented = () if promised is None or is_element else promised.types
    if _kind(kind) not in known | _kinds(documented):
        if key.not_null >= MIN_OBJECTS:
            used = " or ".join(sorted(name for name in key.types if name != "null"))
            yield "observed-type-new", path, used, kind, kind
        return
    if type(value) is str and _is_new_word(paths, path, key, value):
        shown = value if is_shown(value, frozenset()) else stable_form(value)
        yield "observed-value-new", path, ", ".join(sorted(key.values)), shown, shown


def _may_be_null(promised: PromisedKey) -> bool:
    return promised.key.nullable or promised.null_if is not None or "null" in promised.types


def _is_new_word(paths: AnswerPaths, path: str, key: ObservedKey, value: str) -> bool:
    """Whether a value is none of the small vocabulary that a key had, nor one that a page lists."""
    if not key.values or value in key.values:
        return False
    came = sum(key.values.values())
    is_small = len(key.values) <= MAX_VOCABULARY and len(key.values) * MIN_TIMES_A_WORD <= came
    is_all = came == key.types.get("string", 0)
    return is_small and is_all and came >= MIN_OBJECTS and value not in (paths.words(path) or ())


def _kinds(types: Any) -> set[str]:
    return set(map(_kind, types)) - {"null"}


def _kind(type_: str) -> str:
    """The type without what a value may differ in: a round number comes as an integer."""
    return "number" if type_ == "integer" else type_
