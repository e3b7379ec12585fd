"""The files of a description: parsing JSON and YAML, and following a `$ref` from file to file.

Nothing is fetched: a reference to an address is looked for beside the file that has it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.input_files import read_bytes
from zoho_conformance.model.untrusted_yaml import parse_core_yaml
from zoho_conformance.model.yaml_errors import MAX_DEPTH, UntrustedYamlError

_MAX_REFS = 32
_MAX_ADDRESS_CHARS = 2000
_MAX_STEPS = 16
"""How many of an address's last steps are looked for beside the file."""


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

    def __init__(
        self, file: Path, root: dict[str, Any], values: dict[Path, Any] | None = None
    ) -> None:
        """`values` are what files hold that were read before, to which this adds its own."""
        self.file = file
        self.notes: dict[str, None] = {}
        self._values = {} if values is None else values
        self._values[file] = root
        self._anchors: dict[Path, dict[str, Any]] = {}

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
            value = self._at(holder, unquote(pointer))
        except (KeyError, IndexError, ValueError, TypeError):
            self.notes[f"{file.name}: $ref {ref} leads nowhere"] = None
            return DocumentNode({}, file, ref)
        return DocumentNode(value, holder, f"{holder}#{unquote(pointer)}")

    def _at(self, file: Path, pointer: str) -> Any:
        """The value in a file that a pointer or the name of an anchor leads to."""
        if pointer and not pointer.startswith("/"):
            if file not in self._anchors:
                self._anchors[file] = _find_anchors(self._values[file])
            return self._anchors[file][pointer]
        return _follow_pointer(self._values[file], pointer)

    def _file(self, address: str, file: Path) -> Path | None:
        """Find the file that an address means, relative to the file that names it.

        Of an address elsewhere the last steps are tried, as many of them as lead to a file.
        """
        if not address:
            return file
        try:
            parts = urlsplit(address[:_MAX_ADDRESS_CHARS])
        except ValueError:
            return None
        path = Path(unquote(parts.path))
        steps = [step for step in path.parts if step not in ("/", "..", ".")][-_MAX_STEPS:]
        beside = [file.parent.joinpath(*steps[at:]) for at in range(len(steps))]
        if not parts.scheme and not path.is_absolute() and len(path.parts) <= _MAX_STEPS:
            beside.insert(0, file.parent / path)
        return next((read for candidate in beside if (read := self._read(candidate))), None)

    def _read(self, file: Path) -> Path | None:
        """Read the file unless that was done, and give its real path; None where there is none."""
        try:
            resolved = file.resolve()
            if resolved not in self._values:
                if not resolved.is_file():
                    return None
                parsed = parse(read_bytes(resolved), str(file))
                self._values[resolved] = parsed.value
                self.notes |= dict.fromkeys(parsed.notes)
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
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        value = value[int(name)] if isinstance(value, list) else value[name]
    return value


def _find_anchors(value: Any) -> dict[str, Any]:
    """Find every schema that has an `$anchor`, by its name."""
    anchors: dict[str, Any] = {}
    seen: set[int] = set()
    left = [value]
    while left:
        value = left.pop()
        # What stands under an alias of YAML is one value in many places.
        if not isinstance(value, (dict, list)) or id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, dict):
            name = value.get("$anchor")
            if isinstance(name, str):
                anchors.setdefault(name, value)
            left.extend(value.values())
        else:
            left.extend(value)
    return anchors


@dataclass(frozen=True, slots=True)
class Parsed:
    """The values in a file; `notes` say what in it has two meanings."""

    value: Any
    notes: tuple[str, ...] = ()


def parse(raw: bytes, name: str) -> Parsed:
    """Parse a file into plain values, keys as strings; `UsageError` says what is wrong with it."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as cause:
        raise UsageError(f"{name}: not text in UTF-8") from cause
    if not text.strip():
        raise UsageError(f"{name}: empty file")
    if text.lstrip().startswith(("{", "[")):
        try:
            value = json.loads(text)
        except RecursionError as cause:
            raise _too_deep_error(name) from cause
        except ValueError as cause:
            # YAML may begin with a bracket too.
            if name.endswith(".json"):
                raise UsageError(f"{name}: not JSON ({cause})") from cause
        else:
            if _is_deeper(value, MAX_DEPTH):
                raise _too_deep_error(name)
            return Parsed(value)
    return _parse_yaml(raw, name)


def _parse_yaml(raw: bytes, name: str) -> Parsed:
    repeated: list[int] = []
    try:
        value = parse_core_yaml(raw, repeated)
    except UntrustedYamlError as cause:
        raise UsageError(f"{name}: neither JSON nor YAML that can be read: {cause}") from cause
    lines = repeated[:1]
    return Parsed(
        value,
        tuple(f"{name}: a duplicate key (line {line}); its last value counts" for line in lines),
    )


def _too_deep_error(name: str) -> UsageError:
    return UsageError(f"{name}: nested more than {MAX_DEPTH} deep")


def _is_deeper(value: Any, depth: int) -> bool:
    """Whether collections are nested deeper, one level looked at after another."""
    level = [value]
    for _ in range(depth + 1):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, (dict, list))
        ]
        if not level:
            return False
    return True
