"""The contract: all facts read off one documentation page, each with its place on the page.

A contract file is one JSON object, as ``derive --json`` prints it. Loading is strict: a fact
without its place, an unknown field or a missing one is refused, never defaulted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, TypeVar

from zoho_conformance.model.decode import misfits
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.exchange import Request

Basis = Literal["stated", "sample", "ruled"]
Side = Literal["request", "response"]
Format = Literal["digits", "date-time"]
DoubtKind = Literal[
    # The page as a whole.
    "no-scope",
    "no-error-table",
    "no-address",
    "no-version",
    "operation-renamed",
    # Its operations.
    "no-endpoint",
    "no-method",
    "method-from-sample",
    "method-from-all-samples",
    "no-success-status",
    "several-success-statuses",
    # Parameters and headers.
    "parameter-without-heading",
    "parameter-in-address-only",
    "parameter-holds-key",
    "sent-as-header",
    # The error table.
    "error-row-without-code",
    "error-codes-lost",
    "error-causes-without-message",
    "error-without-status",
    "error-listed-twice",
    "error-without-body",
    # Samples.
    "lost-sample",
    "mended-sample",
    "rebuilt-sample",
    "rebuilt-elements-lost",
    "unreadable-sample",
    "sample-of-error",
    "sample-has-errors",
    "no-success-body",
    "sample-of-other-path",
    "sample-of-other-id",
    "sample-lacks-fields",
    # Keys.
    "nesting",
    "listed-elsewhere",
    "documented-twice",
    "no-key-list",
    "no-type",
    "not-in-samples",
    "only-in-samples",
    "mandatory-not-in-samples",
    "data-as-key",
    "null-unexplained",
    "null-of-scalar",
    "value-not-listed",
    "type-contradicts",
]
"""Why a doubt was noted: one kind for each reason. Decisions go by it, never by the sentence."""


@dataclass(frozen=True, slots=True)
class Page:
    """The documentation page a contract was read from; ``digest`` is the SHA-256 of its text."""

    title: str
    url: str | None
    version: str | None
    rendering: str
    digest: str


@dataclass(frozen=True, slots=True)
class Operation:
    """A method and a path template below ``/crm/{version}``; its success status, if stated."""

    id: str
    method: str
    path: str
    success_status: int | None
    line: int


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of the query, or a header; ``condition`` says when one is mandatory."""

    name: str
    type: str | None
    presence: Literal["mandatory", "optional", "conditional"] | None
    condition: str | None
    values: tuple[str, ...] | None
    line: int

    @property
    def is_header(self) -> bool:
        """Whether it is sent as a header: their names have hyphens, those of the query none."""
        return "-" in self.name

    def sent(self, request: Request) -> bool:
        """Whether a request has it."""
        if self.is_header:
            return self.name.casefold() in request.headers
        return self.name in request.query


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a body, at a path such as ``data[].Locked_By__s.id``.

    ``type`` is the page's own word, ``types`` the JSON types on the wire, ``items`` those of the
    elements of an array of scalars, ``format`` what every sample string at this path looks like.
    ``always``: in every sample instance of its parent; ``required``: that, and documented (on a
    page without a key list the sample is the documentation). ``line`` is 1-based, in the rendering
    that was read.
    """

    path: str
    type: str | None
    types: tuple[str, ...]
    items: tuple[str, ...]
    values: tuple[str, ...] | None
    default: str | bool | None
    format: Format | None
    nullable: bool
    null_when: str | None
    always: bool
    required: bool
    presence: Literal["mandatory", "optional", "conditional"] | None
    condition: str | None
    basis: Basis
    line: int

    @property
    def name(self) -> str:
        """The key's own name, the last step of its path."""
        return self.path.rsplit(".", 1)[-1]

    @property
    def parent(self) -> str:
        """The path of the object that holds the key; empty for the body itself."""
        return self.path.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """One row of the error table, in page order; the same code may stand twice."""

    code: str
    status: int | None
    message: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Sample:
    """The sample exchange of the page: what was sent, and what came."""

    method: str
    url: str
    request: Any
    response: Any
    line: int


@dataclass(frozen=True, slots=True)
class BodySample:
    """One sample of a body, at the line where its code begins; what was mended is mended here."""

    side: Side
    body: Any
    line: int


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that the page left open or contradicts itself in, and how it was decided.

    ``what`` says it in a sentence and ``where`` names the place, both for a reader; ``kind``,
    ``path`` (of the one key that it is about) and ``line`` say the same for a program. ``kind`` is
    None only in contract files that were written before there were kinds.
    """

    what: str
    where: str
    kind: DoubtKind | None = None
    path: str | None = None
    line: int | None = None

    @classmethod
    def at(cls, line: int, kind: DoubtKind, what: str, path: str | None = None) -> Doubt:
        """A doubt about a line of the page; 0 where there is no line to name."""
        return cls(what, f"line {line}", kind, path, line or None)

    @classmethod
    def of_page(cls, kind: DoubtKind, what: str) -> Doubt:
        """A doubt about the page as a whole."""
        return cls(what, "page", kind)


@dataclass(frozen=True, slots=True)
class Contract:
    """All facts of one page. ``scopes`` reads: any of each inner tuple, and all of the outer."""

    page: Page
    operations: tuple[Operation, ...]
    scopes: tuple[tuple[str, ...], ...]
    modules: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    request_keys: tuple[Key, ...]
    response_keys: tuple[Key, ...]
    errors: tuple[ErrorRow, ...]
    doubts: tuple[Doubt, ...]
    sample_operation: str | None = None
    """The operation that the page's sample exchange is of."""
    sample: Sample | None = field(default=None, compare=False)
    """The sample exchange itself; it stays on the page and is never stored here."""
    samples: tuple[BodySample, ...] = field(default=(), compare=False)
    """Every sample that the keys were read from; they stay on the page, too."""

    def keys(self, side: Side) -> tuple[Key, ...]:
        """The keys of the request or of the response body."""
        return self.request_keys if side == "request" else self.response_keys


# Fields that one side's keys have no use for; a file holds only what the side can say.
_UNSAID: Mapping[Side, tuple[str, ...]] = {
    "request": ("required",),
    "response": ("default", "presence", "condition"),
}


def to_json(contract: Contract) -> dict[str, Any]:
    """The contract as the JSON object that a contract file holds."""
    whole = asdict(contract)
    del whole["sample"], whole["samples"]
    for side, unsaid in _UNSAID.items():
        for key in whole[f"{side}_keys"]:
            for name in unsaid:
                del key[name]
    return whole


def dump(contract: Contract) -> str:
    """The text of a contract file: UTF-8, two-space indents, one closing newline."""
    return json.dumps(to_json(contract), indent=2, ensure_ascii=False) + "\n"


def line(contract: Contract) -> str:
    """The contract as one line of JSON."""
    return json.dumps(to_json(contract), ensure_ascii=False) + "\n"


def load(path: Path) -> Contract:
    """Read a contract file; ``UsageError`` names the file and what is wrong with it."""
    try:
        data = json.loads(path.read_bytes())
    except OSError as cause:
        raise UsageError(f"{path}: cannot be read: {cause.strerror}") from cause
    except ValueError as cause:
        raise UsageError(f"{path}: is not JSON ({cause}); write it again with `derive`") from cause
    try:
        return from_json(data)
    except (KeyError, TypeError, AttributeError) as cause:
        raise UsageError(
            f"{path}: is not a contract file ({cause}); write it again with `derive`"
        ) from cause


def from_json(data: Mapping[str, Any]) -> Contract:
    """The contract in a parsed contract file; raises ``KeyError`` or ``TypeError`` on others."""
    return Contract(
        page=_made(Page, data["page"]),
        operations=tuple(_made(Operation, one) for one in data["operations"]),
        scopes=tuple(_strings(any_of) for any_of in data["scopes"]),
        modules=_strings(data["modules"]),
        parameters=tuple(_made(Parameter, one) for one in data["parameters"]),
        request_keys=tuple(_made(Key, one, "request") for one in data["request_keys"]),
        response_keys=tuple(_made(Key, one, "response") for one in data["response_keys"]),
        errors=tuple(_made(ErrorRow, one) for one in data["errors"]),
        doubts=tuple(_made(Doubt, _with_kind(one)) for one in data["doubts"]),
        sample_operation=data["sample_operation"],
    )


# Contract files written before doubts had kinds; decisions go by these four of their doubts.
_KINDS_BEFORE: tuple[tuple[DoubtKind, re.Pattern[str]], ...] = (
    ("lost-sample", re.compile(r"the sample is lost")),
    ("nesting", re.compile(r"the nesting of .*`(?P<path>[^`]*)`$")),
    ("only-in-samples", re.compile(r"only the sample shows ")),
    ("sample-of-other-id", re.compile(r"the sample response is about another id ")),
)


def _with_kind(doubt: Mapping[str, Any]) -> Mapping[str, Any]:
    """The doubt of a contract file, with its kind where it was written before there were kinds."""
    given: dict[str, Any] = {"kind": None, "path": None, "line": None, **doubt}
    if "kind" not in doubt and isinstance(doubt.get("what"), str):
        for kind, sentence in _KINDS_BEFORE:
            if match := sentence.match(doubt["what"]):
                given |= {"kind": kind, **match.groupdict()}
    return given


_T = TypeVar("_T")


def _made(kind: type[_T], data: Mapping[str, Any], side: Side = "request") -> _T:
    given = {name: tuple(v) if isinstance(v, list) else v for name, v in data.items()}
    wrong = misfits(kind, given)
    if wrong:
        raise TypeError(f"{kind.__name__} has a wrong value of {', '.join(wrong)}")
    if kind is Key:
        given |= dict.fromkeys(_UNSAID[side])
    missing = {one.name for one in fields(kind) if one.name not in given}  # type: ignore[arg-type]
    if missing:
        raise KeyError(f"{kind.__name__} lacks {', '.join(sorted(missing))}")
    return kind(**given)


def _strings(data: Any) -> tuple[str, ...]:
    if not isinstance(data, list) or not all(isinstance(one, str) for one in data):
        raise TypeError("a list of strings is something else")
    return tuple(data)
