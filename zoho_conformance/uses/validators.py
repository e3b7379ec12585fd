"""Libraries that take an object whole, in compiled code, into a model: pydantic and msgspec.

No read is visible there: what is taken follows from the model.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from importlib import import_module
from importlib.util import find_spec
from types import FrameType
from typing import Any

import msgspec

from zoho_conformance.uses.decoders import Find, replace_everywhere
from zoho_conformance.uses.noted import as_noted, path_of
from zoho_conformance.uses.object_path import ObjectPath
from zoho_conformance.uses.patches import Patches
from zoho_conformance.uses.sightings import calling_frame, is_in_our_code, is_listening, note_model


def watch_validators(patches: Patches, find: Find) -> None:
    """Note which keys the models take that answers are handed to."""
    replace_everywhere(patches, msgspec, "convert", _noting_convert)
    replace_everywhere(patches, msgspec.json, "decode", lambda original: _decoding(original, find))
    if find_spec("pydantic") is None:
        return
    pydantic = import_module("pydantic")
    adapter = getattr(pydantic, "TypeAdapter", None)
    if adapter is None:
        return
    for owner, names, type_of in (
        (pydantic.BaseModel, ("model_validate", "model_validate_json"), _itself),
        (adapter, ("validate_python", "validate_json"), _type_of_adapter),
    ):
        for name in names:
            patches.replace(owner, name, _validating(type_of, find))


def _itself(model: Any) -> Any:
    return model


def _type_of_adapter(adapter: Any) -> Any:
    return getattr(adapter, "_type", None)


def _validating(type_of: Callable[[Any], Any], find: Find) -> Callable[[Any], Any]:
    """A wrapper that has a method of pydantic note what its model takes."""

    def make(original: Any) -> Any:
        is_of_class = isinstance(original, classmethod)
        function = original.__func__ if is_of_class else original

        @wraps(function)
        def validate(self: Any, value: Any, *options: Any, **named: Any) -> Any:
            __tracebackhide__ = True
            _note_taken(type_of(self), path_of(value) or find(value), calling_frame())
            return function(self, value, *options, **named)

        return classmethod(validate) if is_of_class else validate

    return make


def _noting_convert(original: Any) -> Any:
    @wraps(original)
    def convert(value: Any, type: Any, **named: Any) -> Any:  # noqa: A002 - its name in msgspec
        _note_taken(type, path_of(value), calling_frame())
        return original(value, type, **named)

    return convert


def _decoding(original: Any, find: Find) -> Any:
    @wraps(original)
    def decode(text: Any, *, type: Any = Any, **named: Any) -> Any:  # noqa: A002 - as above
        where = find(text)
        if where is None or is_in_our_code(calling_frame()):
            return original(text, type=type, **named)
        value = original(text, type=type, **named)
        _note_taken(type, where, calling_frame())
        return as_noted(value, where)

    return decode


def _note_taken(model: Any, where: ObjectPath | None, frame: FrameType) -> None:
    if where is not None and is_listening() and not is_in_our_code(frame):
        note_model(where, model, frame)
