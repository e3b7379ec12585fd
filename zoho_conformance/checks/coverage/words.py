"""How often the possible values of a documented key came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from zoho_conformance.checks.coverage.body_counts import BodyCounts
from zoho_conformance.contracts.promised_facts import PromisedKey
from zoho_conformance.model.json_values import as_word

_NULL = type(None)
_SCALARS = {str, int, float, bool}


class Words:
    """The possible values of one key, each with how often it came."""

    __slots__ = ("_counts", "_path")

    def __init__(self, key: PromisedKey) -> None:
        self._path = key.path
        self._counts = dict.fromkeys(key.values or (), 0)

    def count(self, value: Any) -> None:
        """Count the possible values that one value, or an array of them, has."""
        if type(value) is str:
            self._add(value, 1)
            return
        items = value if isinstance(value, list) else (value,)
        for word in {as_word(item) for item in items if not isinstance(item, dict | list)}:
            self._add(word, 1)

    def count_column(self, column: Sequence[Any], kinds: set[type]) -> None:
        """Count the possible values in a column."""
        scalars = kinds - {_NULL}
        if len(scalars) > 1 or not scalars <= _SCALARS:
            # Of two types some values are equal that are not written alike: `True` and 1.
            for value in column:
                self.count(value)
            return
        for value, count in Counter(column).items():
            self._add(as_word(value), count)

    def count_alike(self, column: Sequence[Any]) -> None:
        """Count the possible values in a column of scalars that are all of one type."""
        for value in set(column):
            self._add(value if type(value) is str else as_word(value), column.count(value))

    def _add(self, word: str, count: int) -> None:
        if word in self._counts:
            self._counts[word] += count

    def settle(self, counts: BodyCounts) -> None:
        """Add what was counted to the counts by path."""
        for word, count in self._counts.items():
            counts.values[self._path, word] += count
        self._counts = dict.fromkeys(self._counts, 0)
