"""A rule: one kind of drift, with its level, its sentence, and what it is about."""

from __future__ import annotations

from typing import Literal

import msgspec

Level = Literal["error", "warning", "info"]

LEVELS: tuple[Level, ...] = ("info", "warning", "error")
"""From the lowest to the highest."""

HIGHEST_FIRST: tuple[Level, ...] = tuple(reversed(LEVELS))

About = Literal[
    "key",
    "success",
    "refusal",
    "answer",
    "pair",
    "write",
    "recording",
    "request",
    "org",
    "version",
    "page",
    "witness",
]
"""What a rule is about, which says where it can be broken:

| about | what it judges |
|---|---|
| `key` | a documented key in the answer to a case that should succeed |
| `success` | the answer to a case that should succeed, as a whole |
| `refusal` | the answer to a case that should be refused |
| `answer` | any answer, whatever was expected |
| `pair` | two answers that hold the same rows |
| `write` | an answer after a write, against what was written or what was there before |
| `recording` | an answer against the recording of the same case |
| `request` | what the caller sent, whatever was answered |
| `org` | an org's own schema against an earlier snapshot, or its records against one |
| `version` | a version of the API, by what was stated of its end |
| `page` | a page against an earlier edition of it |
| `witness` | a page against another description of the API |
"""

Needs = Literal["same-as", "written", "before"]
"""The other case without which a rule cannot be judged on an answer: the same case of the operation
that has the same rows, the write whose effect the answer shows, or the read before that write."""

OnlyIf = Literal[
    "no-rows-due",
    "echoes",
    "counts",
    "pages",
    "fields",
    "limited-rows",
    "limited-values",
    "paged",
    "foreign",
    "names-parameter",
    "names-details",
    "plain-refusal",
]
"""What an operation or a case must have for a rule to say anything about it: a case that should
come without rows; an answer that repeats path parameters; one that counts its rows; one that
comes in pages; a `fields` parameter; a limit of rows, or of the values of a key; parameters by
which answers are paged; a request that no probe sent; a refusal whose details name a parameter, one
of whose details the page names keys, or one whose details name no parameter."""


class Rule(msgspec.Struct, frozen=True):
    """One kind of drift; its id never changes once released.

    `means` says what breaks in a client, `example` shows one case, `advice` says what to do.
    """

    id: str
    level: Level
    sentence: str
    about: About
    needs: Needs | None = None
    only_if: OnlyIf | None = None
    means: str = ""
    example: str = ""
    advice: str = ""


def at_or_above(level: Level, threshold: Level) -> bool:
    """Whether a level is at least as high as another."""
    return LEVELS.index(level) >= LEVELS.index(threshold)


def lowest(*levels: Level) -> Level:
    """The lowest of some levels."""
    return min(levels, key=LEVELS.index)


def highest(*levels: Level) -> Level:
    """The highest of some levels."""
    return max(levels, key=LEVELS.index)


def table(*rules: Rule) -> dict[str, Rule]:
    """The rules by their ids, in the order given."""
    return {rule.id: rule for rule in rules}
