"""The observed contract: what an org answered, in counts, and nothing of what a record said.

`audit --observed` writes it, `diff` compares it with pages, and `--against` judges answers by it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from zoho_conformance.model import decode, json_path

OBSERVED_FORM: Literal[1] = 1
MIN_OBJECTS = 30
"""Fewer objects, or values, do not say what is usual."""
_ADVICE = "write it with `zoho-conformance audit PATH --observed FILE`"


class ObservedKey(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What came at a path: in `seen` of the `of` objects that could have the key.

    - `steps`: the names of the keys that lead there, where one of them has a dot
    - `types`: how often each JSON type came, null among them
    - `values`: how often each word came of a key with a vocabulary
    - `selected`: of rows, how many came to a request that chose its keys by name
    - `unasked`: of a key of rows, in how many of those it came and was not chosen
    """

    path: str
    seen: int
    of: int
    types: dict[str, int]
    values: dict[str, int] = {}
    selected: int = 0
    unasked: int = 0
    steps: tuple[str, ...] = ()

    @property
    def inner_path(self) -> str:
        """The path as everything in memory has it, its dots parting steps alone."""
        return json_path.from_written_steps(self.steps) if self.steps else self.path

    @property
    def null(self) -> int:
        """How often the key was null."""
        return self.types.get("null", 0)

    @property
    def not_null(self) -> int:
        """How often it had a value."""
        return sum(self.types.values()) - self.null

    @property
    def objects(self) -> int:
        """How many objects stood there."""
        return self.types.get("object", 0)


class ObservedAnswers(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The answers of an operation in an API version, about the records of a module if it has one.

    `keys` has the body itself as the empty path; `is_cut` says that there were more paths.
    """

    exchanges: int
    keys: tuple[ObservedKey, ...]
    api_version: str | None = None
    module: str | None = None
    is_cut: bool = False


class ObservedOperation(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What came of an operation; `is_cut` says that there were answers about more modules."""

    id: str
    answers: tuple[ObservedAnswers, ...]
    is_cut: bool = False


class ObservedContract(
    Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="observed"
):
    """The file: what answers showed that were judged by the contracts of a version.

    `partial` is whether the audit was stopped before its end.
    """

    form: Literal[1]
    contracts: str
    exchanges: int
    first: str | None
    last: str | None
    partial: bool
    operations: tuple[ObservedOperation, ...]


def load_observed(file: Path) -> ObservedContract:
    """The observed contract in a file; `UsageError` if it has none."""
    return decode.read_json(file, ObservedContract, _ADVICE)


def is_observed(content: object) -> bool:
    """Whether parsed JSON says that it is an observed contract."""
    return isinstance(content, dict) and content.get("kind") == "observed"


def text_of(observed: ObservedContract) -> str:
    """The text of the file."""
    return msgspec.json.format(msgspec.json.encode(observed), indent=1).decode() + "\n"
