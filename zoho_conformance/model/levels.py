"""Levels that a project sets itself: for which findings, which level, and why."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from zoho_conformance.model.finding_pattern import ANY, FindingPattern

SetLevel = Literal["error", "warning", "info", "off"]
"""What a project may make of a finding; one that is off fails nothing, and is still listed."""

EntryNumber = Annotated[int, Meta(ge=1, description="Which of the entries it is, from 1.")]


class ConfiguredLevel(Struct, frozen=True, forbid_unknown_fields=True):
    """What an entry of `[[levels]]` decided on a finding."""

    entry: EntryNumber
    level: Annotated[SetLevel, Meta(description="The level that the entry sets.")]
    reason: Annotated[str, Meta(description="Why, in the words of the configuration.")]


class LevelEntry(FindingPattern, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[levels]]` of a configuration: the findings that it is about, and their level."""

    used: Annotated[
        bool | None,
        Meta(
            description="Those in what your code uses, or in what it does not, by the file of "
            "uses; "
            "what is not known is neither. None for all."
        ),
    ] = None
    level: Annotated[SetLevel, Meta(description="The level of these findings; off for none.")]
    reason: Annotated[
        str, Meta(description="Why; reports say it.", extra_json_schema={"pattern": r"\S"})
    ]
    expires: Annotated[
        date | None, Meta(description="The last day on which it applies; null if it always does.")
    ] = None

    def __post_init__(self) -> None:
        """Check what no type can express."""
        if not self.reason.strip():
            raise ValueError("reason is empty; say why the level differs")
        if (self.rule, self.operation, self.path, self.used) == (ANY, ANY, ANY, None):
            raise ValueError(
                "name a rule, an operation, a path or used; --fail-on is for all findings"
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
