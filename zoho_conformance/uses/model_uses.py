"""What a model takes of an operation's answers, written into `uses.toml`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec

from zoho_conformance.checks.documented_reads import documentation_of
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model import json_path
from zoho_conformance.model.display import legible
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.suggest import close_names
from zoho_conformance.model.uses.relation import begins_with, steps_of
from zoho_conformance.model.uses.use import Use
from zoho_conformance.model.uses.uses_file import edit_uses, merge_uses, read_uses
from zoho_conformance.uses.model_keys import model_keys

_MAX_CAUSE_CHARS = 200

Place = tuple[str, str]
"""An operation, and the path of the objects in its answers that a model is made of."""


def load_model(name: str) -> Any:
    """The model of a name such as `app.models:Lock`; a module is looked for here, too.

    Raises `UsageError` for what cannot be imported.
    """
    module_name, _, attribute = name.partition(":")
    if not (module_name and attribute):
        raise UsageError(f"{name}: expected a module and a model in it, such as app.models:Lock")
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.insert(0, here)
    try:
        module = import_module(module_name)
    except Exception as cause:
        reason = f"{type(cause).__name__}: {legible(str(cause), _MAX_CAUSE_CHARS)}"
        raise UsageError(f"{name}: cannot be imported ({reason})") from cause
    try:
        return reduce(getattr, attribute.split("."), module)
    except AttributeError as cause:
        close = close_names(attribute, vars(module))
        hint = f"; did you mean {' or '.join(close)}?" if close else ""
        raise UsageError(f"{name}: {module_name} has no {attribute}{hint}") from cause


def uses_of_model(name: str, place: Place) -> tuple[Use, ...]:
    """The uses of a model at a place: the object itself, and each key that the model takes.

    Raises `UsageError` for a model that cannot be imported, or does not say what it takes.
    """
    keys = model_keys(load_model(name))
    if not keys:
        raise UsageError(
            f"{name}: does not say which keys it takes; expected a model of pydantic, attrs or "
            "msgspec, a dataclass, a TypedDict, a NamedTuple, or a function"
        )
    operation, path = place
    root = Use(operation=operation, path=json_path.as_written(path), by="model", model=(name,))
    uses = [root]
    for key in keys:
        at = path + key.path if key.path.startswith("[]") else f"{path}.{key.path}".strip(".")
        use = msgspec.structs.replace(root, path=json_path.as_written(at))
        # No line of code is visible; a model that keeps unknown keys takes all.
        uses.append(msgspec.structs.replace(use, whole=(name,)) if key.whole else use)
    return merge_uses(uses)


def write_model(file: Path, name: str, places: Sequence[Place]) -> tuple[Use, ...]:
    """Write what a model takes at some places, instead of what the file says it takes there."""
    taken = [use for place in places for use in uses_of_model(name, place)]

    def edit(known: Sequence[Use]) -> Iterable[Use]:
        return merge_uses(_without(known, name, places), taken)

    edit_uses(file, edit)
    return merge_uses(taken)


def places_of(file: Path, name: str) -> tuple[Place, ...]:
    """Where a file says that a model is made: its uppermost paths, by operation."""
    if not file.exists():
        return ()
    uses = [use for use in read_uses(file).use if use.by == "model" and name in use.model]
    return tuple(
        (use.operation, use.path)
        for use in uses
        if not any(
            other.operation == use.operation
            and other is not use
            and begins_with(steps_of(use.path), steps_of(other.path))
            for other in uses
        )
    )


def find_place(promise: Promise, path: str | None) -> Place:
    """The place of a path in an operation's answers, by default of the rows.

    Raises `UsageError` for a path that no page has.
    """
    if path is None:
        return promise.id, f"{promise.wrapper}[]" if promise.wrapper else ""
    if documentation_of(promise, path) == "undocumented":
        close = close_names(path, promise.by_path)
        hint = f"; did you mean {' or '.join(close)}?" if close else ""
        raise UsageError(f"--at {path}: the page of {promise.id} has no such key{hint}")
    return promise.id, path


def _without(known: Iterable[Use], name: str, places: Sequence[Place]) -> Iterator[Use]:
    """The uses without what a model took at some places before."""
    for use in known:
        is_there = any(
            use.operation == operation and begins_with(steps_of(use.path), steps_of(path))
            for operation, path in places
        )
        if use.by != "model" or name not in use.model or not is_there:
            yield use
            continue
        others = tuple(other for other in use.model if other != name)
        if others:
            whole = tuple(place for place in use.whole if place != name)
            yield msgspec.structs.replace(use, model=others, whole=whole)
