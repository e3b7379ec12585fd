"""The files of a description: parsing JSON and YAML, and following a `$ref` from file to file.

Nothing is fetched: a reference to an address is looked for beside the file that has it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import yaml

from zoho_conformance.model.errors import UsageError

_MAX_REFS = 32


@dataclass(frozen=True, slots=True)
class DocumentNode:
    """A value and the file that it is in; `at` identifies its place."""

    value: Any
    file: Path
    at: str = ""


class Documents:
    """The file that was given, and those that it refers to, each read once.

    `notes` collects references that lead nowhere: anything may be there.
    """

    def __init__(self, file: Path, root: dict[str, Any]) -> None:
        self.file = file
        self.notes: dict[str, None] = {}
        self._values: dict[Path, Any] = {file: root}

    def follow(self, value: Any, file: Path) -> DocumentNode:
        """Follow a value's `$ref` to its end; to an empty object where it leads nowhere."""
        place = DocumentNode(value, file)
        for _ in range(_MAX_REFS):
            ref = ref_of(place.value)
            if ref is None:
                return place
            place = self.target(ref, place.file)
        self.notes[f"{file.name}: a $ref leads back to itself"] = None
        return DocumentNode({}, file)

    def target(self, ref: str, file: Path) -> DocumentNode:
        """Follow one `$ref` in a file."""
        address, _, pointer = ref.partition("#")
        holder = self._file(address, file)
        if holder is None:
            self.notes[f"{address}: not beside {file.name}, and not fetched"] = None
            return DocumentNode({}, file, ref)
        try:
            value = _follow_pointer(self._values[holder], unquote(pointer))
        except (KeyError, IndexError, ValueError, TypeError):
            self.notes[f"{file.name}: $ref {ref} leads nowhere"] = None
            return DocumentNode({}, file, ref)
        return DocumentNode(value, holder, f"{holder}#{unquote(pointer)}")

    def _file(self, address: str, file: Path) -> Path | None:
        """Find the file that an address means, relative to the file that names it.

        Of an address elsewhere the last steps are tried, as many of them as lead to a file.
        """
        if not address:
            return file
        parts = urlsplit(address)
        path = Path(unquote(parts.path))
        steps = [step for step in path.parts if step not in ("/", "..", ".")]
        beside = [file.parent.joinpath(*steps[at:]) for at in range(len(steps))]
        if not parts.scheme and not path.is_absolute():
            beside.insert(0, file.parent / path)
        return next((read for candidate in beside if (read := self._read(candidate))), None)

    def _read(self, file: Path) -> Path | None:
        """Read the file unless that was done, and give its real path; None where there is none."""
        try:
            resolved = file.resolve()
            if resolved not in self._values:
                if not resolved.is_file():
                    return None
                self._values[resolved] = parse(resolved.read_bytes(), str(file))
        except (OSError, ValueError):
            # An address need not be a name that a file can have.
            return None
        return resolved


def as_list(value: Any) -> list[Any]:
    """The value if it is a list; else an empty one."""
    return value if isinstance(value, list) else []


def ref_of(value: Any) -> str | None:
    """The `$ref` of a value, if it is a reference."""
    ref = value.get("$ref") if isinstance(value, dict) else None
    return ref if isinstance(ref, str) else None


def _follow_pointer(value: Any, pointer: str) -> Any:
    if pointer and not pointer.startswith("/"):
        return _find_anchor(value, pointer)
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        value = value[int(name)] if isinstance(value, list) else value[name]
    return value


def _find_anchor(value: Any, name: str) -> Any:
    """Find the schema with that `$anchor`; `KeyError` where none has it."""
    left = [value]
    while left:
        value = left.pop()
        if isinstance(value, dict):
            if value.get("$anchor") == name:
                return value
            left.extend(value.values())
        elif isinstance(value, list):
            left.extend(value)
    raise KeyError(name)


_MAX_VALUES = 3_000_000
_MAX_DEPTH = 300
# The parsers recurse, and the one in C would crash the process.
_TOO_DEEP = re.compile(rf"(?:[\[{{]\s*){{{_MAX_DEPTH}}}|(?:[-?:][ \t]+){{{_MAX_DEPTH}}}")
_BRACKET = re.compile(r"[\[\]{}]")
_MAX_OPEN_BRACKETS = 10_000
"""Some of the brackets may be in prose."""


class _Core(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML by its core schema, as OpenAPI demands: `no` is a word, and a date is text."""

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
    """Parse a file into plain values, keys as strings; `UsageError` says what is wrong with it."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as cause:
        raise UsageError(f"{name}: not text in UTF-8") from cause
    if not text.strip():
        raise UsageError(f"{name}: empty file")
    if _TOO_DEEP.search(text):
        raise UsageError(f"{name}: nested deeper than any description")
    try:
        value = _load(text, name)
        return _with_string_keys(value, iter(range(_MAX_VALUES)), name)
    except RecursionError as cause:
        raise UsageError(f"{name}: nested deeper than any description") from cause


def _load(text: str, name: str) -> Any:
    if text.lstrip().startswith(("{", "[")):
        try:
            return json.loads(text)
        except ValueError as cause:
            if name.endswith(".json"):
                raise UsageError(f"{name}: not JSON ({cause})") from cause
    if _max_open_brackets(text) > _MAX_OPEN_BRACKETS:
        raise UsageError(f"{name}: nested deeper than any description")
    try:
        return yaml.load(text, Loader=_Core)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, ValueError) as cause:
        where = getattr(cause, "problem_mark", None)
        place = f" (line {where.line + 1})" if where else ""
        raise UsageError(f"{name}: neither JSON nor YAML{place}") from cause


def _max_open_brackets(text: str) -> int:
    """Count the brackets that are open at the deepest place."""
    steps = (1 if bracket[0] in "[{" else -1 for bracket in _BRACKET.finditer(text))
    return max(accumulate(steps), default=0)


def _with_string_keys(value: Any, left: Iterator[int], name: str) -> Any:
    """Make all keys strings: in YAML a status is a number."""
    # Aliases may unfold to more than any memory holds.
    if next(left, None) is None:
        raise UsageError(f"{name}: unfolds to more than {_MAX_VALUES} values")
    if isinstance(value, dict):
        return {_name(key): _with_string_keys(item, left, name) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_string_keys(item, left, name) for item in value]
    return value


def _name(key: Any) -> str:
    if isinstance(key, bool) or key is None:
        return json.dumps(key)
    return str(key)
