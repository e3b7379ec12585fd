"""Hypothesis strategies for exchanges that keep every promise of an operation."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.promised_facts import PromisedKey
from zoho_conformance.model.exchange import Case, Exchange, Request, Response
from zoho_conformance.model.json_values import FORMATS

_DEPTH = 3
"""How deep groups of criteria nest."""
_ID = "4150868000000300001"

_ANYTHING: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.just({"x": [1]})
)


def exchange_of(promise: Promise, body: Any) -> Exchange:
    """The body as the answer of the operation to a request for every field there is."""
    path = promise.operation.path.replace("{module_API_name}", "Leads")
    while "{" in path:
        path = path[: path.index("{")] + _ID + path[path.index("}") + 1 :]
    query = "&".join(
        f"{parameter.name}={','.join(parameter.values or 'x')}" for parameter in promise.parameters
    )
    return Exchange(
        Case(promise.id, "ok", "success"),
        Request(promise.operation.method, f"https://org.invalid/crm/v7{path}?{query}", {}),
        Response(
            promise.success_statuses[0],
            {"content-type": "application/json"},
            json.dumps(body).encode(),
        ),
    )


def body_of(promise: Promise) -> st.SearchStrategy[Any]:
    """Bodies that keep the promise: every form that types, values, nulls and rulings allow."""
    return _Drawn(promise).object("").map(lambda body: _paged(promise, body))


def _paged(promise: Promise, body: Any) -> Any:
    """The body with a count of the rows that it has, and tokens that go with its further rows."""
    info = body.get("info", {})
    if promise.counts and info:
        info["count"] = len(body[promise.wrapper])
    tokens = [info.get(f"{which}_page_token") for which in ("next", "previous")]
    if "next_page_token" in info and "more_records" in info:
        info["more_records"] = bool(tokens[0])
    if "page_token_expiry" in info:
        info["page_token_expiry"] = "2030-01-01T00:00:00-05:00" if any(tokens) else None
    return body


class _Drawn:
    def __init__(self, promise: Promise) -> None:
        self._promise = promise
        self._below: dict[str, list[PromisedKey]] = {}
        for key in promise.response_keys:
            self._below.setdefault(key.key.parent, []).append(key)
        in_path = promise.operation.path
        self._sent = {
            echo.key: echo.parameter
            for echo in promise.echoes
            if f"{{{echo.parameter}}}" in in_path
        }
        of_query = {parameter.name: parameter for parameter in promise.parameters}
        self._chosen = {
            echo.key: of_query[echo.parameter].values or ("x",)
            for echo in promise.echoes
            if echo.parameter in of_query
        }

    def object(self, path: str) -> st.SearchStrategy[dict[str, Any]]:
        keys = self._below.get(path, [])
        due = {key.key.name: self.value(key) for key in keys if key.is_required}
        rest = {key.key.name: self.value(key) for key in keys if not key.is_required}
        drawn = st.fixed_dictionaries(due, optional=rest)
        return drawn.map(lambda values: _with_nulls(keys, values))

    def value(self, key: PromisedKey) -> st.SearchStrategy[Any]:
        if key.may_be_requested:
            return _ANYTHING
        if key.path in self._chosen:
            return st.just(",".join(self._chosen[key.path]))
        if key.path in self._sent:
            return st.just("Leads" if self._sent[key.path] == "module_API_name" else _ID)
        if key.recursive:
            return self._criteria(key, key.recursive, _DEPTH)
        kinds = [kind for kind in key.types if kind != "null" or not key.null_if]
        return st.one_of([self._typed(key, kind) for kind in kinds])

    def _typed(self, key: PromisedKey, kind: str) -> st.SearchStrategy[Any]:
        if kind == "object":
            return self.object(key.path)
        if kind == "array":
            is_of_rows = self._promise.answers_action_rows and key.path == self._promise.wrapper
            return st.lists(self._element(key), min_size=int(is_of_rows), max_size=3)
        if kind == "string" and key.values:
            return st.sampled_from(key.values)
        if kind == "string" and key.format:
            return st.from_regex(FORMATS[key.format].pattern, fullmatch=True)
        return {
            "string": st.text(max_size=8),
            "integer": st.integers(),
            "boolean": st.booleans(),
            "null": st.none(),
        }[kind]

    def _element(self, key: PromisedKey) -> st.SearchStrategy[Any]:
        if f"{key.path}[]" not in self._below:
            assert key.key.items == ("string",)
            return st.sampled_from(key.values) if key.values else st.text(max_size=8)
        elements = self.object(f"{key.path}[]")
        if not key.any_of:
            return elements
        return elements.filter(lambda element: any(name in element for name in key.any_of))

    def _criteria(self, key: PromisedKey, inside: str, depth: int) -> st.SearchStrategy[Any]:
        """A leaf, or a group of what is one level less deep."""
        leaf = self.object(f"{key.path}.{inside}[]")
        if depth == 0:
            return leaf
        nested = st.lists(self._criteria(key, inside, depth - 1), max_size=3)
        own = [
            child
            for child in self._below[key.path]
            if child.key.name not in self._leaf(key, inside)
        ]
        parts = {
            child.key.name: nested if child.key.name == inside else self.value(child)
            for child in own
        }
        return st.one_of(leaf, st.fixed_dictionaries(parts))

    def _leaf(self, key: PromisedKey, inside: str) -> set[str]:
        return {child.key.name for child in self._below[f"{key.path}.{inside}[]"]}


def _with_nulls(keys: list[PromisedKey], drawn: dict[str, Any]) -> dict[str, Any]:
    """Null exactly where a condition has it."""
    for key in keys:
        if key.null_if is not None and drawn[key.null_if.key] == key.null_if.value:
            drawn[key.key.name] = None
    return drawn
