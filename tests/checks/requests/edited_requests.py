"""Sample requests of every operation, each with one fault of every kind that it can have."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

from msgspec.structs import replace

from tests.checks.shipped import library
from zoho_conformance.checks.judge import Judge
from zoho_conformance.contracts.contract import Parameter
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.promised_facts import PromisedKey
from zoho_conformance.model import json_path
from zoho_conformance.model.errors import NotJudged
from zoho_conformance.model.exchange import Exchange, Request
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.settings import Settings

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


@dataclass(frozen=True, slots=True)
class Sample:
    """An exchange whose request is the page's own, with the judge of its operation."""

    exchange: Exchange
    judge: Judge


@dataclass(frozen=True, slots=True)
class Edit:
    """A sample request with one fault: the rule that tells it, and where."""

    rule: str
    path: str
    request: Request


@cache
def samples() -> tuple[Sample, ...]:
    """Every sample exchange that pages print."""
    exchanges = []
    with open_run(Settings(all_operations=True)) as run:
        for planned in run.planned:
            target = run.targets[planned.target]
            if target.kind != "documented":
                continue
            try:
                exchange = target.answer(planned.case)
            except NotJudged:
                continue
            exchanges.append(Sample(exchange, library().judge(planned.case.operation)))
    return tuple(exchanges)


def edits(promise: Promise, request: Request) -> Iterator[Edit]:
    """The request with one fault each."""
    yield Edit("request-parameter-unknown", UNKNOWN, _with_query(request, **{UNKNOWN: "1"}))
    for parameter in promise.parameters:
        if not parameter.is_header:
            yield from _edits_of_parameter(promise, parameter, request)
        elif promise.is_mandatory(parameter) and parameter.name.casefold() in request.headers:
            # An operation that is named by its header alone is another one without it.
            headers = {"accept": "*/*"}
            yield Edit("request-header-missing", parameter.name, replace(request, headers=headers))
    if request.json is not None:
        yield from _edits_of_body(promise, request)


def _edits_of_parameter(promise: Promise, parameter: Parameter, request: Request) -> Iterator[Edit]:
    name, type_ = parameter.name, (parameter.type or "").casefold()
    if promise.is_mandatory(parameter) and name in request.query:
        yield Edit("request-parameter-missing", name, _with_query(request, **{name: None}))
    if type_ in ("integer", "long", "number", "boolean"):
        yield Edit("request-type-wrong", name, _with_query(request, **{name: "zz"}))
    elif parameter.values and name != "fields":
        yield Edit("request-value-unknown", name, _with_query(request, **{name: "zz-none"}))


def _edits_of_body(promise: Promise, request: Request) -> Iterator[Edit]:
    keys = {key.path: key for key in promise.request_keys}
    for at, fields in _objects(request.json):
        inside = [key for key in keys.values() if key.key.parent == at]
        if inside and not any(key.key.is_field for key in inside):
            path = json_path.join(at, UNKNOWN)
            yield Edit("request-key-unknown", path, _with_key(request, at, UNKNOWN, "x"))
        for name in fields:
            key = keys.get(json_path.join(at, name))
            if key is not None and not key.key.is_field:
                yield from _edits_of_key(request, at, key)
    limit = promise.most("records")
    rows = request.json.get("data") if isinstance(request.json, dict) else None
    if limit is not None and rows:
        many = _with_key(request, "", "data", rows[:1] * (limit.at_most + 1))
        yield Edit("request-over-limit", "data", many)


def _edits_of_key(request: Request, at: str, key: PromisedKey) -> Iterator[Edit]:
    name, path, types, limits = key.key.name, key.path, frozenset(key.types), key.key.limits
    if key.key.presence == "mandatory" and key.key.always:
        yield Edit("request-key-missing", path, _with_key(request, at, name, ...))
    if types:
        wrong = _WRONG[key.types[0]]
        if not types & ({"string"} if isinstance(wrong, str) else _OBJECTS_FIT):
            yield Edit("request-type-wrong", path, _with_key(request, at, name, wrong))
    if key.values and types == {"string"}:
        yield Edit("request-value-unknown", path, _with_key(request, at, name, "zz-none"))
    if limits is not None and limits.max_length and "string" in types:
        long = "x" * (limits.max_length + 1)
        yield Edit("request-over-limit", path, _with_key(request, at, name, long))


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
