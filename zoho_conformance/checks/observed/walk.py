"""The values of an answer by paths that say nothing of a record."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from zoho_conformance.checks.key_paths import new_key_path
from zoho_conformance.contracts.demanded_parameters import FIELDS
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model import json_path
from zoho_conformance.model.api_address import address_of_url
from zoho_conformance.model.exchange import Exchange, Request
from zoho_conformance.model.http_status import is_success
from zoho_conformance.model.record_module import QUERY_KEY, modules_of_request
from zoho_conformance.model.shown import is_word

AnswersOf = tuple[str, str]
"""The API version that a request names, and the module whose records it is about, or nothing."""

_MAX_KEPT = 20_000
_MAX_STEPS = 12
"""What lies deeper is not looked at."""


class AnswerPaths:
    """The paths of keys in the answers of one operation.

    A key that a page documents somewhere, or that looks like a word of the API's where keys have
    names, is in them as it is; of any other its form, or a placeholder.
    """

    def __init__(self, promise: Promise, values_of: Collection[str] = ()) -> None:
        self.promise = promise
        self._values_of = frozenset(values_of)
        self._paths: dict[tuple[str, str], str] = {}
        self._vocabularies: dict[str, frozenset[str] | None] = {}
        self.rows = f"{promise.wrapper}[]" if promise.wrapper is not None else None
        self._is_write = promise.operation.method != "GET"

    def path_of(self, parent: str, name: str) -> str:
        """The path of a key in the object at a path."""
        path = self._paths.get((parent, name))
        if path is None:
            if len(self._paths) >= _MAX_KEPT:
                self._paths.clear()
            path = self._paths[parent, name] = self._path_of(parent, name)
        return path

    def _path_of(self, parent: str, name: str) -> str:
        step = json_path.placeholder(name)
        if step is not None:
            return json_path.join(parent, step)
        path = json_path.join(parent, name)
        if name in self.promise.names or self.promise.key_at(path) is not None:
            return path
        return new_key_path(self.promise, parent, name)

    def values(self, body: Any) -> Iterator[tuple[str, Any]]:
        """Every value of a body with its path, but for what stands in the place of refused rows."""
        pending: list[tuple[str, int, Any]] = [("", 0, body)]
        while pending:
            path, steps, value = pending.pop()
            yield path, value
            if steps >= _MAX_STEPS:
                continue
            if type(value) is dict:
                for name, inner in value.items():
                    pending.append((self.path_of(path, name), steps + 1, inner))
            elif type(value) is list:
                below = f"{path}[]"
                is_refusable = self._is_write and below == self.rows
                pending.extend(
                    (below, steps + 1, item)
                    for item in value
                    if not (is_refusable and type(item) is dict and item.get("status") == "error")
                )

    def words(self, path: str) -> frozenset[str] | None:
        """The values that pages list for a path, none where the user named it; None elsewhere."""
        if path not in self._vocabularies:
            if len(self._vocabularies) >= _MAX_KEPT:
                self._vocabularies.clear()
            self._vocabularies[path] = self._words(path)
        return self._vocabularies[path]

    def _words(self, path: str) -> frozenset[str] | None:
        holder = path.rstrip("[]")
        key = self.promise.key_at(holder)
        if key is not None and (listed := key.values or key.key.known_values):
            return frozenset(listed)
        return frozenset() if json_path.name(holder) in self._values_of else None

    def selection(self, request: Request) -> frozenset[str] | None:
        """The paths of the keys of rows that a request chose; None where it chose none."""
        if self.rows is None:
            return None
        fields = request.query.get(FIELDS)
        if fields is not None:
            return frozenset(self.path_of(self.rows, name) for name in fields.split(",") if name)
        # What a query selects may be under names of its own.
        return frozenset() if request.body and QUERY_KEY in request.body else None

    def answers_of(self, request: Request) -> AnswersOf:
        """The API version and the module of a request."""
        modules = modules_of_request(request, self.promise.operation.path)
        module = next(iter(modules)) if len(modules) == 1 else ""
        version = address_of_url(request.url).version or ""
        return version.casefold(), module if is_word(module) else ""


def is_shown(value: str, listed: frozenset[str]) -> bool:
    """Whether a value of a key with a vocabulary may be written down."""
    return value in listed or is_word(value)


def shows_keys(exchange: Exchange) -> bool:
    """Whether an answer is that of a success, with a body of keys."""
    response = exchange.response
    is_due = exchange.case.expected == "success" and is_success(response.status)
    return is_due and bool(response.body) and type(response.json) in (dict, list)
