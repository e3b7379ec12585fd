"""Mutants that are one edit at one key, for every key that the contracts document in an answer.

Which edits a key can take follows from what is promised of it: a key that may be absent cannot be
missing, a string without possible values cannot have another. An edit is made in the last object
that has the key, so that a check which looks at the first one only does not pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from zoho_conformance.contracts.promise import Promise, PromisedKey
from zoho_conformance.contracts.rulings import NullIf
from zoho_conformance.model.finding import CONTENT_TYPE, HTTP_STATUS
from zoho_conformance.reference.answers import JsonObject
from zoho_conformance.reference.mutation import (
    AnswerEdit,
    BodyEdit,
    Mutant,
    convert_value,
    drop_key,
    in_body,
    in_order,
    in_refusals,
    in_success,
    objects_at,
    rename_key,
    set_value,
    with_body,
    with_content_type,
    with_status,
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
        (LOCK, "data[].details.id"),
        (LOCK, "data[].details.Created_By.id"),
    }
)
"""Keys whose values are expected to come again in a later answer."""

_SAMPLE_VALUES: Mapping[str, object] = MappingProxyType(
    {"digits": "4150868000000999998", "date-time": "2001-01-01T00:00:00-05:00", "string": "any"}
)
_OTHER_TYPES: Mapping[str, object] = MappingProxyType(
    {"string": 7, "integer": "7", "boolean": "yes", "object": [], "array": "none"}
)
_UNDOCUMENTED = "undocumented_key"
_ENVELOPE: Mapping[str, str] = MappingProxyType(
    {"code": "string", "details": "object", "message": "string", "status": "string"}
)
_REFUSAL_VALUES: Mapping[str, str] = MappingProxyType(
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
    path: str
    make: BodyEdit
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
        yield from _mutants_of_heads(promise)
        if promise.id not in _NEVER_REFUSED:
            yield from _mutants_of_refusals(promise, "")
        if promise.id in _REFUSED_IN_ROWS:
            yield from _mutants_of_refusals(promise, f"{promise.wrapper}[]")


def _key_edits(promise: Promise, key: PromisedKey) -> Iterator[_Edit]:
    name, path, condition = key.key.name, key.path, key.null_if
    has_key = _has(name)
    if key.is_required:
        yield _Edit("missing", "key-missing", "is missing", path, drop_key(name), has_key)
        renamed = rename_key(f"{name}s", name)
        yield _Edit("renamed", "key-renamed", f"comes as {name}s", path, renamed, has_key)
    if key.format == "digits":
        number, what = convert_value(int, name), "is a number"
        yield _Edit("retyped", "type-changed", what, path, number, _has_value(name))
    elif key.types:
        value, what = set_value(_OTHER_TYPES[key.types[0]], name), "has another type"
        yield _Edit("retyped", "type-changed", what, path, value, has_key)
    if key.key.items:
        items, what = set_value([7], name), "has a number for an element"
        yield _Edit("retyped-element", "type-changed", what, f"{path}[]", items, has_key)
    if key.types and "null" not in key.types:
        null = set_value(None, name)
        yield _Edit("null", "null-undocumented", "is null", path, null, has_key)
    if condition is not None:
        yield from _condition_edits(promise, key, condition)
    if key.values:
        rule = "message-changed" if name == "message" else "value-undocumented"
        value = set_value("something else", name)
        yield _Edit("other-value", rule, "has another value", path, value, has_key)
    # Where the value must be that of another exchange, another format is wrong twice.
    is_repeated = (promise.id, path) in _EXPECTED_LATER or any(
        echo.key == path for echo in promise.echoes
    )
    if key.format and not is_repeated:
        value, what = set_value("some time", name), "has another format"
        yield _Edit("other-format", "format-changed", what, path, value, _has_value(name))


def _condition_edits(promise: Promise, key: PromisedKey, condition: NullIf) -> Iterator[_Edit]:
    def null_is_due(holder: JsonObject) -> bool:
        return holder.get(condition.key) == condition.value

    name, path, rule = key.key.name, key.path, "null-condition-broken"
    state = f"{condition.key} is {condition.value}"
    value = set_value(_sample(promise, key), name)
    yield _Edit("value-for-null", rule, f"has a value though {state}", path, value, null_is_due)
    null, fits = set_value(None, name), _has_value(name)
    yield _Edit("null-for-value", rule, f"is null though not {state}", path, null, fits)


def _undocumented_key_edit(parent: str) -> _Edit:
    path = f"{parent}.{_UNDOCUMENTED}".removeprefix(".")
    what, rule = "has a key that is not documented", "key-undocumented"

    def add(holder: JsonObject) -> None:
        holder[_UNDOCUMENTED] = 1

    return _Edit("undocumented-key", rule, what, path, add, lambda _holder: True)


def _refusal_edits(name: str, json_type: str, path: str) -> Iterator[_Edit]:
    rule, has_key = "error-envelope-changed", _has(name)
    yield _Edit("missing", rule, "is missing", path, drop_key(name), has_key)
    yield _Edit("null", rule, "is null", path, set_value(None, name), has_key)
    value = set_value(_OTHER_TYPES[json_type], name)
    yield _Edit("retyped", rule, "has another type", path, value, has_key)
    if name in _REFUSAL_VALUES:
        rule = _REFUSAL_VALUES[name]
        value = set_value("SOMETHING_ELSE", name)
        yield _Edit("other-value", rule, "has another value", path, value, has_key)


def _mutant_of_successes(promise: Promise, path: str, parent: str, edit: _Edit) -> Mutant:
    return Mutant(
        _name(promise, path, edit),
        edit.trips,
        path=edit.path,
        summary=f"In the answers of {promise.id} {path} {edit.summary}.",
        edit_answer=_in_successes(promise, path, _in_last(parent, edit)),
    )


def _mutants_of_refusals(promise: Promise, parent: str) -> Iterator[Mutant]:
    for name, json_type in _ENVELOPE.items():
        path = f"{parent}.{name}".removeprefix(".")
        worded = not parent or promise.id in _WORDED_IN_ROWS
        for edit in _refusal_edits(name, json_type, path):
            if edit.trips == "message-changed" and not worded:
                continue
            yield Mutant(
                _name(promise, f"refusal.{path}", edit),
                edit.trips,
                path=edit.path,
                summary=f"In the refusals of {promise.id} {path} {edit.summary}.",
                edit_answer=in_refusals(with_body(_in_last(parent, edit)), promise.id, [parent]),
            )


def _mutants_of_heads(promise: Promise) -> Iterator[Mutant]:
    """The mutants that answer with another status or content type."""
    operation, rows = promise.id, f"{promise.wrapper}[]"
    yield Mutant(
        f"{operation}/{HTTP_STATUS}/other-value",
        "status-undocumented",
        HTTP_STATUS,
        f"The successes of {operation} come under 206.",
        in_success(with_status(206), {operation}),
    )
    yield Mutant(
        f"{operation}/{CONTENT_TYPE}/other-value",
        "content-type-changed",
        CONTENT_TYPE,
        f"The successes of {operation} come as text/plain.",
        in_success(with_content_type("text/plain;charset=UTF-8"), {operation}),
    )
    if operation not in _NEVER_REFUSED:
        yield Mutant(
            f"{operation}/refusal.{HTTP_STATUS}/other-value",
            "error-status-changed",
            HTTP_STATUS,
            f"The refusals of {operation} come under 418.",
            in_refusals(with_status(418), operation, ["", rows]),
        )


def _name(promise: Promise, path: str, edit: _Edit) -> str:
    """Name a mutant after the key in its row, without what means something to a shell."""
    key = path.removeprefix(f"{promise.wrapper}[].").replace("[]", "").replace("$", "")
    return f"{promise.id}/{key}/{edit.name}"


def _in_last(parent: str, edit: _Edit) -> BodyEdit:
    """Make the edit in the last object at a path that it fits."""

    def edit_body(body: JsonObject) -> None:
        for holder in [each for each in objects_at(body, parent) if edit.fits(each)][-1:]:
            edit.make(holder)

    return edit_body


def _in_successes(promise: Promise, path: str, edit: BodyEdit) -> AnswerEdit:
    """Edit the operation's successes; where only a variation shows the path, those of it."""
    edit_answer = in_body(edit, {promise.id})
    for (operation, shown), variation in _SHOWN_BY_VARIATION.items():
        if operation == promise.id and f"{path}.".startswith(f"{shown}."):
            return in_order(VARIATIONS[variation].edit_answer, edit_answer)
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
