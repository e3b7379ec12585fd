"""The keys that a model takes of an object: pydantic, attrs, dataclasses, TypedDict, msgspec.

None of these libraries is imported: a model shows what it is.
"""

from __future__ import annotations

import dataclasses
import inspect
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, ForwardRef, NamedTuple

import msgspec

from zoho_conformance.model import json_path
from zoho_conformance.model.uses.use import ANY_KEY

_WRAPPERS = (typing.Annotated, typing.Required, typing.NotRequired, typing.Final)
_ELEMENTS = "[]"
_MARKS: Mapping[Any, bool] = {typing.Required: True, typing.NotRequired: False}


class ModelKey(NamedTuple):
    """A key that a model takes, by its path below the object, and whether it has to be there.

    With `whole` the model keeps whatever the object at the path has; the path may be empty.
    """

    path: str
    required: bool
    whole: bool = False


class _Field(NamedTuple):
    """A field of a model: the steps that lead to its value, of which it takes one, and its type."""

    steps: tuple[tuple[str, ...], ...]
    type: Any
    required: bool


def model_keys(model: Any) -> tuple[ModelKey, ...]:
    """Every key that a type takes, with those of the models in it; of a list's those of its items.

    A type of which nothing can be said, such as `dict`, has none.
    """
    return tuple(dict.fromkeys(_keys_of(model, "", ())))


def known_model_keys(model: Any) -> tuple[ModelKey, ...]:
    """As `model_keys`, worked out once for each model."""
    try:
        return _known(model)
    except TypeError:
        # A type that has no hash, such as one with a list of words in it.
        return model_keys(model)


_known = lru_cache(maxsize=256)(model_keys)


def name_of(model: Any) -> str:
    """The name by which a model is found again: `app.models:Lock`, also of a list of them."""
    if isinstance(model, type | types.FunctionType) and not typing.get_args(model):
        return f"{model.__module__}:{model.__qualname__}"
    for argument in typing.get_args(model):
        if _fields(argument) is not None or typing.get_args(argument):
            return name_of(argument)
    return str(model)


def _keys_of(kind: Any, path: str, outer: tuple[Any, ...]) -> Iterator[ModelKey]:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in _WRAPPERS:
        yield from _keys_of(arguments[0], path, outer)
    elif origin in (typing.Union, types.UnionType):
        for argument in arguments:
            yield from _keys_of(argument, path, outer)
    elif _is(origin, Mapping) and len(arguments) > 1:
        yield from _keys_of(arguments[1], json_path.join(path, ANY_KEY), outer)
    elif _is(origin, Iterable) and _fields(origin) is None:
        for argument in arguments:
            yield from _keys_of(argument, path + _ELEMENTS, outer)
    elif not isinstance(kind, type) and hasattr(kind, "__value__"):
        # `type Rows = list[Lock]`
        yield from _keys_of(kind.__value__, path, outer)
    elif hasattr(kind, "__supertype__"):
        # `Rows = NewType("Rows", list[Lock])`
        yield from _keys_of(kind.__supertype__, path, outer)
    else:
        yield from _keys_of_model(origin or kind, path, outer)


def _keys_of_model(kind: Any, path: str, outer: tuple[Any, ...]) -> Iterator[ModelKey]:
    fields = _fields(kind)
    if fields is None:
        return
    if _is_root_model(kind):
        yield from _keys_of(fields[0].type, path, outer)
        return
    if kind in outer or _keeps_others(kind):
        # Of one that holds more of the same, as deep as it comes, nothing is left out.
        yield ModelKey(path, required=False, whole=True)
    if kind in outer:
        return
    for field in fields:
        for steps in field.steps:
            at = path
            for step in steps:
                if step == _ELEMENTS:
                    at += step
                    continue
                at = json_path.join(at, step)
                yield ModelKey(at, field.required and len(field.steps) == 1)
            yield from _keys_of(field.type, at, (*outer, kind))


def _fields(kind: Any) -> list[_Field] | None:
    """The fields of a model, or the parameters of a function; None for what is neither."""
    if inspect.isfunction(kind):
        return list(_parameters(kind))
    if not isinstance(kind, type):
        return None
    for attribute, read in _READERS.items():
        if hasattr(kind, attribute):
            return list(read(kind))
    return None


def _struct_fields(kind: Any) -> Iterator[_Field]:
    for field in msgspec.structs.fields(kind):
        yield _Field(((field.encode_name,),), field.type, field.required)


def _dataclass_fields(kind: Any) -> list[_Field]:
    fields = [field for field in dataclasses.fields(kind) if field.init]
    return _named_fields(kind, {field.name: _has_no_default(field) for field in fields})


def _typed_dict_fields(kind: Any) -> list[_Field]:
    names = dict.fromkeys(kind.__optional_keys__, False)
    fields = _named_fields(kind, names | dict.fromkeys(kind.__required_keys__, True))
    # Where annotations are strings, the class itself did not see `NotRequired` in them.
    return [
        field._replace(required=must)
        if (must := _MARKS.get(typing.get_origin(field.type))) is not None
        else field
        for field in fields
    ]


def _tuple_fields(kind: Any) -> list[_Field]:
    defaults = kind._field_defaults
    return _named_fields(kind, {name: name not in defaults for name in kind._fields})


def _named_fields(kind: Any, required: Mapping[str, bool]) -> list[_Field]:
    """The fields of a model that takes keys by the names of its fields."""
    hints = _hints(kind)
    return [_Field(((name,),), hints.get(name, Any), must) for name, must in required.items()]


def _pydantic_fields(kind: Any) -> Iterator[_Field]:
    fields = getattr(kind, "__pydantic_fields__", None) or getattr(kind, "model_fields", {})
    config = _config(kind)
    by_name = config.get("populate_by_name") or config.get("validate_by_name")
    for name, field in fields.items():
        paths = tuple(_alias_paths(field.validation_alias or field.alias)) or ((name,),)
        if by_name and (name,) not in paths:
            paths = (*paths, (name,))
        yield _Field(paths, field.annotation, field.is_required())


def _alias_paths(alias: Any) -> Iterator[tuple[str, ...]]:
    """The steps of an alias of pydantic: a name, a path, or a choice of them."""
    if isinstance(alias, str):
        yield (alias,)
    elif hasattr(alias, "choices"):
        for choice in alias.choices:
            yield from _alias_paths(choice)
    elif hasattr(alias, "path"):
        yield tuple(_ELEMENTS if isinstance(step, int) else step for step in alias.path)


def _attrs_fields(kind: Any) -> Iterator[_Field]:
    hints = _hints(kind)
    for attribute in kind.__attrs_attrs__:
        if attribute.init:
            name = getattr(attribute, "alias", None) or attribute.name.lstrip("_")
            # The marker for no default has a type that only attrs has.
            required = repr(attribute.default) == "NOTHING"
            yield _Field(((name,),), hints.get(attribute.name, Any), required)


def _parameters(function: Any) -> Iterator[_Field]:
    hints = _hints(function)
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY):
            required = parameter.default is parameter.empty
            yield _Field(((parameter.name,),), hints.get(parameter.name, Any), required)


_READERS: Mapping[str, Callable[[Any], Iterable[_Field]]] = {
    "__pydantic_fields__": _pydantic_fields,
    "__pydantic_validator__": _pydantic_fields,
    "__struct_fields__": _struct_fields,
    "__dataclass_fields__": _dataclass_fields,
    "__attrs_attrs__": _attrs_fields,
    "__required_keys__": _typed_dict_fields,
    "_field_defaults": _tuple_fields,
}
"""How the fields of a model are read, by an attribute that only such models have."""


def _keeps_others(kind: Any) -> bool:
    """Whether a model keeps keys that it has no field for."""
    if inspect.isfunction(kind):
        parameters = inspect.signature(kind).parameters.values()
        return any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters)
    return _config(kind).get("extra") == "allow"


def _config(kind: Any) -> Mapping[str, Any]:
    for name in ("model_config", "__pydantic_config__"):
        config = getattr(kind, name, None)
        if isinstance(config, dict):
            return config
    return {}


def _is_root_model(kind: Any) -> bool:
    return any(base.__name__ == "RootModel" for base in getattr(kind, "__mro__", ()))


def _hints(kind: Any) -> Mapping[str, Any]:
    """The types of what a class or a function has, as far as their names can be resolved."""
    try:
        return typing.get_type_hints(kind, include_extras=True)
    except (NameError, TypeError, AttributeError):
        annotations = inspect.get_annotations(kind)
        return {
            name: Any if isinstance(annotation, str | ForwardRef) else annotation
            for name, annotation in annotations.items()
        }


def _has_no_default(field: dataclasses.Field[Any]) -> bool:
    missing = dataclasses.MISSING
    return field.default is missing and field.default_factory is missing


def _is(origin: Any, kind: type) -> bool:
    return isinstance(origin, type) and issubclass(origin, kind)
