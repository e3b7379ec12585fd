"""A use: a key of the answers of an operation that code reads, and where."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from zoho_conformance.model.coverage import Name

VERSION: Literal[1] = 1

ANY_KEY = "{key}"
"""The step that stands for keys whose names are data."""

NO_PLACE = "?"
"""The place of a read that no line of the user's code is to be seen for."""

By = Literal["noted", "model", "hand"]

Place = Annotated[
    str,
    Meta(
        min_length=1,
        description="`app/sync.py:41`, relative to the project; `?` where no line was to be seen.",
    ),
]
_Places = tuple[Place, ...]


class Use(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A key, or an object, of the answers of an operation, and what code does with it."""

    operation: Annotated[Name, Meta(description="The id of the operation.")]
    path: Annotated[
        str,
        Meta(
            description="The key, as reports have it: `data[].Locked_By__s.id`; empty for the body "
            "itself, `{key}` and `{id}` for keys whose names are data."
        ),
    ]
    by: Annotated[
        By,
        Meta(
            description="Whether it was noted while the code ran, is taken from a model, or was "
            "written by hand. What is by hand is kept, the rest is rewritten."
        ),
    ] = "hand"
    read: Annotated[_Places, Meta(description="Where the key is read, and has to be there.")] = ()
    optional: Annotated[_Places, Meta(description="Where it is asked for, and need not be.")] = ()
    whole: Annotated[
        _Places, Meta(description="Where all keys of the object are taken, whatever they are.")
    ] = ()
    unpacked: Annotated[
        _Places, Meta(description="Where all its keys become the arguments of a call.")
    ] = ()
    tests: Annotated[_Places, Meta(description="Where tests read it, in whichever way.")] = ()
    model: Annotated[
        tuple[Name, ...], Meta(description="The models that take it: `app.models:Lock`.")
    ] = ()
    note: Annotated[str, Meta(description="Whatever there is to say of it.")] = ""

    @property
    def takes_all(self) -> bool:
        """Whether it is of all keys of an object."""
        return bool(self.whole or self.unpacked)

    @property
    def places_in_code(self) -> tuple[str, ...]:
        """Where code uses it, tests left out: lines, or the models where no line is known."""
        lines = (*self.read, *self.optional, *self.whole, *self.unpacked)
        return tuple(dict.fromkeys(lines or self.model))


class Uses(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file `uses.toml`."""

    version: Literal[1] = VERSION
    use: tuple[Use, ...] = ()
