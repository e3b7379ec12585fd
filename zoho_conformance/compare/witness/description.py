"""What a witness describes, in one form whatever it was written in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from zoho_conformance.contracts.page_facts import Limits
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.schema.validator import Schema


@dataclass(frozen=True, slots=True)
class DescribedShape:
    """What may be at one place of a body.

    `types` are JSON types without null, empty where nothing is said; `nullable` and `required` are
    None where nothing is said of them.
    """

    types: frozenset[str] = frozenset()
    nullable: bool | None = None
    values: tuple[Any, ...] | None = None
    properties: Mapping[str, Callable[[], DescribedShape]] = field(default_factory=dict)
    required: frozenset[str] | None = None
    items: Callable[[], DescribedShape] | None = None
    limits: Limits | None = None

    def element(self) -> DescribedShape:
        """What an array holds, for arrays in arrays the innermost."""
        shape, depth = self, 0
        while shape.items is not None and depth < _MAX_ARRAY_DEPTH:
            shape, depth = shape.items(), depth + 1
        return shape


_MAX_ARRAY_DEPTH = 8


@dataclass(frozen=True, slots=True)
class DescribedAnswer:
    """What is answered with a status: a body, the error codes in it, and its schema.

    `codes` is None where any code may come; `shape` and `schema` where no JSON body is described.
    """

    shape: DescribedShape | None
    codes: frozenset[str] | None
    schema: Callable[[], Schema] | None


@dataclass(frozen=True, slots=True)
class DescribedParameter:
    """A parameter of the query or a header; `required` is None where nothing is said of it.

    `default` is in the words of a page.
    """

    name: str
    required: bool | None
    is_header: bool = False
    default: str | None = None
    limits: Limits | None = None


@dataclass(frozen=True, slots=True)
class DescribedOperation:
    """One operation as a witness has it.

    `answers` are by status, `4XX` and `default` as OpenAPI writes them; None where the witness
    knows no statuses: `answer` and `refusal` are then all that it says of success and error.
    `scopes` are alternatives, each of scopes that are all needed; None where none are described.
    """

    method: str
    path: str
    version: str | None
    request: DescribedShape | None
    request_schema: Callable[[], Schema] | None
    answers: Mapping[str, DescribedAnswer] | None
    parameters: tuple[DescribedParameter, ...] | None
    scopes: tuple[frozenset[str], ...] | None
    answer: DescribedAnswer | None = None
    refusal: DescribedAnswer | None = None
    matched_by: str = ""
    """How it was matched, if not by method and path."""
    refused: str = ""
    """Why it is not to be compared: its schemas take more work than descriptions do."""

    def answer_under(self, status: int) -> DescribedAnswer | None:
        """The answer for a status: its own, that of its class, or the default."""
        if self.answers is None:
            return None
        for name in (str(status), f"{status // 100}XX", "default"):
            if name in self.answers:
                return self.answers[name]
        return None

    def success_answer(self, statuses: Iterable[int]) -> DescribedAnswer | None:
        """The answer with a body for a success: for one of the statuses, or any."""
        if self.answers is None:
            return self.answer
        answers = (self.answer_under(status) for status in (*statuses, *range(200, 210)))
        return next((answer for answer in answers if answer and answer.shape), None)


@dataclass(frozen=True, slots=True)
class UncertainMatch:
    """An operation that could not be matched, and why: reported, and never compared."""

    operation: str
    why: str


@dataclass(frozen=True, slots=True)
class Matching:
    """A witness's operations by the ids of the documented ones, and what was uncertain.

    `absent` are documented operations that the witness lacks on a resource that it has; `extra` are
    its own on the pages' paths, each with the documented operation beside it.
    """

    by_id: Mapping[str, DescribedOperation]
    uncertain: tuple[UncertainMatch, ...] = ()
    absent: tuple[str, ...] = ()
    extra: tuple[tuple[str, DescribedOperation], ...] = ()


@dataclass(frozen=True, slots=True)
class Witness:
    """A published description: what it is, of which API version, and how to match it."""

    name: str
    kind: Literal["OpenAPI", "SDK"]
    summary: str
    version: str | None
    match: Callable[[Mapping[str, Promise]], Matching]
    notes: Collection[str] = ()
    """What could not be followed; more may come while shapes are looked at."""
