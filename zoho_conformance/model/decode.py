"""Strict decoding: the JSON or TOML of a file becomes a msgspec struct, or a `UsageError`.

One line says what is wrong: the file, the place in it, what is expected, and what is there.

    baseline.toml: finding[3].level: expected one of error, warning, info; got 'eror'
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import msgspec

from zoho_conformance.model import input_files, json_path, shipped_toml
from zoho_conformance.model.display import legible
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.lazy_pattern import lazy_pattern

_T = TypeVar("_T")
_MAX_TOML_DEPTH = 100
_MAX_BITS = 256
"""More than an id has, and fewer than what Python cannot write in digits."""


def read_json(file: Path, kind: type[_T], advice: str = "") -> _T:
    """The content of a JSON file as a struct; see `from_json`."""
    return from_json(_bytes(file), kind, file, advice)


def read_toml(file: Path, kind: type[_T], advice: str = "") -> _T:
    """The content of a TOML file as a struct; see `from_toml`."""
    return from_toml(_bytes(file), kind, file, advice)


def from_json(data: bytes | str, kind: type[_T], place: object, advice: str = "") -> _T:
    """The JSON text as a value of a type, which is a struct as a rule.

    `place` names the file in messages, and `advice` ends them (`write it again with ...`).
    Raises `UsageError` for text that is not JSON, and for JSON that is not of the type.
    """
    text = _text(data, place, advice)
    try:
        return msgspec.json.decode(text, type=kind)
    except (ValueError, RecursionError) as cause:
        # The standard library says where JSON is malformed; msgspec counts bytes, at best.
        value = parse_json(text, place, advice)
        _refuse(cause, value, kind, place, advice)


def from_toml(data: bytes | str, kind: type[_T], place: object, advice: str = "") -> _T:
    """The TOML text as a value of a type; parameters and errors as for `from_json`."""
    as_json = shipped_toml.as_json(data) if isinstance(data, bytes) else None
    if as_json is not None:
        return from_json(bytes(as_json), kind, place, advice)
    return convert(_parse_shared_toml(data, place, advice), kind, place, advice)


def convert(value: Any, kind: type[_T], place: object, advice: str = "") -> _T:
    """A parsed value as a value of a type; parameters and errors as for `from_json`."""
    try:
        return msgspec.convert(value, kind)
    except (ValueError, RecursionError) as cause:
        _refuse(cause, value, kind, place, advice)


def parse_json(data: bytes | str, place: object, advice: str = "") -> Any:
    """The parsed JSON, whatever it holds; raises `UsageError` for what is not JSON."""
    text = _text(data, place, advice)
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as cause:
        where = f"line {cause.lineno}, column {cause.colno}"
        problem = f"not JSON: {cause.msg[0].lower()}{cause.msg[1:]} ({where})"
        raise _error(place, problem, advice) from cause
    except ValueError as cause:
        raise _error(place, f"not JSON: {_reason(cause)}", advice) from cause
    except RecursionError as cause:
        raise _error(place, "nested too deeply", advice) from cause
    if _ESCAPED_SURROGATE.search(text):
        for path in _surrogates(value):
            raise _error(place, f"{path or 'a string'}: holds half of a surrogate pair", advice)
    return value


def parse_toml(data: bytes | str, place: object, advice: str = "") -> dict[str, Any]:
    """The parsed TOML, whatever it holds; raises `UsageError` for what is not TOML."""
    import tomli  # noqa: PLC0415 - takes 5 ms, and a plain check reads what ships as JSON

    text = _text(data, place, advice)
    try:
        table = tomli.loads(text)
    except ValueError as cause:
        raise _error(place, f"not TOML: {_reason(cause)}", advice) from cause
    except RecursionError as cause:
        raise _error(place, "nested too deeply", advice) from cause
    problem = _problem_of_toml(table)
    if problem:
        raise _error(place, problem, advice)
    return table


def _problem_of_toml(table: dict[str, Any]) -> str | None:
    """What the parser accepts and no honest file has: `a.a.a...`, endless hexadecimal numbers."""
    level: list[Any] = [table]
    for _ in range(_MAX_TOML_DEPTH):
        below: list[Any] = []
        for node in level:
            kind = type(node)
            if kind is dict:
                below += node.values()
            elif kind is list:
                below += node
            elif kind is int and node.bit_length() > _MAX_BITS:
                return "a number has too many digits"
        if not below:
            return None
        level = below
    return "nested too deeply"


@lru_cache(maxsize=16)
def _parse_shared_toml(data: bytes | str, place: object, advice: str) -> dict[str, Any]:
    """The parsed TOML, parsed once: most of what it costs to open a library is to parse its TOML.

    Structs are made of it; nothing may change it.
    """
    return parse_toml(data, place, advice)


def _bytes(file: Path) -> bytes:
    try:
        return input_files.read_bytes(file)
    except OSError as cause:
        raise UsageError(f"{file}: cannot be read: {cause.strerror}") from cause


def _text(data: bytes | str, place: object, advice: str) -> str:
    try:
        if isinstance(data, str):
            data.encode()
            return data
        # Editors and shells write byte order marks, and UTF-16; both are JSON to the library.
        return data.decode(json.detect_encoding(data))
    except UnicodeError as cause:
        raise _error(place, "not text in UTF-8", advice) from cause


def _error(place: object, problem: str, advice: str) -> UsageError:
    return UsageError(legible(f"{place}: {problem}{advice and f'; {advice}'}"))


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON value")


def _reason(cause: ValueError) -> str:
    # Python says how to lift its limit, which a reader cannot do.
    return "a number has too many digits" if "digits" in str(cause) else str(cause)


_ESCAPED_SURROGATE = lazy_pattern(r"\\u[dD][89a-fA-F]")


def _surrogates(value: Any) -> Iterator[str]:
    """The paths of strings and keys that hold half of a surrogate pair."""
    pending = [("", value)]
    while pending:
        path, node = pending.pop()
        if isinstance(node, str) and any("\ud800" <= letter <= "\udfff" for letter in node):
            yield path
        elif isinstance(node, list):
            pending.extend((f"{path}[{index}]", item) for index, item in enumerate(node))
        elif isinstance(node, dict):
            pending.extend((path, key) for key in node)
            pending.extend((json_path.join(path, key), item) for key, item in node.items())


def _refuse(cause: Exception, value: Any, kind: Any, place: object, advice: str) -> NoReturn:
    from zoho_conformance.model import misfit  # noqa: PLC0415 - nearly every file is right

    too_deep = isinstance(cause, RecursionError)
    problem = "nested too deeply" if too_deep else misfit.explain(str(cause), value, kind)
    raise _error(place, problem, advice) from cause
