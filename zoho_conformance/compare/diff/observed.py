"""What came against what the pages have: both ways, by the operations that were observed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zoho_conformance.contracts import apply_rulings
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.contracts.observed import (
    MIN_OBJECTS,
    ObservedAnswers,
    ObservedContract,
    ObservedKey,
    ObservedOperation,
)
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.promised_facts import PromisedKey
from zoho_conformance.contracts.shared_promises import SharedPromises, share
from zoho_conformance.model import json_path
from zoho_conformance.model.display import legible
from zoho_conformance.model.finding import Finding, Source
from zoho_conformance.model.rules import Level, find_rule, lowest

CASE = "observed"
"""What stands for a case, since many answers were counted."""


@dataclass(frozen=True, slots=True)
class ObservedComparison:
    """What only pages or only answers have, and what could not be compared."""

    findings: tuple[Finding, ...]
    operations: tuple[str, ...]
    not_compared: tuple[str, ...]


def compare_observed(pages: Sequence[Contract], observed: ObservedContract) -> ObservedComparison:
    """Compare what pages have, without any ruling, with what came."""
    promises = share(apply_rulings.promises(pages, ()))
    findings: list[Finding] = []
    compared: list[str] = []
    not_compared: list[str] = []
    for operation in observed.operations:
        if operation.id not in promises:
            not_compared.append(f"{operation.id}: no page has the operation")
            continue
        answers = _answers_of(promises, operation, not_compared)
        if answers:
            compared.append(promises[operation.id].id)
            findings += _Comparer(promises[operation.id]).compare(answers)
    return ObservedComparison(tuple(findings), tuple(compared), tuple(not_compared))


def _answers_of(
    promises: SharedPromises, operation: ObservedOperation, not_compared: list[str]
) -> list[ObservedAnswers]:
    """The answers that are of the API version of the pages."""
    version = promises[operation.id].page.version
    same = [
        answers
        for answers in operation.answers
        if not (version and answers.api_version) or version == answers.api_version
    ]
    others = {answers.api_version or "" for answers in operation.answers} - {
        answers.api_version or "" for answers in same
    }
    if others:
        not_compared.append(
            f"{operation.id}: answers of {', '.join(sorted(others))}, and the page is of {version}"
        )
    return same


class _Comparer:
    """Compares the answers of one operation with its promise."""

    def __init__(self, promise: Promise) -> None:
        self._promise = promise
        self._rows = f"{promise.wrapper}[]" if promise.wrapper is not None else None
        self._shown = {name.casefold() for name in promise.contract.fields_of}

    def compare(self, answers: Sequence[ObservedAnswers]) -> Iterator[Finding]:
        for each in answers:
            where = f" of {each.module}" if each.module else ""
            for key in each.keys:
                if key.path and not key.path.endswith("[]") and key.types:
                    yield from self._of_key(each, key, where)
        yield from self._never(answers)

    def _of_key(self, answers: ObservedAnswers, key: ObservedKey, where: str) -> Iterator[Finding]:
        promised = self._promise.key_at(key.inner_path)
        share = f"{key.of:,} objects{where}"
        if promised is None:
            types = " or ".join(key.types)
            yield self._finding(
                "key-undocumented",
                None,
                key,
                "no such key",
                f"{types} in {key.seen:,} of {share}",
                "a key",
                "info",
            )
            return
        is_of_module = (answers.module or "").casefold() in self._shown or not self._shown
        if promised.key.is_field and not is_of_module:
            # What the page shows are fields of another module.
            return
        yield from self._types(promised, key, share)
        yield from self._values(promised, key)

    def _types(self, promised: PromisedKey, key: ObservedKey, share: str) -> Iterator[Finding]:
        types = {*promised.types, "null"}
        types |= {"integer"} if "number" in types else set()
        expected = " or ".join(name for name in promised.types if name != "null")
        for name in key.types if promised.types else ():
            if name not in types:
                came = f"{name} in {key.types[name]:,} of {share}"
                yield self._finding("type-changed", promised, key, expected, came, name)
        may_be_null = promised.key.nullable or promised.null_if or "null" in promised.types
        if key.null and not may_be_null and not promised.key.is_field:
            came = f"null in {key.null:,} of {share}"
            # Where no page explains nulls, one that comes breaks no word of it.
            level: Level = "error" if self._promise.explains_nulls else "warning"
            yield self._finding("null-undocumented", promised, key, "no null", came, "null", level)

    def _values(self, promised: PromisedKey, key: ObservedKey) -> Iterator[Finding]:
        listed = promised.values or promised.key.known_values
        if not listed:
            return
        level: Level = "error" if promised.values else "info"
        expected = ", ".join(listed)
        for value, count in key.values.items():
            if value not in listed:
                came = f"{value} in {count:,} of {sum(key.values.values()):,} values"
                yield self._finding(
                    "value-undocumented", promised, key, expected, came, value, level
                )

    def _never(self, answers: Sequence[ObservedAnswers]) -> Iterator[Finding]:
        """What the page has and never came, of what could have come."""
        came: dict[str, list[ObservedKey]] = {}
        objects: dict[str, int] = {}
        for key in (key for each in answers for key in each.keys):
            path = key.inner_path
            promised = self._promise.key_at(path)
            if promised is not None:
                came.setdefault(promised.path, []).append(key)
            # To a request that chose its keys, only those could come.
            chosen = key.selected if path == self._rows else 0
            objects[path] = objects.get(path, 0) + key.objects - chosen
        for promised in self._promise.response_keys:
            if promised.key.is_field or promised.may_be_requested:
                continue
            keys = came.get(promised.path, [])
            could = sum(key.of for key in keys) or objects.get(promised.key.parent, 0)
            if not any(key.types for key in keys):
                if could:
                    actual = f"in none of {could:,} objects"
                    yield self._finding(
                        "observed-never", promised, None, "a key", actual, "never", "info"
                    )
                continue
            yield from self._never_values(promised, keys)

    def _never_values(
        self, promised: PromisedKey, keys: Sequence[ObservedKey]
    ) -> Iterator[Finding]:
        values = {value for key in keys for value in key.values}
        total = sum(count for key in keys for count in key.values.values())
        for value in promised.values or promised.key.known_values or ():
            if total >= MIN_OBJECTS and value not in values:
                actual = f"in none of {total:,} values"
                yield self._finding(
                    "observed-never", promised, None, f"the value {value}", actual, "never", "info"
                )

    def _finding(  # noqa: PLR0917 - each is a fact
        self,
        rule_id: str,
        promised: PromisedKey | None,
        key: ObservedKey | None,
        expected: str,
        actual: str,
        came: str,
        level: Level = "error",
    ) -> Finding:
        rule = find_rule(rule_id)
        assert rule is not None
        path = key.inner_path if key is not None else promised.path if promised is not None else ""
        written = legible(json_path.as_written(path))
        promise = self._promise
        page = promise.page_of(promised.key) if promised is not None else promise.page
        limit: Level = promised.max_level if promised is not None else "error"
        return Finding(
            rule=rule_id,
            level=lowest(rule.level, level, limit),
            basis=promised.basis if promised is not None else "stated",
            operation=promise.id,
            case=CASE,
            path=written,
            expected=legible(expected),
            actual=legible(actual),
            promised=legible(expected),
            came=legible(came),
            message=legible(f"`{written}`: the page has {expected}, and there came {actual}"),
            source=Source(
                page.title or "the page",
                promised.section() if promised is not None else "endpoints",
                max(promised.key.line if promised is not None else promise.operation.line, 1),
                page.url,
                promised.key.name if promised is not None else "",
            ),
        )
