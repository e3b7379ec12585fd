"""Decoders of JSON, watched for the texts of answers: what they make of one notes its reads."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from zoho_conformance.uses.noted import as_noted, as_noted_object
from zoho_conformance.uses.object_path import ObjectPath
from zoho_conformance.uses.patches import Patches
from zoho_conformance.uses.sightings import calling_frame, is_in_our_code, note

Find = Callable[[object], ObjectPath | None]
"""The place of the top of an answer, by its text."""

_FUNCTIONS = {"orjson": ("loads",), "ujson": ("loads", "decode"), "rapidjson": ("loads",)}
"""Decoders that are compiled, by module: what they make is made to note afterwards."""
_HOOKS = ("object_hook", "object_pairs_hook", "hook")


def watch_decoders(patches: Patches, find: Find) -> None:
    """Have the installed decoders turn answers into objects that note their reads."""
    patches.replace(json.JSONDecoder, "raw_decode", _noting_decoder(find))
    if find_spec("simplejson") is not None:
        decoder = import_module("simplejson.decoder").JSONDecoder
        patches.replace(decoder, "raw_decode", _noting_decoder(find))
    for module_name, functions in _FUNCTIONS.items():
        if find_spec(module_name) is not None:
            module = import_module(module_name)
            for name in functions:
                replace_everywhere(patches, module, name, _noting_function(find))


def replace_everywhere(
    patches: Patches, module: ModuleType, name: str, make: Callable[[Any], Any]
) -> None:
    """Replace a function of a module, also where other modules imported it by its name."""
    original = vars(module).get(name)
    if original is None:
        return
    ours = make(original)
    for other in list(sys.modules.values()):
        if isinstance(other, ModuleType):
            names = [key for key, value in list(vars(other).items()) if value is original]
            for alias in names:
                patches.replace(other, alias, lambda _: ours)


def _noting_function(find: Find) -> Callable[[Any], Any]:
    def make(original: Any) -> Any:
        @wraps(original)
        def loads(text: Any, *options: Any, **named: Any) -> Any:
            value = original(text, *options, **named)
            where = find(text)
            if where is None or is_in_our_code(calling_frame()):
                return value
            if any(named.get(hook) is not None for hook in _HOOKS):
                note(where, "", "whole", calling_frame())
                return value
            return as_noted(value, where)

        return loads

    return make


def _noting_decoder(find: Find) -> Callable[[Any], Any]:
    def make(original: Any) -> Any:
        @wraps(original)
        def raw_decode(self: Any, s: str, *options: Any, **named: Any) -> Any:
            where = find(s)
            if where is None or is_in_our_code(calling_frame()):
                return original(self, s, *options, **named)
            if self.object_pairs_hook is not None:
                # It gets the keys in pairs, and can make anything of them.
                note(where, "", "whole", calling_frame())
                return original(self, s, *options, **named)
            if self.object_hook is not None:
                return _decode_with_hook(self, original, s, where, options, named)
            value, end = original(self, s, *options, **named)
            return as_noted(value, where), end

        return raw_decode

    return make


def _decode_with_hook(
    decoder: Any, original: Any, text: str, where: ObjectPath, options: Any, named: Any
) -> Any:
    """Decode a text for a hook that is called with each object, of which it notes the reads.

    A hook is called from the innermost object outwards, before its place is known. So the text is
    decoded first, to find the places of the objects in the same order.
    """
    hook = decoder.object_hook
    paths = iter(_paths_in_order(decoder, original, text, where, options, named))

    def noting_hook(value: Any) -> Any:
        at = next(paths, None)
        return hook(value if at is None else as_noted_object(value, at))

    hooked = _decoder_like(decoder, object_hook=noting_hook)
    return original(hooked, text, *options, **named)


def _paths_in_order(
    decoder: Any, original: Any, text: str, where: ObjectPath, options: Any, named: Any
) -> list[ObjectPath | None]:
    """The places of the objects of a text, in the order in which they end."""
    objects: list[dict[str, Any]] = []

    def collect(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        objects.append(dict(pairs))
        return objects[-1]

    try:
        collecting = _decoder_like(decoder, object_pairs_hook=collect)
        top, _ = original(collecting, text, *options, **named)
    except ValueError:
        # The decoder proper says what is wrong with it.
        return []
    paths: dict[int, ObjectPath] = {}
    left: list[tuple[Any, ObjectPath]] = [(top, where)]
    while left:
        value, at = left.pop()
        if isinstance(value, dict):
            paths[id(value)] = at
            left.extend((item, at.key(key)) for key, item in value.items())
        elif isinstance(value, list):
            left.extend((item, at.elements()) for item in value)
    return [paths.get(id(each)) for each in objects]


def _decoder_like(decoder: Any, **hooks: Any) -> json.JSONDecoder:
    """The standard library's decoder with the settings of another, but for its hooks."""
    return json.JSONDecoder(
        parse_float=decoder.parse_float,
        parse_int=decoder.parse_int,
        parse_constant=decoder.parse_constant,
        strict=decoder.strict,
        **hooks,
    )
