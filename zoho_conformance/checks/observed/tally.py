"""Counts of what came, by operation, API version, module and path; counts can be added.

Of paths, of words and of modules only so many are kept: those that are first in an order of their
own. One that was dropped anywhere comes after as many others in the sum, too, so that any split of
an archive keeps the same, with the same counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from heapq import nsmallest
from typing import Any

import msgspec

from zoho_conformance.checks.observed.walk import AnswerPaths, AnswersOf, is_shown
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.exchange import Request
from zoho_conformance.model.json_values import json_type

MAX_PATHS = 2000
MAX_WORDS = 50
MAX_MODULES = 64
_SLACK = 2
"""So many times the bound are counted before what is over it is dropped."""


class PathCounts(msgspec.Struct):
    """How often each type and word came at a path.

    Of rows whose request chose its keys: `selected` counts the rows themselves, `asked` those that
    were to have the key, and `unasked` those that had it all the same.
    """

    types: Counter[str] = msgspec.field(default_factory=Counter)
    words: Counter[str] = msgspec.field(default_factory=Counter)
    selected: int = 0
    asked: int = 0
    unasked: int = 0

    def add(self, other: PathCounts) -> None:
        """Count what others counted as well."""
        self.types.update(other.types)
        self.words.update(other.words)
        self.selected += other.selected
        self.asked += other.asked
        self.unasked += other.unasked
        self.cut(MAX_WORDS)

    def cut(self, most: int) -> None:
        """Drop the words that are over a bound."""
        if len(self.words) > most:
            kept = nsmallest(MAX_WORDS, self.words)
            self.words = Counter({word: self.words[word] for word in kept})


class AnswersCounts(msgspec.Struct):
    """What came in the answers of an operation in one API version about one module."""

    exchanges: int = 0
    paths: dict[str, PathCounts] = msgspec.field(default_factory=dict)
    is_cut: bool = False

    def at(self, path: str) -> PathCounts:
        """The counts at a path."""
        counts = self.paths.get(path)
        if counts is None:
            counts = self.paths[path] = PathCounts()
        return counts

    def add(self, other: AnswersCounts) -> None:
        """Count what others counted as well."""
        self.exchanges += other.exchanges
        self.is_cut = self.is_cut or other.is_cut
        for path, counts in other.paths.items():
            self.at(path).add(counts)
        self.cut(MAX_PATHS)

    def cut(self, most: int) -> None:
        """Drop the paths that are over a bound, the deepest first."""
        if len(self.paths) > most:
            kept = nsmallest(MAX_PATHS, self.paths, key=_depth_first)
            self.is_cut = self.is_cut or len(kept) < len(self.paths)
            self.paths = {path: self.paths[path] for path in kept}


class ObservedCounts(msgspec.Struct):
    """What came of one operation; that of two parts of an archive can be added."""

    answers: dict[AnswersOf, AnswersCounts] = msgspec.field(default_factory=dict)
    is_cut: bool = False

    def add(self, other: ObservedCounts) -> None:
        """Count what others counted as well."""
        self.is_cut = self.is_cut or other.is_cut
        for key, counts in other.answers.items():
            if key in self.answers:
                self.answers[key].add(counts)
            else:
                self.answers[key] = counts
        self.cut(MAX_MODULES)

    def cut(self, most: int) -> None:
        """Drop the modules that are over a bound."""
        if len(self.answers) > most:
            kept = nsmallest(MAX_MODULES, self.answers)
            self.is_cut = self.is_cut or len(kept) < len(self.answers)
            self.answers = {key: self.answers[key] for key in kept}


class ObservedTally:
    """Counts what comes, one answer after the other; `values_of` are keys with a vocabulary."""

    def __init__(
        self, promise_of: Callable[[str], Promise], values_of: Collection[str] = ()
    ) -> None:
        self._promise_of = promise_of
        self._values_of = values_of
        self._paths: dict[str, AnswerPaths] = {}
        self._counts: dict[str, ObservedCounts] = {}

    def add(self, operation: str, request: Request, body: Any) -> None:
        """Count the answer of a success."""
        if operation not in self._paths:
            self._paths[operation] = AnswerPaths(self._promise_of(operation), self._values_of)
            self._counts[operation] = ObservedCounts()
        paths, of_operation = self._paths[operation], self._counts[operation]
        key = paths.answers_of(request)
        answers = of_operation.answers.get(key)
        if answers is None:
            answers = of_operation.answers[key] = AnswersCounts()
            of_operation.cut(_SLACK * MAX_MODULES)
        answers.exchanges += 1
        _count(answers, paths, paths.selection(request), body)
        answers.cut(_SLACK * MAX_PATHS)

    def begun_again(self) -> ObservedTally:
        """One that counts the same from the start."""
        return ObservedTally(self._promise_of, self._values_of)

    def counts(self) -> dict[str, ObservedCounts]:
        """What was counted so far, by operation."""
        for counts in self._counts.values():
            counts.cut(MAX_MODULES)
            for answers in counts.answers.values():
                answers.cut(MAX_PATHS)
                for path in answers.paths.values():
                    path.cut(MAX_WORDS)
        return self._counts


def _count(
    answers: AnswersCounts, paths: AnswerPaths, selection: frozenset[str] | None, body: Any
) -> None:
    for path, value in paths.values(body):
        counts = answers.at(path)
        counts.types[json_type(value)] += 1
        if type(value) is dict and selection is not None and path == paths.rows:
            counts.selected += 1
            came = {paths.path_of(path, name) for name in value}
            for key in selection:
                answers.at(key).asked += 1
            for key in came - selection:
                answers.at(key).unasked += 1
        elif type(value) is str:
            listed = paths.words(path)
            if listed is not None and is_shown(value, listed):
                counts.words[value] += 1
                counts.cut(_SLACK * MAX_WORDS)


def _depth_first(path: str) -> tuple[int, str]:
    """Whatever a key lies in comes before it."""
    return (1 + path.count(".") + path.count("[]") if path else 0), path
