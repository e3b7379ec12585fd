"""Mutants for those who test a client: what may become of each key that answers hold.

The mutants of `generate` are for those who test checks, and edit the last object that has a key.
Here every object of an answer is edited, as drift would, so that it does not matter which of them a
client reads; and the fields of records are edited too, which no page promises.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any, Literal

from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.promised_facts import PromisedKey
from zoho_conformance.model import json_path
from zoho_conformance.model.http_status import is_success
from zoho_conformance.reference.answers import Answer
from zoho_conformance.reference.mutants.generate import (
    ENVELOPE,
    OTHER_TYPES,
    REFUSAL_VALUES,
    UNDOCUMENTED,
    mutant_name,
    mutants_of_heads,
)
from zoho_conformance.reference.mutation import (
    BodyEdit,
    Mutant,
    convert_value,
    drop_key,
    edit_bodies,
    edit_refusals,
    objects_at,
    rename_key,
    set_value,
    with_body,
    with_status,
)

DriftOf = Literal["key", "new key", "refusal", "head"]
"""What drifts: a key of a success, one that is added to it, a refusal, or what is around a body."""

_HEADS = frozenset({"status-undocumented", "content-type-changed"})
"""The rules of those mutants of what is around a body that a client could notice."""

_JSON_TYPES: Mapping[type, str] = MappingProxyType(
    {
        str: "string",
        bool: "boolean",
        int: "integer",
        float: "number",
        dict: "object",
        list: "array",
    }
)
_OTHER_VALUE = "something else"
_OTHER_TIME = "some time"


@dataclass(frozen=True, slots=True)
class Drift:
    """A mutant, and the key whose readers it should matter to; empty where it is of no key."""

    mutant: Mutant
    of: DriftOf
    operation: str
    key: str = ""

    @property
    def kind(self) -> str:
        """What becomes of it: `missing`, `renamed`, `retyped` and so on."""
        return self.mutant.name.rpartition("/")[2]


def drifts_of_answers(promise: Promise, answers: Iterable[Answer]) -> Iterator[Drift]:
    """What may become of the answers of an operation, by what these hold."""
    bodies = [answer for answer in answers if answer.body is not None]
    successes = [answer.body for answer in bodies if is_success(answer.status)]
    values: dict[str, Any] = {}
    holders: dict[str, None] = {}
    for body in successes:
        _collect(promise, body, "", values, holders)
    names: set[str] = set()
    for path, value in values.items():
        for kind, rule, summary, edit in _edits(promise, path, value):
            name = mutant_name(promise, path, kind)
            # Of two keys of one name the later is named by its whole path.
            name = name if name not in names else f"{promise.id}/{path}/{kind}"
            names.add(name)
            drifted = f"{path}[]" if kind == "retyped-element" else path
            mutant = Mutant(
                name,
                rule,
                drifted,
                f"In the answers of {promise.id} {path} {summary}.",
                edit_answer=edit_bodies(_everywhere(json_path.parent(path), edit), {promise.id}),
            )
            yield Drift(mutant, "key", promise.id, path)
    if successes:
        for mutant in mutants_of_heads(promise):
            if mutant.trips in _HEADS:
                yield Drift(mutant, "head", promise.id)
    for parent in holders:
        yield Drift(_new_key(promise, parent), "new key", promise.id)
    if any(not is_success(answer.status) for answer in bodies):
        yield from _drifts_of_refusals(promise)


def _collect(
    promise: Promise, value: Any, path: str, values: dict[str, Any], holders: dict[str, None]
) -> None:
    """Note the path of each key with a value that it has, not null if there is one."""
    if isinstance(value, list):
        for item in value:
            _collect(promise, item, f"{path}[]", values, holders)
    if not isinstance(value, dict):
        return
    if path and not promise.names_keys_in(path) and not promise.is_open(path):
        # Its keys are data.
        return
    holders[path] = None
    for name, inside in value.items():
        here = json_path.join(path, name)
        if values.get(here) is None:
            values[here] = inside
        _collect(promise, inside, here, values, holders)


def _edits(promise: Promise, path: str, value: Any) -> Iterator[tuple[str, str, str, BodyEdit]]:
    """The kind, rule and words of each thing that may become of a key, and the edit."""
    key, name = promise.key_at(path), json_path.name(path)
    if key is None or key.is_required or key.key.is_field or path == promise.wrapper:
        yield "missing", "key-missing", "is missing", drop_key(name)
    yield "renamed", "key-renamed", f"comes as {name}s", rename_key(f"{name}s", name)
    retyped = _retyped(key, name, value)
    if retyped is not None:
        yield "retyped", "type-changed", "has another type", retyped
    if key is None:
        return
    if key.types and "null" not in key.types and key.null_if is None and not key.key.is_field:
        yield "null", "null-undocumented", "is null", set_value(None, name)
    if key.values:
        rule = "message-changed" if name == "message" else "value-undocumented"
        other: Any = [_OTHER_VALUE] if isinstance(value, list) else _OTHER_VALUE
        yield "other-value", rule, "has another value", set_value(other, name)
    if key.key.items and isinstance(value, list):
        what = "has numbers for elements"
        yield "retyped-element", "type-changed", what, set_value([7], name)
    if key.format and isinstance(value, str):
        edit = convert_value(lambda _: _OTHER_TIME, name)
        yield "other-format", "format-changed", "has another format", edit


def _retyped(key: PromisedKey | None, name: str, value: Any) -> BodyEdit | None:
    """The edit that gives a key another type, one that it is not documented to have."""
    if value is None:
        return None
    documented = key.types if key is not None else ()
    if isinstance(value, str) and value.isdecimal() and value.isascii():
        return convert_value(int, name) if "integer" not in documented else None
    other = OTHER_TYPES[_JSON_TYPES[type(value)]]
    if _JSON_TYPES[type(other)] in documented:
        return None
    return convert_value(lambda _: other, name)


def _everywhere(parent: str, edit: BodyEdit) -> BodyEdit:
    """The edit of every object at a path."""

    def edit_body(body: dict[str, object]) -> None:
        for holder in objects_at(body, parent):
            edit(holder)

    return edit_body


def _new_key(promise: Promise, parent: str) -> Mutant:
    def add(holder: dict[str, object]) -> None:
        holder[UNDOCUMENTED] = 1

    return Mutant(
        mutant_name(promise, parent or "body", "undocumented-key"),
        "key-undocumented",
        json_path.join(parent, UNDOCUMENTED),
        f"In the answers of {promise.id} {parent or 'the body'} has a key that is not documented.",
        edit_answer=edit_bodies(_everywhere(parent, add), {promise.id}),
    )


def _drifts_of_refusals(promise: Promise) -> Iterator[Drift]:
    """What may become of the refusals of an operation, flat or in the first of several rows."""
    parents = ["", f"{promise.wrapper}[]"] if promise.wrapper else [""]
    made = partial(edit_refusals, operation=promise.id, paths=parents)
    edits: Iterator[tuple[str, str, str, str, Callable[[str], BodyEdit]]] = (
        (name, kind, rule, words, edit)
        for name, json_type in ENVELOPE.items()
        for kind, rule, words, edit in _edits_of_envelope(name, json_type)
    )
    for name, kind, rule, words, edit in edits:

        def edit_body(
            body: dict[str, object], name: str = name, edit: Callable[[str], BodyEdit] = edit
        ) -> None:
            for parent in parents:
                for holder in objects_at(body, parent):
                    if holder.get("status") == "error":
                        edit(name)(holder)

        mutant = Mutant(
            mutant_name(promise, f"refusal.{name}", kind),
            rule,
            name,
            f"In the refusals of {promise.id} {name} {words}.",
            edit_answer=made(with_body(edit_body)),
        )
        yield Drift(mutant, "refusal", promise.id, name)
    status = Mutant(
        f"{promise.id}/refusal.http.status/other-value",
        "error-status-changed",
        "http.status",
        f"The refusals of {promise.id} come under 418.",
        edit_answer=made(with_status(418)),
    )
    yield Drift(status, "refusal", promise.id)


def _edits_of_envelope(
    name: str, json_type: str
) -> Iterator[tuple[str, str, str, Callable[[str], BodyEdit]]]:
    changed = "error-envelope-changed"
    yield "missing", changed, "is missing", drop_key
    yield "null", changed, "is null", partial(set_value, None)
    yield "retyped", changed, "has another type", partial(set_value, OTHER_TYPES[json_type])
    if name in REFUSAL_VALUES:
        other = partial(set_value, "SOMETHING_ELSE")
        yield "other-value", REFUSAL_VALUES[name], "has another value", other
