"""What recordings use of an operation: parameters, keys, words and codes, each counted once a call.

Only names and words that a contract has are looked up here; everything else in bodies is counted by
path and never shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from zoho_conformance.model.exchange import UNREADABLE, Request, Response
from zoho_conformance.model.json_path import generalize, join

_MAX_COUNTED = 20_000
"""How many paths and words of an operation are counted; bodies keyed by data have any number."""


@dataclass(slots=True)
class Usage:
    """How many exchanges used what; `words` are those at paths that list possible values."""

    exchanges: int = 0
    bodies_sent: int = 0
    parameters: Counter[str] = field(default_factory=Counter)
    sent: Counter[str] = field(default_factory=Counter)
    came: Counter[str] = field(default_factory=Counter)
    words: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)

    def note(self, request: Request, response: Response, worded: Collection[str]) -> None:
        """Count what an exchange uses; `worded` are the paths whose words are counted."""
        self.exchanges += 1
        self._add(self.parameters, {name.casefold() for name in request.query})
        self._add(self.parameters, {name.casefold() for name in request.headers})
        body = request.json if request.body else None
        if isinstance(body, (dict, list)):
            self.bodies_sent += 1
            self._note_body("request", body, self.sent, worded)
        answer = response.json if response.body else None
        if answer is not UNREADABLE and isinstance(answer, (dict, list)):
            self._note_body("response", answer, self.came, worded)
            self._add(self.codes, set(_codes(answer)))

    def _note_body(
        self, side: str, body: Any, paths: Counter[str], worded: Collection[str]
    ) -> None:
        seen: set[str] = set()
        words: set[tuple[str, str, str]] = set()
        for path, value in walk(body):
            seen.add(path)
            if isinstance(value, str) and path in worded:
                words.add((side, path, value))
        self._add(paths, seen)
        self._add(self.words, words)

    @staticmethod
    def _add(counter: Counter[Any], names: Collection[Any]) -> None:
        for name in names:
            if name in counter or len(counter) < _MAX_COUNTED:
                counter[name] += 1


def walk(body: Any) -> Iterator[tuple[str, Any]]:
    """Every value in a body with its path, that of the body itself left out."""
    pending: list[tuple[str, Any]] = [("", body)]
    while pending:
        path, value = pending.pop()
        if path:
            yield path, value
        if isinstance(value, dict):
            pending += [(join(path, generalize(str(name))), item) for name, item in value.items()]
        elif isinstance(value, list):
            pending += [(f"{path}[]", item) for item in value]


def _codes(answer: Any) -> Iterator[str]:
    """The codes of errors: of the answer, or of its rows."""
    rows = (
        [row for value in answer.values() if isinstance(value, list) for row in value]
        if (isinstance(answer, dict))
        else answer
    )
    for item in (answer, *rows):
        code = item.get("code") if isinstance(item, dict) else None
        if isinstance(code, str) and item.get("status") == "error":
            yield code
