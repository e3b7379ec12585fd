"""Whether values from a file are of the types that the fields of a dataclass are declared with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

_Fits = Callable[[Any], bool]


def misfits(kind: type, given: Mapping[str, Any]) -> list[str]:
    """The names of the given fields whose values are of another type than they are declared.

    Known are ``str``, ``int``, ``bool``, ``None``, ``Literal``, unions, and tuples of one type.
    """
    return [name for name, fits in _checks(kind).items() if name in given and not fits(given[name])]


@cache
def _checks(kind: type) -> dict[str, _Fits]:
    return {name: _check(hint) for name, hint in get_type_hints(kind).items()}


def _check(hint: Any) -> _Fits:
    args = get_args(hint)
    if get_origin(hint) is Literal:
        return lambda value: isinstance(value, str) and value in args
    if get_origin(hint) in (UnionType, Union):
        any_of = [_check(one) for one in args]
        return lambda value: any(fits(value) for fits in any_of)
    if get_origin(hint) is tuple:
        each = _check(args[0])
        return lambda value: isinstance(value, tuple) and all(map(each, value))
    plain = NoneType if hint is None else hint
    # Not isinstance: true is no number.
    return lambda value: type(value) is plain
