"""Mutants that are one edit at one key, for every key that the contracts document in an answer.

Which edits a key can take follows from what is promised of it: a key that may be absent cannot be
missing, a string without possible values cannot have another. An edit is made in the last object
that has the key, so that a check which looks at the first one only does not pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.promised_facts import PromisedKey
from zoho_conformance.contracts.rulings import NullIf
from zoho_conformance.model import json_path
from zoho_conformance.model.finding import CONTENT_TYPE, HTTP_STATUS
from zoho_conformance.reference.answers import JsonObject
from zoho_conformance.reference.mutation import (
    AnswerEdit,
    BodyEdit,
    Mutant,
    chain_edits,
    convert_value,
    drop_key,
    edit_bodies,
    edit_refusals,
    edit_success,
    objects_at,
    rename_key,
    set_value,
    with_body,
    with_content_type,
    with_header,
    with_status,
    with_text,
)
from zoho_conformance.reference.request import (
    ADD_CONFIGURATION,
    CONFIGURATION,
    LOCK,
    LOCK_BY_ID,
    UPDATE_CONFIGURATION,
    UPDATE_CONFIGURATION_BY_ID,
    UPDATE_LOCK,
)
from zoho_conformance.reference.variations import VARIATIONS

_PROFILE_NAME = "record_locking_configurations[].lock_excluded_profiles[].name"
_SHOWN_BY_VARIATION: Mapping[tuple[str, str], str] = MappingProxyType(
    {(LOCK_BY_ID, "info"): "paging-by-id", (CONFIGURATION, _PROFILE_NAME): "profiles-by-name"}
)
"""Documented keys that the org answers in an allowed variation only."""

_NEVER_REFUSED = frozenset({UPDATE_CONFIGURATION})
"""Operations of which no probe shows a refusal."""

_REFUSED_IN_ROWS = frozenset({LOCK, UPDATE_LOCK, ADD_CONFIGURATION, UPDATE_CONFIGURATION_BY_ID})
"""Operations of which a probe shows a refusal that stands in a row."""

_WORDED_IN_ROWS = frozenset({ADD_CONFIGURATION})
"""Those of them where the page has words for such a refusal."""

_EXPECTED_LATER = frozenset(
    {
        (ADD_CONFIGURATION, "record_locking_configurations[].details.id"),
        (UPDATE_CONFIGURATION, "record_locking_configurations[].details.id"),
        (CONFIGURATION, "record_locking_configurations[].created_by.id"),
        (LOCK, "data[].details.id"),
        (LOCK, "data[].details.Created_By.id"),
    }
)
"""Keys whose values are expected to come again in a later answer."""

_SAMPLE_VALUES: Mapping[str, object] = MappingProxyType(
    {"digits": "4150868000000999998", "date-time": "2001-01-01T00:00:00-05:00", "string": "any"}
)
OTHER_TYPES: Mapping[str, object] = MappingProxyType(
    {
        "string": 7,
        "integer": "7",
        "number": "7.5",
        "boolean": "yes",
        "object": [],
        "array": "none",
        "null": 7,
    }
)
UNDOCUMENTED = "undocumented_key"
ENVELOPE: Mapping[str, str] = MappingProxyType(
    {"code": "string", "details": "object", "message": "string", "status": "string"}
)
REFUSAL_VALUES: Mapping[str, str] = MappingProxyType(
    {
        "code": "error-code-undocumented",
        "message": "message-changed",
        "status": "error-envelope-changed",
    }
)
"""Which rule trips over another value of a key of the error envelope."""


@dataclass(frozen=True, slots=True)
class _Edit:
    """One way to break what is promised of a key; `path` is where the rule must trip.

    `fits` says to which objects it can be done, by what they hold.
    """

    name: str
    trips: str
    summary: str
    make: BodyEdit
    path: str
    fits: Callable[[JsonObject], bool]


def generate_mutants(promises: Iterable[Promise]) -> Iterator[Mutant]:
    """Yield the mutants of these operations that are one edit at one key of an answer."""
    for promise in promises:
        for key in promise.response_keys:
            for edit in _key_edits(promise, key):
                yield _mutant_of_successes(promise, key.path, key.key.parent, edit)
        for parent in dict.fromkeys(key.key.parent for key in promise.response_keys):
            edit = _undocumented_key_edit(parent)
            yield _mutant_of_successes(promise, parent or "body", parent, edit)
        yield from mutants_of_heads(promise)
        if promise.id not in _NEVER_REFUSED:
            yield from _mutants_of_refusals(promise, "")
        if promise.id in _REFUSED_IN_ROWS:
            yield from _mutants_of_refusals(promise, f"{promise.wrapper}[]")


def _key_edits(promise: Promise, key: PromisedKey) -> Iterator[_Edit]:
    name, has_value = key.key.name, _has_value(key.key.name)
    edit = partial(_Edit, path=key.path, fits=_has(name))
    if key.is_required:
        yield edit("missing", "key-missing", "is missing", drop_key(name))
        yield edit("renamed", "key-renamed", f"comes as {name}s", rename_key(f"{name}s", name))
    if key.format == "digits":
        number = convert_value(int, name)
        yield edit("retyped", "type-changed", "is a number", number, fits=has_value)
    elif key.types:
        other = set_value(OTHER_TYPES[key.types[0]], name)
        yield edit("retyped", "type-changed", "has another type", other)
    if key.key.items:
        what, items = "has a number for an element", set_value([7], name)
        yield edit("retyped-element", "type-changed", what, items, path=f"{key.path}[]")
    if key.types and "null" not in key.types:
        yield edit("null", "null-undocumented", "is null", set_value(None, name))
    if key.null_if is not None:
        yield from _condition_edits(promise, key, key.null_if)
    if key.values:
        rule = "message-changed" if name == "message" else "value-undocumented"
        of_elements = bool(key.key.items)
        value = set_value(["something else"] if of_elements else "something else", name)
        path = f"{key.path}[]" if of_elements else key.path
        yield edit("other-value", rule, "has another value", value, path=path)
    # Where the value must be that of another exchange, another format is wrong twice.
    is_repeated = (promise.id, key.path) in _EXPECTED_LATER or any(
        echo.key == key.path for echo in promise.echoes
    )
    if key.format and not is_repeated:
        what, text = "has another format", set_value("some time", name)
        yield edit("other-format", "format-changed", what, text, fits=has_value)


def _condition_edits(promise: Promise, key: PromisedKey, condition: NullIf) -> Iterator[_Edit]:
    def null_is_due(holder: JsonObject) -> bool:
        return holder.get(condition.key) == condition.value

    name, state = key.key.name, f"{condition.key} is {condition.value}"
    edit = partial(_Edit, trips="null-condition-broken", path=key.path)
    yield edit(
        "value-for-null",
        summary=f"has a value though {state}",
        make=set_value(_sample(promise, key), name),
        fits=null_is_due,
    )
    yield edit(
        "null-for-value",
        summary=f"is null though not {state}",
        make=set_value(None, name),
        fits=_has_value(name),
    )


def _undocumented_key_edit(parent: str) -> _Edit:
    def add(holder: JsonObject) -> None:
        holder[UNDOCUMENTED] = 1

    return _Edit(
        "undocumented-key",
        "key-undocumented",
        "has a key that is not documented",
        add,
        json_path.join(parent, UNDOCUMENTED),
        lambda _holder: True,
    )


def _refusal_edits(name: str, json_type: str, path: str) -> Iterator[_Edit]:
    edit = partial(_Edit, trips="error-envelope-changed", path=path, fits=_has(name))
    yield edit("missing", summary="is missing", make=drop_key(name))
    yield edit("null", summary="is null", make=set_value(None, name))
    other = set_value(OTHER_TYPES[json_type], name)
    yield edit("retyped", summary="has another type", make=other)
    if name in REFUSAL_VALUES:
        rule, value = REFUSAL_VALUES[name], set_value("SOMETHING_ELSE", name)
        yield edit("other-value", trips=rule, summary="has another value", make=value)


def _mutant_of_successes(promise: Promise, path: str, parent: str, edit: _Edit) -> Mutant:
    return Mutant(
        mutant_name(promise, path, edit.name),
        edit.trips,
        path=edit.path,
        summary=f"In the answers of {promise.id} {path} {edit.summary}.",
        edit_answer=_edit_successes(promise, path, _edit_last(parent, edit)),
    )


def _mutants_of_refusals(promise: Promise, parent: str) -> Iterator[Mutant]:
    for name, json_type in ENVELOPE.items():
        path = json_path.join(parent, name)
        worded = not parent or promise.id in _WORDED_IN_ROWS
        for edit in _refusal_edits(name, json_type, path):
            if edit.trips == "message-changed" and not worded:
                continue
            yield Mutant(
                mutant_name(promise, f"refusal.{path}", edit.name),
                edit.trips,
                path=edit.path,
                summary=f"In the refusals of {promise.id} {path} {edit.summary}.",
                edit_answer=edit_refusals(
                    with_body(_edit_last(parent, edit)), promise.id, [parent]
                ),
            )


def mutants_of_heads(promise: Promise) -> Iterator[Mutant]:
    """The mutants of what stands around a body: its status, its content type, its text."""
    operation, rows = promise.id, f"{promise.wrapper}[]"
    yield Mutant(
        f"{operation}/{HTTP_STATUS}/other-value",
        "status-undocumented",
        HTTP_STATUS,
        f"The successes of {operation} come under 206.",
        edit_success(with_status(206), {operation}),
    )
    yield Mutant(
        f"{operation}/{CONTENT_TYPE}/other-value",
        "content-type-changed",
        CONTENT_TYPE,
        f"The successes of {operation} come as text/plain.",
        edit_success(with_content_type("text/plain;charset=UTF-8"), {operation}),
    )
    yield Mutant(
        f"{operation}/http.sunset/new",
        "end-announced",
        "http.sunset",
        f"The successes of {operation} announce its end.",
        edit_success(with_header("Sunset", "Sat, 30 Jun 2029 23:59:59 GMT"), {operation}),
    )
    yield Mutant(
        f"{operation}/body/byte-order-mark",
        "byte-order-mark",
        "",
        f"The successes of {operation} begin with a byte order mark.",
        edit_success(with_text(lambda text: f"\ufeff{text}"), {operation}),
    )
    yield Mutant(
        f"{operation}/{promise.wrapper}/twice",
        "key-duplicated",
        promise.wrapper or "",
        f"The successes of {operation} have {promise.wrapper} twice, null the first time.",
        edit_success(
            with_text(lambda text: text.replace("{", f'{{"{promise.wrapper}":null,', 1)),
            {operation},
        ),
    )
    if operation not in _NEVER_REFUSED:
        yield Mutant(
            f"{operation}/refusal.{HTTP_STATUS}/other-value",
            "error-status-changed",
            HTTP_STATUS,
            f"The refusals of {operation} come under 418.",
            edit_refusals(with_status(418), operation, ["", rows]),
        )


def mutant_name(promise: Promise, path: str, edit: str) -> str:
    """Name a mutant after the key in its row, without what means something to a shell."""
    key = path.removeprefix(f"{promise.wrapper}[].").replace("[]", "").replace("$", "")
    return f"{promise.id}/{key}/{edit}"


def _edit_last(parent: str, edit: _Edit) -> BodyEdit:
    """Make the edit in the last object at a path that it fits."""

    def edit_body(body: JsonObject) -> None:
        for holder in [node for node in objects_at(body, parent) if edit.fits(node)][-1:]:
            edit.make(holder)

    return edit_body


def _edit_successes(promise: Promise, path: str, edit: BodyEdit) -> AnswerEdit:
    """Edit the operation's successes; where only a variation shows the path, those of it."""
    edit_answer = edit_bodies(edit, {promise.id})
    for (operation, prefix), variation in _SHOWN_BY_VARIATION.items():
        if operation == promise.id and f"{path}.".startswith(f"{prefix}."):
            return chain_edits(VARIATIONS[variation].edit_answer, edit_answer)
    return edit_answer


def _sample(promise: Promise, key: PromisedKey) -> object:
    """A value that the key may have: a string, or an object with all its keys."""
    if "object" in key.types:
        inside = [child for child in promise.response_keys if child.key.parent == key.path]
        return {child.key.name: _sample(promise, child) for child in inside}
    return _SAMPLE_VALUES[key.format or "string"]


def _has(name: str) -> Callable[[JsonObject], bool]:
    return lambda holder: name in holder


def _has_value(name: str) -> Callable[[JsonObject], bool]:
    return lambda holder: holder.get(name) is not None
