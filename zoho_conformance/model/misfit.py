"""Why a document does not fit a type: what msgspec says of it, in words and with the place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec

from zoho_conformance.model import json_path
from zoho_conformance.model.shown import mask
from zoho_conformance.model.suggest import close_names


def explain(message: str, value: Any, kind: Any) -> str:
    """What is wrong with a value, and where in it; `message` is what msgspec said.

    `ruling[2].evidence (lock-is-final): expected a list of strings, got a string`
    """
    message, _, at = message.partition(" - at ")
    spot = _Spot(value, kind)
    for step in _STEP.finditer(at):
        spot = spot.step_into(step[1], step[2])
    label = f" ({spot.label})" if spot.label else ""
    where = f"{spot.path}{label}: " if spot.path else ""
    return where + _problem(message, spot)


# In `$.findings[3].estate[...]`; the last is msgspec's for whichever value of a mapping.
_STEP = re.compile(r"\.([^.\[`]+)|\[(\d+|\.\.\.)\]")

_LABELS = ("id", "fingerprint", "name", "path", "operation")
"""What tells one element of a list from the others, for a reader who does not count them."""


class _Spot(msgspec.Struct, frozen=True):
    """A value somewhere inside a document, the type that it has to be of, and where it is."""

    value: Any
    kind: Any
    path: str = ""
    label: str = ""

    def step_into(self, name: str | None, index: str | None) -> _Spot:
        """The spot of a key or an element; what cannot be followed keeps the spot it is in."""
        kind = _fitting_type(self.kind, self.value)
        if name is not None:
            field_kind = next((f.type for f in _fields(kind) if f.encode_name == name), Any)
            value = self.value.get(name) if isinstance(self.value, dict) else None
            return _Spot(value, field_kind, json_path.join(self.path, name), self.label)
        if index == "...":
            return self._entry(get_args(kind)[-1] if get_args(kind) else Any)
        at = int(index or 0)
        value = self.value[at] if isinstance(self.value, list | tuple) else None
        return _Spot(value, _element(kind, at), f"{self.path}[{at}]", _label(value) or self.label)

    def _entry(self, kind: Any) -> _Spot:
        """The first value of a mapping that does not fit."""
        for key, value in self.value.items():
            try:
                msgspec.convert(value, kind)
            except ValueError:
                return _Spot(value, kind, json_path.join(self.path, str(key)), self.label)
        return self


def _label(value: Any) -> str:
    if not isinstance(value, dict):
        return ""
    labels = (value[name] for name in _LABELS if isinstance(value.get(name), str))
    return next(labels, "")


def _problem(message: str, spot: _Spot) -> str:
    kind = _fitting_type(spot.kind, spot.value)
    if message.startswith("Object missing") and isinstance(spot.value, dict):
        required = [f.encode_name for f in _fields(kind) if f.required]
        return f"missing {_list_fields(name for name in required if name not in spot.value)}"
    if message.startswith("Object contains unknown") and isinstance(spot.value, dict):
        names = [f.encode_name for f in _fields(kind)]
        unknown = _list_fields(name for name in spot.value if name not in names)
        return f"unknown {unknown}{_suggestion(spot, names)}"
    if message.startswith(("Invalid enum", "Invalid value")) and isinstance(spot.value, str):
        return f"{_expectation(spot.kind)} got {mask(spot.value)!r}"
    if message.startswith("Expected") and "got" in message:
        return f"{_expectation(spot.kind)} got {_json_words(spot.value)}"
    if message.endswith("of length >= 1"):
        return "must not be empty"
    if message.startswith(("Invalid", "Integer value out of range", "Expected")):
        # A limit stands behind the type: Expected `int` >= 1.
        return f"expected {_words(spot.kind)}{message.rpartition('`')[2] if '`' in message else ''}"
    # What a struct says of itself.
    return message


def _expectation(kind: Any) -> str:
    words = _words(kind)
    return f"expected {words}{';' if ',' in words else ','}"


def _list_fields(names: Iterable[Any]) -> str:
    listed = [str(name) for name in names]
    return f"field{'s' if len(listed) > 1 else ''} {', '.join(listed)}"


def _suggestion(spot: _Spot, names: Sequence[str]) -> str:
    unknown = (name for name in spot.value if name not in names)
    free = [name for name in names if name not in spot.value]
    close = close_names(str(next(unknown, "")), free)
    return f"; did you mean {close[0]}?" if close else ""


def _fields(kind: Any) -> tuple[msgspec.structs.FieldInfo, ...]:
    is_struct = isinstance(kind, type) and issubclass(kind, msgspec.Struct)
    return msgspec.structs.fields(kind) if is_struct else ()


def _without_annotation(kind: Any) -> Any:
    return _without_annotation(get_args(kind)[0]) if get_origin(kind) is Annotated else kind


def _alternatives(kind: Any) -> tuple[Any, ...]:
    kind = _without_annotation(kind)
    return (
        tuple(map(_without_annotation, get_args(kind)))
        if get_origin(kind) in (Union, UnionType)
        else (kind,)
    )


def _fitting_type(kind: Any, value: Any) -> Any:
    """Of alternatives the one that a value of this form is meant for."""
    form = _form_of(value)
    alternatives = _alternatives(kind)
    return next(
        (alternative for alternative in alternatives if _form(alternative) == form), alternatives[0]
    )


def _element(kind: Any, at: int) -> Any:
    args = get_args(kind)
    if not args:
        return Any
    return args[at] if get_origin(kind) is tuple and ... not in args and at < len(args) else args[0]


_FORMS: Mapping[Any, str] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    NoneType: "null",
    date: "date",
    datetime: "date",
}


def _form(kind: Any) -> str:
    """The form of a type's values in a document."""
    kind = _without_annotation(kind)
    origin = get_origin(kind) or kind
    if origin is Literal:
        return "string"
    if origin in _FORMS:
        return _FORMS[origin]
    if isinstance(origin, type) and issubclass(origin, msgspec.Struct | Mapping):
        return "object"
    return "list" if isinstance(origin, type) and issubclass(origin, Sequence) else "value"


def _form_of(value: Any) -> str:
    if isinstance(value, dict):
        return "object"
    return "list" if isinstance(value, list | tuple) else _FORMS.get(type(value), "value")


_WITH_ARTICLE = {
    "integer": "an integer",
    "object": "an object",
    "null": "null",
    "date": "a date such as 2030-01-31",
}


def _json_words(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "a date" if isinstance(value, date) else _article(_form_of(value))


def _article(form: str) -> str:
    return _WITH_ARTICLE.get(form, f"a {form}")


def _words(kind: Any) -> str:
    """What a value of the type is: `a list of strings`, `one of error, warning, info`, `null`."""
    alternatives = (
        alternative for alternative in _alternatives(kind) if alternative is not msgspec.UnsetType
    )
    *others, last = dict.fromkeys(map(_words_of, alternatives))
    return f"{', '.join(others)} or {last}" if others else last


def _words_of(kind: Any) -> str:
    if get_origin(kind) is Literal:
        values = list(map(str, get_args(kind)))
        return f"one of {', '.join(values)}" if len(values) > 1 else values[0]
    form = _form(kind)
    if form == "list" and get_args(kind):
        element = _form(_alternatives(get_args(kind)[0])[0])
        return f"a list of {element}s"
    return _article(form)
