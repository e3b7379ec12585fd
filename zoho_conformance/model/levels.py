"""Levels that a project sets itself: for which findings, which level, and why."""

from __future__ import annotations

from datetime import date
from fnmatch import fnmatchcase
from typing import Annotated, Literal, Protocol

from msgspec import Meta, Struct

ANY = "*"
"""The pattern of all rules, operations or paths."""

SetLevel = Literal["error", "warning", "info", "off"]
"""What a project may make of a finding; one that is off fails nothing, and is still listed."""

EntryNumber = Annotated[int, Meta(ge=1, description="Which of the entries it is, from 1.")]


class ConfiguredLevel(Struct, frozen=True, forbid_unknown_fields=True):
    """What an entry of `[[levels]]` decided on a finding."""

    entry: EntryNumber
    level: SetLevel
    reason: str


class Leveled(Protocol):
    """What has a level that a project may set: a finding, in a run or in a report."""

    @property
    def rule(self) -> str: ...  # noqa: D102 - as `Finding` has it, and so are the others
    @property
    def operation(self) -> str: ...  # noqa: D102
    @property
    def path(self) -> str: ...  # noqa: D102


_Pattern = Annotated[str, Meta(min_length=1)]


class LevelEntry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[levels]]` of a configuration: the findings that it is about, and their level.

    In `rule`, `operation` and `path` a `*` stands for any characters and a `?` for one; what is
    left out is about all.
    """

    rule: Annotated[_Pattern, Meta(description="Such as key-unknown, or key-*.")] = ANY
    operation: Annotated[_Pattern, Meta(description="Such as get_records, or get_*.")] = ANY
    path: Annotated[
        str, Meta(description="Such as data[].Owner, or data[].Custom_*; empty for the body.")
    ] = ANY
    used: Annotated[
        bool | None,
        Meta(
            description="Those in what our code uses, or in what it does not, by the file of uses; "
            "what is not known is neither. None for all."
        ),
    ] = None
    level: Annotated[SetLevel, Meta(description="The level of these findings; off for none.")]
    reason: Annotated[
        str, Meta(description="Why; reports say it.", extra_json_schema={"pattern": r"\S"})
    ]
    expires: Annotated[
        date | None, Meta(description="The last day on which it holds; none for ever.")
    ] = None

    def __post_init__(self) -> None:
        """Check what no type can express."""
        if not self.reason.strip():
            raise ValueError("reason is blank; say why the level is another")
        if (self.rule, self.operation, self.path, self.used) == (ANY, ANY, ANY, None):
            raise ValueError(
                "name a rule, an operation, a path or used; --fail-on is for all findings"
            )

    def is_about(self, finding: Leveled, operations: frozenset[str] | None = None) -> bool:
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

    @property
    def words(self) -> str:
        """Which findings it is about, as a reader names them: `key-unknown at data[].Owner`."""
        return words_of(self.rule, self.operation, self.path, used=self.used)


def words_of(rule: str, operation: str, path: str, *, used: bool | None) -> str:
    """Which findings have such a rule, operation, path and use, as a reader names them."""
    parts = [rule if rule != ANY else "every rule"]
    if operation != ANY:
        parts.append(f"in {operation}")
    if path != ANY:
        parts.append(f"at {path or 'the body'}")
    if used is not None:
        parts.append("in what our code uses" if used else "in what our code does not use")
    return " ".join(parts)


def matches(pattern: str, name: str) -> bool:
    """Whether a pattern is of a name; brackets are brackets, as paths have them."""
    return fnmatchcase(name, pattern.replace("[", "[[]"))
