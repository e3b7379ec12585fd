"""The files of one OpenAPI description, and how a `$ref` leads from one to another.

Nothing is fetched: a reference to an address is looked for beside the file that has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from zoho_conformance.compare.witness.parse import parse

_MAX_REFS = 32


@dataclass(frozen=True, slots=True)
class Node:
    """A value and the file that it stands in; ``at`` tells two places apart."""

    value: Any
    file: Path
    at: str = ""


class Documents:
    """The file that was given, and those that it refers to, each read once.

    ``notes`` collects references that lead nowhere: what is there is taken as anything.
    """

    def __init__(self, file: Path, root: dict[str, Any]) -> None:
        self.file = file
        self.notes: dict[str, None] = {}
        self._values: dict[Path, Any] = {file: root}

    def follow(self, value: Any, file: Path) -> Node:
        """The value, or what its `$ref` leads to in the end; an empty object where nowhere."""
        place = Node(value, file)
        for _ in range(_MAX_REFS):
            ref = ref_of(place.value)
            if ref is None:
                return place
            place = self.target(ref, place.file)
        self.notes[f"{file.name}: a $ref leads back to itself"] = None
        return Node({}, file)

    def target(self, ref: str, file: Path) -> Node:
        """The place that a `$ref` in a file points to, one step."""
        address, _, pointer = ref.partition("#")
        found = self._file(address, file)
        if found is None:
            self.notes[f"{address}: is not beside {file.name}, and not fetched"] = None
            return Node({}, file, ref)
        try:
            value = _at_pointer(self._values[found], unquote(pointer))
        except (KeyError, IndexError, ValueError, TypeError):
            self.notes[f"{file.name}: $ref {ref} leads nowhere"] = None
            return Node({}, file, ref)
        return Node(value, found, f"{found}#{unquote(pointer)}")

    def _file(self, address: str, file: Path) -> Path | None:
        """The file that an address means: relative to the one that names it, or of its name.

        Of an address elsewhere the last steps are tried, as many of them as lead to a file.
        """
        if not address:
            return file
        parts = urlsplit(address)
        path = Path(unquote(parts.path))
        steps = [one for one in path.parts if one not in ("/", "..", ".")]
        beside = [file.parent.joinpath(*steps[at:]) for at in range(len(steps))]
        if not parts.scheme and not path.is_absolute():
            beside.insert(0, file.parent / path)
        return next((found for one in beside if (found := self._read(one))), None)

    def _read(self, file: Path) -> Path | None:
        """The file as it is held, read if it was not; None where there is no such file."""
        try:
            found = file.resolve()
            if found not in self._values:
                if not found.is_file():
                    return None
                self._values[found] = parse(found.read_bytes(), str(file))
        except (OSError, ValueError):
            # What an address says need be no name that a file can have.
            return None
        return found


def ref_of(value: Any) -> str | None:
    """The `$ref` of a value, if it is a reference."""
    ref = value.get("$ref") if isinstance(value, dict) else None
    return ref if isinstance(ref, str) else None


def _at_pointer(value: Any, pointer: str) -> Any:
    if pointer and not pointer.startswith("/"):
        return _at_anchor(value, pointer)
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        value = value[int(name)] if isinstance(value, list) else value[name]
    return value


def _at_anchor(value: Any, name: str) -> Any:
    """The schema with that `$anchor`; ``KeyError`` where none has it."""
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, dict):
            if one.get("$anchor") == name:
                return one
            left.extend(one.values())
        elif isinstance(one, list):
            left.extend(one)
    raise KeyError(name)
