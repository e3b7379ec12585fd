"""Requests with one fault each, made of requests that a page prints: each fault has its place."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from msgspec.structs import replace

from zoho_conformance.contracts.contract import Parameter
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.promised_facts import PromisedKey
from zoho_conformance.model import json_path
from zoho_conformance.model.exchange import Request

UNKNOWN = "zz_unknown"
_WRONG: dict[str, Any] = {
    "string": {"a": 1},
    "integer": "zz",
    "number": "zz",
    "boolean": "zz",
    "object": "zz",
    "array": {"a": 1},
}
_OBJECTS_FIT = frozenset({"object"})
_HOLDERS = frozenset({"array", "object"})


@dataclass(frozen=True, slots=True)
class RequestMutant:
    """A sample request with one fault: the rule that tells it, and where.

    `kind` tells apart faults of one rule at one place.
    """

    rule: str
    path: str
    request: Request
    kind: str = ""


def request_mutants(promise: Promise, request: Request) -> Iterator[RequestMutant]:
    """The request with one fault each."""
    yield RequestMutant(
        "request-parameter-unknown", UNKNOWN, _with_query(request, **{UNKNOWN: "1"})
    )
    for parameter in promise.parameters:
        if not parameter.is_header:
            yield from _edits_of_parameter(promise, parameter, request)
        elif promise.is_mandatory(parameter) and parameter.name.casefold() in request.headers:
            # An operation that is named by its header alone is another one without it.
            headers = {"accept": "*/*"}
            yield RequestMutant(
                "request-header-missing", parameter.name, replace(request, headers=headers)
            )
    if request.method == "GET" and not promise.request_keys:
        body = replace(request, body='{"zz": 1}')
        yield RequestMutant("request-key-unknown", "", body)
    if request.json is not None:
        yield from _edits_of_body(promise, request)


def _edits_of_parameter(
    promise: Promise, parameter: Parameter, request: Request
) -> Iterator[RequestMutant]:
    name, type_ = parameter.name, (parameter.type or "").casefold()
    if name in request.query and name.swapcase() not in request.query:
        other = _with_query(request, **{name: None, name.swapcase(): request.query[name]})
        yield RequestMutant("request-parameter-unknown", name.swapcase(), other)
    if promise.is_mandatory(parameter) and name in request.query:
        yield RequestMutant("request-parameter-missing", name, _with_query(request, **{name: None}))
    if type_ in ("integer", "long", "number", "boolean"):
        yield RequestMutant("request-type-wrong", name, _with_query(request, **{name: "zz"}))
    elif parameter.values and name != "fields":
        yield RequestMutant(
            "request-value-unknown", name, _with_query(request, **{name: "zz-none"})
        )


def _edits_of_body(promise: Promise, request: Request) -> Iterator[RequestMutant]:
    keys = {key.path: key for key in promise.request_keys}
    holders = [key for key in keys.values() if not key.key.parent and {*key.types} & _HOLDERS]
    if holders:
        name, media_type = holders[0].path, "application/x-www-form-urlencoded"
        headers = {**request.headers, "content-type": media_type}
        form = replace(request, body=urlencode({name: "zz"}), headers=headers)
        yield RequestMutant("request-type-wrong", name, form, "form")
    for at, fields in _objects(request.json):
        inside = [key for key in keys.values() if key.key.parent == at]
        if inside and not any(key.key.is_field for key in inside):
            path = json_path.join(at, UNKNOWN)
            yield RequestMutant("request-key-unknown", path, _with_key(request, at, UNKNOWN, "x"))
        for name in fields:
            key = keys.get(json_path.join(at, name))
            if key is not None and not key.key.is_field:
                yield from _edits_of_key(request, at, key, fields[name])
        if inside and at.endswith("[]") and json_path.parent(at) == "":
            yield from _edits_of_rows(request, at, fields, inside)
    limit = promise.most("records")
    rows = request.json.get("data") if isinstance(request.json, dict) else None
    if limit is not None and rows:
        many = _with_key(request, "", "data", rows[:1] * (limit.at_most + 1))
        yield RequestMutant("request-over-limit", "data", many)


def _edits_of_rows(
    request: Request, at: str, fields: dict[str, Any], inside: list[PromisedKey]
) -> Iterator[RequestMutant]:
    """The list that holds the rows of a body, nested otherwise, and a fault in its second row."""
    name = at.removesuffix("[]")
    for kind, wrong in (("row", fields), ("nested", {name: [fields]})):
        other = _with_key(request, "", name, wrong)
        yield RequestMutant("request-type-wrong", name, other, kind)
    yield RequestMutant("request-type-wrong", at, _with_key(request, "", name, [[fields]]))
    for key in inside:
        if key.key.presence == "mandatory" and key.key.always and key.key.name in fields:
            second = {word: value for word, value in fields.items() if word != key.key.name}
            rows = _with_key(request, "", name, [fields, second])
            yield RequestMutant("request-key-missing", key.path, rows, "second row")


def _edits_of_key(
    request: Request, at: str, key: PromisedKey, value: Any
) -> Iterator[RequestMutant]:
    name, path, types, limits = key.key.name, key.path, frozenset(key.types), key.key.limits
    if key.key.presence == "mandatory" and key.key.always:
        yield RequestMutant("request-key-missing", path, _with_key(request, at, name, ...))
    if types:
        wrong = _WRONG[key.types[0]]
        if not types & ({"string"} if isinstance(wrong, str) else _OBJECTS_FIT):
            yield RequestMutant("request-type-wrong", path, _with_key(request, at, name, wrong))
    if limits is not None and limits.max_items and isinstance(value, list) and value:
        many = _with_key(request, at, name, value[:1] * (limits.max_items + 1))
        yield RequestMutant("request-over-limit", path, many, "items")
    if isinstance(value, list) and value and not isinstance(value[0], list):
        item = _with_key(request, at, name, value[0])
        yield RequestMutant("request-type-wrong", path, item, "item")
    if isinstance(value, dict):
        listed = _with_key(request, at, name, [value])
        yield RequestMutant("request-type-wrong", path, listed, "listed")
    if key.values and types == {"string"}:
        yield RequestMutant("request-value-unknown", path, _with_key(request, at, name, "zz-none"))
    if limits is not None and limits.max_length and "string" in types:
        long = "x" * (limits.max_length + 1)
        yield RequestMutant("request-over-limit", path, _with_key(request, at, name, long))


def _objects(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of a body by their paths, of arrays the first elements."""
    if isinstance(value, dict):
        yield path, value
        for name, inside in value.items():
            yield from _objects(inside, json_path.join(path, name))
    elif isinstance(value, list):
        for inside in value[:1]:
            yield from _objects(inside, f"{path}[]")


def _with_key(request: Request, at: str, name: str, value: Any) -> Request:
    """The request with another value of a key; without the key where the value is `...`."""
    body = copy.deepcopy(request.json)
    holder = next(fields for path, fields in _objects(body) if path == at)
    if value is ...:
        del holder[name]
    else:
        holder[name] = value
    return replace(request, body=json.dumps(body))


def _with_query(request: Request, **parameters: str | None) -> Request:
    """The request with other values of parameters; without one where that is None."""
    address, _, query = request.url.partition("?")
    pairs = [(name, value) for name, value in parse_qsl(query) if name not in parameters]
    pairs += [(name, value) for name, value in parameters.items() if value is not None]
    return replace(request, url=f"{address}?{urlencode(pairs)}" if pairs else address)
