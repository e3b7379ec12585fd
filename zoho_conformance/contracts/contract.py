"""The contract: all facts read off one documentation page, each with its place on the page."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from zoho_conformance.contracts.doubt import USUAL_DOUBTS, Doubt, DoubtKind
from zoho_conformance.contracts.page_facts import (
    CallLimit,
    Cause,
    Constraint,
    Job,
    Limits,
    Line,
    OperationIds,
    Paging,
    ScopeTypes,
    Terms,
    Text,
)
from zoho_conformance.model import json_path
from zoho_conformance.model.exchange import Request
from zoho_conformance.model.patterns import whole
from zoho_conformance.model.url_template import UrlTemplate

Basis = Literal["stated", "sample", "ruled"]
Side = Literal["request", "response"]
Format = Literal["digits", "date-time"]
Presence = Literal["mandatory", "optional", "conditional"]


def _schema(**keywords: Any) -> Meta:
    """A constraint in the schema of contract files that reading a file does not check.

    `derive` writes what a page says, however odd, and what it wrote must be readable.
    """
    return Meta(extra_json_schema=keywords)


JsonType = Annotated[
    str, _schema(enum=["string", "integer", "number", "boolean", "object", "array", "null"])
]


class Page(Struct, frozen=True, forbid_unknown_fields=True):
    """The documentation page a contract was read from; `digest` is the SHA-256 of its text."""

    title: Text
    url: str | None
    version: str | None
    rendering: Annotated[str, _schema(enum=["html", "markdown", "text"])]
    digest: Annotated[str, _schema(pattern=whole("[0-9a-f]{64}"))]


class Operation(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A method and a path template below `/crm/{version}`; its success status, if stated.

    `no_content`: the page says in words that it may answer 204. `host` is named where it is not
    the API domain.
    """

    id: Annotated[str, _schema(pattern=whole("[a-z0-9]+(_[a-z0-9]+)*"))]
    method: Annotated[str, _schema(enum=["GET", "POST", "PUT", "PATCH", "DELETE"])]
    path: Annotated[str, _schema(pattern="^/")]
    success_status: Annotated[int, _schema(minimum=200, maximum=299)] | None
    line: Line
    no_content: bool = False
    host: Text | None = None

    @property
    def asks_for_one(self) -> bool:
        """Whether the path ends in the id of one thing, and not in the name of a module or list."""
        last = UrlTemplate.parse(self.path).steps[-1:]
        slots = [slot.casefold() for step in last for slot in step.slots]
        return bool(slots) and not any(
            word in slot for slot in slots for word in ("module", "list")
        )


class Parameter(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A parameter of the query, or a header; `condition` says when one is mandatory.

    `values` are all that it can have; `known_values` are some, where the page leaves the list open.
    `operations` are those of its page that take it, `required_in` those that it is mandatory for,
    where it is optional for the others.
    """

    name: Text
    type: str | None
    presence: Presence | None
    condition: str | None
    values: tuple[str, ...] | None
    line: Line
    known_values: tuple[str, ...] | None = None
    default: str | None = None
    limits: Limits | None = None
    operations: OperationIds = None
    header: bool = False
    required_in: OperationIds = None

    @property
    def is_header(self) -> bool:
        """Whether it is sent as a header: names with hyphens are headers', others are marked."""
        return self.header or "-" in self.name

    def is_sent(self, request: Request) -> bool:
        """Whether a request has it."""
        if self.is_header:
            return self.name.casefold() in request.headers
        return self.name in request.query


class Key(Struct, frozen=True):
    """A key of a body, at a path such as `data[].Locked_By__s.id`.

    `type` is the page's own word, `types` the JSON types on the wire, `items` those of the
    elements of an array of scalars, `format` what every sample string at this path looks like.
    `values` are all that it can have, `known_values` some, where the page leaves the list open.
    `always`: in every sample instance of its parent; `required`: that, and documented (on a page
    without a key list the sample is the documentation). `line` is 1-based, in the rendering that
    was read. `operations` are those of its page that have the key; None for all of them. Where only
    some of these require it, `required_in` names them: those whose samples always have it, or whose
    request must. One that `is_field` is a field of a module, shown as an example of what records
    have.

    A contract file has only what its side can say: `required` of a response, and `default`,
    `presence` and `condition` of a request. What it does not have is None.
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
    required: bool | None
    presence: Presence | None
    condition: str | None
    basis: Basis
    line: int
    known_values: tuple[str, ...] | None = None
    limits: Limits | None = None
    operations: OperationIds = None
    required_in: OperationIds = None
    is_field: bool = False

    @property
    def name(self) -> str:
        """The key's own name, the last step of its path."""
        return json_path.name(self.path)

    @property
    def parent(self) -> str:
        """The path of the object that holds the key; empty for the body itself."""
        return json_path.parent(self.path)


class ErrorRow(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One row of the error table, in page order; the same code may stand twice.

    `details` are the keys that the page names of its `details`, `causes` are several ones of a row.
    """

    code: Text
    status: Annotated[int, _schema(minimum=100, maximum=599)] | None
    message: str | None
    line: Line
    details: tuple[Text, ...] = ()
    causes: tuple[Cause, ...] = ()
    operations: OperationIds = None


class Callback(msgspec.Struct, frozen=True):
    """What Zoho sends to an address of the caller's, as a payload of its own."""

    name: str
    line: int
    keys: tuple[Key, ...]
    method: str = "POST"
    operations: OperationIds = None


class SampleCase(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A sample exchange that the page has of one of its operations, by the case that it shows.

    `line` is where the sample response stands; None in files that were written without it.
    """

    operation: Text
    case: Annotated[str, _schema(pattern=whole("ok(-[a-z0-9]+)*"))] = "ok"
    line: Line | None = None


class SampleExchange(msgspec.Struct, frozen=True):
    """What was sent and what came in a sample of the page; `shows` says of what it is one.

    `headers` are those that the sample request sends, by their names in lower case. Where the page
    shows no request, the address is that of the operation: `has_request` is false.
    """

    shows: SampleCase
    method: str
    url: str
    request: Any
    response: Any
    headers: tuple[tuple[str, str], ...] = ()
    has_request: bool = True


class BodySample(Struct, frozen=True):
    """One sample of a body, at the line where its code begins; what was mended is mended here.

    `operations` are those of its page that it may be of; None for any of them. `code` is the text
    of its block on the page, of which there may be several in one line of a rendering.
    """

    side: Side
    body: Any
    line: int
    operations: OperationIds = None
    code: str = ""

    def __eq__(self, other: object) -> bool:
        """Whether it is the same sample, whichever block of its line it was read from."""
        if not isinstance(other, BodySample):
            return NotImplemented
        return (self.side, self.body, self.line, self.operations) == (
            other.side,
            other.body,
            other.line,
            other.operations,
        )

    __hash__ = None  # type: ignore[assignment]


class Contract(Struct, frozen=True):
    """All facts of one page.

    `scopes` reads: any of each inner tuple, and all of the outer. `sample_cases` are what the page
    has a sample exchange of, `fields_of` are the modules that keys which are fields are known of.
    These exchanges, and all samples that the keys were read from, stay on the page: no contract
    file holds them.
    """

    page: Page
    operations: tuple[Operation, ...]
    scopes: tuple[tuple[str, ...], ...]
    modules: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    request_keys: tuple[Key, ...]
    response_keys: tuple[Key, ...]
    errors: tuple[ErrorRow, ...]
    doubts: tuple[Doubt, ...]
    sample_cases: tuple[SampleCase, ...] = ()
    exchanges: tuple[SampleExchange, ...] = ()
    samples: tuple[BodySample, ...] = ()
    limits: tuple[CallLimit, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    paging: tuple[Paging, ...] = ()
    jobs: tuple[Job, ...] = ()
    scope_types: tuple[ScopeTypes, ...] = ()
    terms: Terms | None = None
    callbacks: tuple[Callback, ...] = ()
    fields_of: tuple[str, ...] = ()

    @property
    def doubts_to_read(self) -> tuple[Doubt, ...]:
        """The doubts without those that nearly every page has."""
        return tuple(doubt for doubt in self.doubts if doubt.kind not in USUAL_DOUBTS)

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of a name; None where the page has none of it."""
        return next((parameter for parameter in self.parameters if parameter.name == name), None)

    def doubted_paths(self, kind: DoubtKind) -> frozenset[str]:
        """The keys or parameters that a doubt of this kind is about, each by its path."""
        return frozenset(doubt.path for doubt in self.doubts if doubt.kind == kind and doubt.path)

    def keys(self, side: Side) -> tuple[Key, ...]:
        """The keys of the request or of the response body."""
        return self.request_keys if side == "request" else self.response_keys

    def __eq__(self, other: object) -> bool:
        """Whether all facts are the same that contract files hold."""
        return isinstance(other, Contract) and self._facts == other._facts

    def __hash__(self) -> int:
        return hash(self._facts)

    @property
    def _facts(self) -> tuple[object, ...]:
        return tuple(
            getattr(self, name) for name in self.__struct_fields__ if name not in _ON_PAGE_ALONE
        )


_ON_PAGE_ALONE = frozenset({"exchanges", "samples"})
