"""Which findings an entry of a configuration is about: by rule, operation and path."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Annotated, Protocol

from msgspec import Meta, Struct

ANY = "*"
"""The pattern of all rules, operations or paths."""


class Placed(Protocol):
    """What a pattern may be about: a finding, in a run or in a report."""

    @property
    def rule(self) -> str: ...  # noqa: D102 - as `Finding` has it, and so are the others
    @property
    def operation(self) -> str: ...  # noqa: D102
    @property
    def path(self) -> str: ...  # noqa: D102


class FindingPattern(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The findings that an entry is about.

    In `rule`, `operation` and `path` a `*` stands for any characters and a `?` for one; what is
    left out is about all.
    """

    rule: Annotated[str, Meta(min_length=1, description="Such as key-unknown, or key-*.")] = ANY
    operation: Annotated[str, Meta(min_length=1, description="Such as get_records, or get_*.")] = (
        ANY
    )
    path: Annotated[
        str, Meta(description="Such as data[].Owner, or data[].Custom_*; empty for the body.")
    ] = ANY

    def is_about(self, finding: Placed, operations: frozenset[str] | None = None) -> bool:
        """Whether a finding is one of these.

        `operations` are those that the entry means, where other names of them are known.
        """
        return (
            matches(self.rule, finding.rule)
            and (
                finding.operation in operations
                if operations is not None
                else matches(self.operation, finding.operation)
            )
            and matches(self.path, finding.path)
        )


def matches(pattern: str, name: str) -> bool:
    """Whether a pattern is of a name; brackets are brackets, as paths have them."""
    return fnmatchcase(name, pattern.replace("[", "[[]"))
