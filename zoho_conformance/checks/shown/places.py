"""What stands in a request for what differs with every org: places, each with a name."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from zoho_conformance.model.lazy_pattern import lazy_pattern

_ID = lazy_pattern(r"[0-9]{6,}|\{\w+\}")
"""An id, or what a probe needs in the place of one."""
_NO_NAME = lazy_pattern(r"[^A-Z0-9]+")


class Place(Struct, frozen=True):
    """Something of an org's in a request: a variable, and in words what it stands for.

    `value` is what was sent there, and is never shown. `default` is what may stand there in any
    org, `need` the name of what a probe needs there.
    """

    name: str
    meaning: str
    value: str = ""
    default: str = ""
    need: str = ""

    def __repr__(self) -> str:
        return f"Place({self.name!r}, {self.meaning!r})"


Pieces = tuple[str | Place, ...]
"""A text with places in it."""


def variable_name(text: str) -> str:
    """The name of a shell variable for what a text names: `RECORD_ID` for `record-id`."""
    name = _NO_NAME.sub("_", text.upper()).strip("_") or "VALUE"
    return f"_{name}" if name[0].isdigit() else name


class Places:
    """The places of one request: an id has one name wherever it stands, another value another."""

    def __init__(self) -> None:
        self._by_name: dict[str, Place] = {}
        self._by_id: dict[str, Place] = {}

    def add(self, wanted: Place) -> Place:
        """The place for a value, under its name or that name with a number."""
        if not _ID.fullmatch(wanted.value):
            return self._named(wanted)
        if wanted.value not in self._by_id:
            self._by_id[wanted.value] = self._named(wanted)
        return self._by_id[wanted.value]

    def _named(self, wanted: Place) -> Place:
        name, count = wanted.name, 2
        while True:
            place = self._by_name.setdefault(
                name, Place(name, wanted.meaning, wanted.value, wanted.default, wanted.need)
            )
            if place.value == wanted.value:
                return place
            name, count = f"{wanted.name}_{count}", count + 1


def places_in(*texts: Pieces) -> tuple[Place, ...]:
    """The places of some texts, each once, in their order."""
    return tuple(
        dict.fromkeys(piece for text in texts for piece in text if isinstance(piece, Place))
    )


def joined(pieces: Iterable[str | Place]) -> Pieces:
    """The pieces as a text, those between places in one."""
    text: list[str | Place] = []
    for piece in pieces:
        if isinstance(piece, str) and text and isinstance(text[-1], str):
            text[-1] += piece
        elif piece != "":
            text.append(piece)
    return tuple(text)
