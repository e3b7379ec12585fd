"""The body of a request, held to the request keys of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from zoho_conformance.checks.requests.fault import Fault
from zoho_conformance.checks.requests.values import is_masked
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.promised_facts import PromisedKey
from zoho_conformance.contracts.schema.bodies import body_schema
from zoho_conformance.contracts.schema.limits import LIMIT_WORDS
from zoho_conformance.contracts.schema.validator import Schema, Validator, Violation
from zoho_conformance.contracts.schema.violation import definitions
from zoho_conformance.contracts.sent_values import find_key, is_taken
from zoho_conformance.model import json_path
from zoho_conformance.model.exchange import Request
from zoho_conformance.model.json_values import json_type
from zoho_conformance.model.shown import mask, show_count
from zoho_conformance.model.stable_form import word_or_form
from zoho_conformance.model.suggest import close_names
from zoho_conformance.model.url_template import UrlTemplate

_MODULES = frozenset({"Accounts", "Contacts", "Deals", "Events", "Leads", "Notes", "Tasks"})
"""Modules that every org has, by which paths and bodies name records."""
_OF_PRESENCE = frozenset({"required", "anyOf", "not"})
_MAX_LISTED = 5
_FORM_MEDIA = ("multipart/", "application/x-www-form-urlencoded", "application/octet-stream")
_HOLDERS = frozenset({"array", "object"})
_BODILESS = frozenset({"GET", "HEAD"})


class BodyCheck:
    """The body of the requests to one operation; of one without documented keys it says nothing."""

    def __init__(self, promise: Promise) -> None:
        self._promise = promise
        self._keys: Mapping[str, PromisedKey] = {key.path: key for key in promise.request_keys}
        self._records = tuple(sorted(self._find_records()))
        last = UrlTemplate.parse(promise.operation.path).steps[-1]
        is_of_records = not last.slots and last.texts[0] in _MODULES
        self._rows = frozenset({"data[]"} if is_of_records else ())
        # An item of a change says by its id which one is changed, whether or not a page lists it.
        self._has_ids = promise.operation.method != "POST"

    def _find_records(self) -> Iterator[str]:
        """The paths of objects that are records of a module, whose keys are the org's."""
        promise = self._promise
        modules = {*_MODULES, *promise.contract.modules, *promise.contract.fields_of}
        yield from {key.key.parent for key in promise.request_keys if key.key.is_field}
        for key in promise.request_keys:
            if key.key.name in modules and "object" in key.types:
                yield key.path

    @property
    def _schema(self) -> Schema:
        return self._open.schema

    @cached_property
    def _open(self) -> Validator:
        return Validator(body_schema(self._promise, "request"))

    @cached_property
    def _closed(self) -> Validator:
        return Validator(self._close_all())

    @cached_property
    def _holder(self) -> str | None:
        """The first key of a body that is a list or an object; None where all are texts."""
        holders = (
            path
            for path, key in self._keys.items()
            if not key.key.parent and _HOLDERS & set(key.types)
        )
        return next(holders, None)

    def is_silent(self, request: Request) -> bool:
        """Whether a body surely has no fault; where this is False it may have none all the same."""
        body = self._body(request)
        if body is None:
            return not (self._is_form(request) or self._is_not_due(request))
        return self._closed.is_valid(body)

    def _is_form(self, request: Request) -> bool:
        """Whether a form is sent where the page has lists or objects, which JSON alone has."""
        if self._holder is None or not request.body or request.body.isspace():
            return False
        media_type = request.headers.get("content-type", "").casefold()
        if not media_type.startswith(_FORM_MEDIA[:2]) or is_masked(request.body):
            return False
        return request.json is None and request.body.strip() != "null"

    def _is_not_due(self, request: Request) -> bool:
        """Whether a body is sent with a read whose page has none; an empty one says nothing."""
        if self._keys or request.method.upper() not in _BODILESS or not request.body:
            return False
        return isinstance(request.json, dict | list) and bool(request.json)

    def _body(self, request: Request) -> Any:
        """The body that there is to judge; None where it was not recorded, or is no JSON."""
        if not (request.body and self._keys):
            return None
        body = request.json
        if request.headers.get("content-type", "").casefold().startswith(_FORM_MEDIA):
            # Some clients say of any text that it is a form.
            return body if isinstance(body, dict | list) else None
        return body

    def faults(self, request: Request) -> Iterator[Fault]:
        """Every fault of a body, in the order of the schema; then the keys that it may not have."""
        body = self._body(request)
        if body is None:
            if self._is_form(request):
                yield self._about("request-type-wrong", self._holder or "", "JSON", "a form")
            elif self._is_not_due(request):
                yield self._about("request-key-unknown", "", "no body", "a body", came="the body")
            return
        for violation in self._open.violations(body):
            yield from self._faults_of(violation)
        yield from self._unknown_keys(body)

    def _faults_of(self, violation: Violation) -> Iterator[Fault]:
        path, value, keyword = violation.path, violation.value, violation.keyword
        if is_taken(violation, self._key(path)):
            return
        if keyword in _OF_PRESENCE:
            yield from self._about_presence(violation)
        elif self._is_the_orgs(path):
            # What a field may have is the org's.
            return
        elif keyword in LIMIT_WORDS:
            yield self._about_limit(path, violation)
        elif is_masked(value):
            return
        elif keyword == "type":
            yield self._about_type(path, value, violation.allowed)
        elif keyword == "enum" and isinstance(value, str | int | float):
            yield self._about_value(path, value, violation.allowed)
        elif keyword == "pattern" and (key := self._key(path)) is not None:
            expected = f"{key.key.type}, as digits"
            yield self._about("request-type-wrong", path, expected, "other text")

    def _about_presence(self, violation: Violation) -> Iterator[Fault]:
        """Keys that are due and absent, or exclude one another."""
        path = violation.path
        if violation.keyword == "required":
            for name in violation.keys:
                at = json_path.join(path, name)
                key = self._key(at)
                if key is None or key.key.basis != "sample" or not self._is_record(path):
                    yield self._about_missing(at)
        elif violation.keyword == "anyOf":
            names = " or ".join(violation.keys)
            yield self._about_missing(json_path.join(path, violation.keys[0]), names)
        elif names := violation.allowed.get("required", ()):
            both = " and ".join(names)
            at = json_path.join(path, names[0])
            yield self._about("request-over-limit", at, f"one of {both}", "all of them")

    def _about_missing(self, path: str, names: str = "") -> Fault:
        return self._about(
            "request-key-missing", path, f"the key {names or json_path.name(path)}", "no such key"
        )

    def _about_type(self, path: str, value: Any, allowed: Any) -> Fault:
        types = [allowed] if isinstance(allowed, str) else list(allowed)
        expected = " or ".join(name for name in types if name != "null")
        return self._about("request-type-wrong", path, expected, json_type(value))

    def _about_value(self, path: str, value: Any, allowed: Any) -> Fault:
        words = [str(word) for word in allowed if word is not None]
        near = close_names(str(value), words)
        shown = mask(str(value)) if isinstance(value, str) else str(value)
        hint = f"; did you mean {near[0]}?" if near else ""
        more = len(words) - _MAX_LISTED
        listed = ", ".join(words[:_MAX_LISTED]) + (f" and {more} more" if more > 0 else "")
        return self._about(
            "request-value-unknown",
            path,
            f"one of {listed}",
            f"{shown}{hint}",
            promised="a listed value",
            came="another value",
        )

    def _about_limit(self, path: str, violation: Violation) -> Fault:
        words, what = LIMIT_WORDS[violation.keyword]
        value = violation.value
        came = len(value) if isinstance(value, str | list) else value
        return self._about(
            "request-over-limit",
            path,
            f"{words} {violation.allowed}{what}",
            f"{show_count(came) if isinstance(came, int) else came}{what}",
            came="beyond the limit",
        )

    def _unknown_keys(self, body: Any) -> Iterator[Fault]:
        """The keys that the page does not have where they stand."""
        schema = self._schema
        parts = definitions(schema)
        pending: list[tuple[Any, Any, str]] = [(schema, body, "")]
        while pending:
            node, value, path = pending.pop()
            if isinstance(node, dict) and "$ref" in node:
                node = {**parts.get(node["$ref"], {}), **node}
            if not isinstance(node, dict):
                continue
            if isinstance(value, list):
                pending += [(node.get("items"), each, f"{path}[]") for each in value]
            if not isinstance(value, dict):
                continue
            is_closed = self._is_closed(node, path)
            for name, inside in value.items():
                at = json_path.join(path, name)
                part = _part_of(node, name)
                if part is not None:
                    pending.append((part, inside, at))
                elif is_closed and not (name == "id" and self._has_ids):
                    yield self._about_unknown(path, name, node["properties"])

    def _about_unknown(self, path: str, name: str, known: Mapping[str, Any]) -> Fault:
        near = close_names(name, known)
        meant = f"; did you mean {near[0]}?" if near else ""
        at = json_path.join(path, word_or_form(name))
        return Fault(
            "request-key-unknown",
            at,
            f"no such key in {path or 'the body'}",
            f"the key{meant}",
            "request keys",
            self._line_near(at, near),
            came="the key",
        )

    def _line_near(self, path: str, near: list[str]) -> int:
        parent = json_path.parent(path)
        beside = self._keys.get(json_path.join(parent, near[0])) if near else None
        key = beside or self._keys.get(json_path.holder(path))
        return key.key.line if key is not None else 0

    def _is_closed(self, node: Schema, path: str) -> bool:
        """Whether the page has all keys of the objects at a path; of records the org has them."""
        return bool(node.get("properties")) and not self._is_record(path)

    def _is_record(self, path: str) -> bool:
        """Whether the object at a path is a record or lies in one."""
        return path in self._rows or path.startswith(self._records)

    def _is_the_orgs(self, path: str) -> bool:
        """Whether a path is that of a field which the page has as an example alone, or in one."""
        return any(
            key.key.is_field and key.key.type is None
            for at in (path, *json_path.ancestors(path))
            if (key := self._key(at)) is not None
        )

    def _key(self, path: str) -> PromisedKey | None:
        return find_key(self._keys, path)

    def _about(
        self,
        rule: str,
        path: str,
        expected: str,
        actual: str,
        *,
        promised: str = "",
        came: str = "",
    ) -> Fault:
        key = self._key(path) or self._keys.get(json_path.holder(path))
        return Fault(
            rule,
            path,
            expected,
            actual,
            key.section("request") if key is not None else "request keys",
            key.key.line if key is not None else 0,
            promised,
            came,
            basis=key.basis if key is not None else "stated",
        )

    def _close_all(self) -> Schema:
        """The schema with every object closed whose keys the page has; stricter, never looser."""

        def close(node: Any, path: str) -> Any:
            if not isinstance(node, dict):
                return node
            closed = {word: part for word, part in node.items() if not word.startswith("x-")}
            for word in ("properties", "patternProperties"):
                if word in node:
                    closed[word] = {
                        name: close(part, json_path.join(path, name))
                        for name, part in node[word].items()
                    }
            if "items" in node:
                closed["items"] = close(node["items"], f"{path}[]")
            if self._is_closed(node, path) and "$ref" not in node:
                closed["additionalProperties"] = False
                if self._has_ids:
                    closed["properties"] = {"id": True} | closed["properties"]
            return closed

        schema = self._schema
        closed: Schema = close(schema, "")
        if "$defs" in schema:
            # A definition is met at any depth, so that what is in it is never taken for a record.
            parts = schema["$defs"]
            closed["$defs"] = {name: close(part, name) for name, part in parts.items()}
        return closed


def _part_of(node: Schema, name: str) -> Any:
    """The schema of a key of an object; None where it has no such key."""
    part = node.get("properties", {}).get(name)
    for pattern, other in node.get("patternProperties", {}).items():
        part = part or (other if re.search(pattern, name) else None)
    return part
