"""From the text of a file to plain JSON values, be it JSON or YAML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

import yaml

from zoho_conformance.model.errors import UsageError

_MAX_VALUES = 3_000_000
_MAX_DEPTH = 300
# The parsers recurse, and the one in C would take the process with it.
_TOO_DEEP = re.compile(rf"(?:[\[{{]\s*){{{_MAX_DEPTH}}}|(?:[-?:][ \t]+){{{_MAX_DEPTH}}}")
_BRACKET = re.compile(r"[\[\]{}]")
_MAX_OPEN_BRACKETS = 10_000
"""Brackets, of which some may stand in prose."""


class _Core(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML by its core schema alone, as OpenAPI wants it: `no` is a word, and a date is text."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


_Core.add_implicit_resolver("tag:yaml.org,2002:merge", re.compile(r"^<<$"), ["<"])
_Core.add_implicit_resolver(
    "tag:yaml.org,2002:null", re.compile(r"^(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""]
)
_Core.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)
_Core.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"), list("-+0123456789")
)
_Core.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"^[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?$"),
    list("-+.0123456789"),
)


def parse(raw: bytes, name: str) -> Any:
    """The value in a file, keys as strings; ``UsageError`` says what is wrong with the text."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as cause:
        raise UsageError(f"{name}: is no text in UTF-8") from cause
    if not text.strip():
        raise UsageError(f"{name}: is empty")
    if _TOO_DEEP.search(text):
        raise UsageError(f"{name}: is nested deeper than any description")
    try:
        value = _load(text, name)
        return _plain(value, iter(range(_MAX_VALUES)), name)
    except RecursionError as cause:
        raise UsageError(f"{name}: is nested deeper than any description") from cause


def _load(text: str, name: str) -> Any:
    if text.lstrip().startswith(("{", "[")):
        try:
            return json.loads(text)
        except ValueError as cause:
            if name.endswith(".json"):
                raise UsageError(f"{name}: is not JSON ({cause})") from cause
    if _max_open_brackets(text) > _MAX_OPEN_BRACKETS:
        raise UsageError(f"{name}: is nested deeper than any description")
    try:
        return yaml.load(text, Loader=_Core)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, ValueError) as cause:
        where = getattr(cause, "problem_mark", None)
        place = f" (line {where.line + 1})" if where else ""
        raise UsageError(f"{name}: is neither JSON nor YAML{place}") from cause


def _max_open_brackets(text: str) -> int:
    """How many more brackets were opened than closed, where it was most."""
    steps = (1 if found[0] in "[{" else -1 for found in _BRACKET.finditer(text))
    return max(accumulate(steps), default=0)


def _plain(value: Any, left: Iterator[int], name: str) -> Any:
    """The value with names for keys: in YAML a status is a number."""
    # Aliases may unfold to more than any memory holds.
    if next(left, None) is None:
        raise UsageError(f"{name}: unfolds to more than {_MAX_VALUES} values")
    if isinstance(value, dict):
        return {_name(key): _plain(one, left, name) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one, left, name) for one in value]
    return value


def _name(key: Any) -> str:
    if isinstance(key, bool) or key is None:
        return json.dumps(key)
    return str(key)
