"""JSON Schema: the one module that knows the validator.

Another engine can take jsonschema's place here; nothing else would notice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

if TYPE_CHECKING:
    from collections.abc import Iterator

Schema = dict[str, Any]
Steps = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Violation:
    """One keyword that an instance breaks.

    ``steps`` is where (``("data", 0, "id")``), ``path`` the same in the form of contract paths;
    ``keyword`` is the JSON Schema keyword;
    ``keys`` the absent ones (``required``, and ``anyOf`` of them); ``conditional`` whether the
    keyword stands in a ``then`` that hangs on another key.
    """

    steps: Steps
    keyword: str
    value: Any
    allowed: Any
    keys: tuple[str, ...]
    conditional: bool

    @property
    def path(self) -> str:
        """The place without the numbers of elements."""
        return path_of(self.steps)


class Validator:
    """A compiled schema; ``part`` names one of its ``$defs``."""

    def __init__(self, schema: Schema, part: str | None = None) -> None:
        id_ = schema["$id"]
        root = {"$ref": f"{id_}#/$defs/{part}"} if part else {"$ref": id_}
        registry: Registry[Any] = Registry().with_resource(id_, Resource.from_contents(schema))
        self._validator = Draft202012Validator(root, registry=registry)

    def violations(self, instance: Any) -> Iterator[Violation]:
        """Everything that the instance breaks, in no particular order."""
        lacking = set()
        for error in self._validator.iter_errors(instance):
            keyword = str(error.validator)
            keys: tuple[str, ...] = ()
            if keyword == "required":
                # The library tells each missing key by itself, and which one in words alone.
                place = (tuple(error.absolute_path), tuple(error.absolute_schema_path))
                if place in lacking:
                    continue
                lacking.add(place)
                keys = tuple(one for one in error.validator_value if one not in error.instance)
            elif keyword == "anyOf":
                keys = tuple(one for part in error.validator_value for one in part["required"])
            yield Violation(
                steps=tuple(error.absolute_path),
                keyword=keyword,
                value=error.instance,
                allowed=error.validator_value,
                keys=keys,
                conditional="then" in error.absolute_schema_path,
            )


def path_of(steps: Steps) -> str:
    """A path such as ``data[].id`` for the steps ``["data", 0, "id"]``."""
    path = ""
    for step in steps:
        path += "[]" if isinstance(step, int) else f".{step}" if path else str(step)
    return path


def check(schema: Schema) -> None:
    """Raise where the schema is not valid against its own meta-schema."""
    Draft202012Validator.check_schema(schema)
