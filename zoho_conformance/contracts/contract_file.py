"""Contract files: one JSON object each, as `derive --json` prints it.

Reading is strict: a fact without its place, an unknown field or a missing one is refused, never
defaulted.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from sys import intern
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from zoho_conformance.contracts.contract import (
    Callback,
    Contract,
    ErrorRow,
    Format,
    JsonType,
    Key,
    Operation,
    Page,
    Parameter,
    Presence,
    SampleCase,
    Side,
)
from zoho_conformance.contracts.doubt import Doubt
from zoho_conformance.contracts.older_files import with_kind, with_own_requirements
from zoho_conformance.contracts.page_facts import (
    CallLimit,
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
from zoho_conformance.model import decode, json_path, json_text

_Types = Annotated[tuple[JsonType, ...], Meta(extra_json_schema={"uniqueItems": True})]
_Values = Annotated[tuple[str, ...], Meta(extra_json_schema={"minItems": 1})]


class _KeyOfFile(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a file says of a key of either body."""

    path: Text
    type: str | None
    types: _Types
    items: _Types
    values: _Values | None
    format: Format | None
    nullable: bool
    null_when: str | None
    always: bool
    basis: Literal["stated", "sample"]
    line: Line
    known_values: _Values | None = None
    keys: Annotated[
        tuple[Text, ...] | None,
        Meta(description="The steps of the path, where the name of one of them has a dot."),
    ] = None
    limits: Limits | None = None
    operations: Annotated[
        OperationIds,
        Meta(description="Those of the page that have the key; all where it is left out."),
    ] = None
    required_in: Annotated[
        OperationIds,
        Meta(description="Those that require the key, where others of its operations do not."),
    ] = None
    is_field: Annotated[
        bool, Meta(description="Whether it is a field of a module, shown as an example.")
    ] = False


class RequestKey(_KeyOfFile, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A key of the request body, at a path such as `data[].Locked_Reason__s`."""

    default: str | bool | None
    presence: Presence | None
    condition: str | None


class ResponseKey(_KeyOfFile, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A key of the response body, at a path such as `data[].Locked_By__s.id`."""

    required: bool
    presence: Presence | None = None
    condition: str | None = None


class CallbackOfFile(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What Zoho sends to an address of the caller's."""

    name: Text
    line: Line
    keys: tuple[ResponseKey, ...]
    method: str = "POST"
    operations: OperationIds = None


_Scope = Annotated[tuple[Text, ...], Meta(extra_json_schema={"minItems": 1})]


_MAX_LEVELS = 100


class ContractFile(Struct, frozen=True, forbid_unknown_fields=True):
    """All facts that were read from one documentation page, each with its line."""

    page: Page
    operations: tuple[Operation, ...]
    scopes: Annotated[
        tuple[_Scope, ...], Meta(description="Any of each inner list, and all of the outer.")
    ]
    modules: tuple[Text, ...]
    parameters: tuple[Parameter, ...]
    request_keys: tuple[RequestKey, ...]
    response_keys: tuple[ResponseKey, ...]
    errors: tuple[ErrorRow, ...]
    doubts: tuple[Doubt, ...]
    sample_operation: Annotated[
        str | None,
        Meta(description="In older files: the operation that the page's sample exchange is of."),
    ] = None
    sample_cases: Annotated[
        tuple[SampleCase, ...],
        Meta(description="What the page has a sample exchange of."),
    ] = ()
    limits: tuple[CallLimit, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    paging: tuple[Paging, ...] = ()
    jobs: tuple[Job, ...] = ()
    scope_types: tuple[ScopeTypes, ...] = ()
    terms: Terms | None = None
    callbacks: tuple[CallbackOfFile, ...] = ()
    fields_of: Annotated[
        tuple[Text, ...], Meta(description="The modules whose fields the samples show.")
    ] = ()

    def __post_init__(self) -> None:
        """Check what no type can express: what is made of keys follows them level by level."""
        for key in (*self.request_keys, *self.response_keys):
            if key.path.count(".") > _MAX_LEVELS:
                raise ValueError(f"a key lies deeper than {_MAX_LEVELS} levels")


# What a file does not say of the keys of one side.
_UNSAID: Mapping[Side, tuple[str, ...]] = {"request": ("required",), "response": ("default",)}
# What it says only where the page does: few keys have it, and older files have none of it.
_SELDOM_SAID: Mapping[Side, tuple[str, ...]] = {
    "request": ("known_values", "limits", "operations", "required_in", "is_field"),
    "response": (
        "known_values",
        "limits",
        "operations",
        "required_in",
        "is_field",
        "presence",
        "condition",
    ),
}
_SELDOM_SAID_OF_PAGES = (
    "limits",
    "constraints",
    "paging",
    "jobs",
    "scope_types",
    "terms",
    "callbacks",
    "fields_of",
)
_SELDOM_SAID_OF_CALLBACKS = {"method": "POST", "operations": None}

_ADVICE = "write it again with `derive`"


def load(path: Path) -> Contract:
    """Read a contract file; raises `UsageError` with the file and what is wrong with it."""
    return _contract(decode.read_json(path, ContractFile, _ADVICE))


def from_json(data: Any, place: object = "the contract") -> Contract:
    """The contract in a parsed contract file; raises `UsageError` with what is wrong with it."""
    return _contract(decode.convert(data, ContractFile, place, _ADVICE))


def to_json(contract: Contract) -> dict[str, Any]:
    """The contract as the JSON object that a contract file holds."""
    names = ContractFile.__struct_fields__
    whole = {name: msgspec.to_builtins(getattr(contract, name, None)) for name in names}
    for side in _UNSAID:
        for key in whole[f"{side}_keys"]:
            _leave_out_unsaid(key, side)
    for callback in whole["callbacks"]:
        for key in callback["keys"]:
            _leave_out_unsaid(key, "response")
        for name, usual in _SELDOM_SAID_OF_CALLBACKS.items():
            if callback[name] == usual:
                del callback[name]
    del whole["sample_operation"]
    whole["doubts"] = [
        {name: said for name, said in doubt.items() if name != "rule" or said is not None}
        for doubt in whole["doubts"]
    ]
    for name in _SELDOM_SAID_OF_PAGES:
        if not whole[name]:
            del whole[name]
    return whole


def _leave_out_unsaid(key: dict[str, Any], side: Side) -> None:
    key.update(_written_path(key["path"]))
    for name in _UNSAID[side]:
        del key[name]
    if side == "response" and key["presence"] != "conditional":
        # An answer is not asked for anything: of its keys some come on a condition.
        key["presence"] = key["condition"] = None
    for name in _SELDOM_SAID[side]:
        if key[name] in (None, False):
            del key[name]


def _written_path(path: str) -> dict[str, Any]:
    """The path as it stands on the page, and its steps where it does not tell them."""
    steps = json_path.dotted_steps(path)
    return {"path": json_path.as_written(path)} | ({"keys": steps} if steps else {})


def dump(contract: Contract) -> str:
    """The text of a contract file: UTF-8, two-space indents, one closing newline."""
    return json_text.write_indented(to_json(contract)) + "\n"


def dump_line(contract: Contract) -> str:
    """The contract as one line of JSON."""
    return json.dumps(to_json(contract), ensure_ascii=False) + "\n"


def _contract(read: ContractFile) -> Contract:
    response_keys = tuple(_key(key, "response") for key in read.response_keys)
    sample_cases = read.sample_cases
    if read.sample_operation is not None and not sample_cases:
        sample_cases = (SampleCase(read.sample_operation),)
        response_keys = with_own_requirements(response_keys, read.operations, read.sample_operation)
    return Contract(
        page=read.page,
        operations=read.operations,
        scopes=read.scopes,
        modules=read.modules,
        parameters=read.parameters,
        request_keys=tuple(_key(key, "request") for key in read.request_keys),
        response_keys=response_keys,
        errors=read.errors,
        doubts=tuple(map(with_kind, read.doubts)),
        sample_cases=sample_cases,
        limits=read.limits,
        constraints=read.constraints,
        paging=read.paging,
        jobs=read.jobs,
        scope_types=read.scope_types,
        terms=read.terms,
        callbacks=tuple(map(_callback, read.callbacks)),
        fields_of=read.fields_of,
    )


def _callback(read: CallbackOfFile) -> Callback:
    keys = tuple(_key(key, "response") for key in read.keys)
    return Callback(read.name, read.line, keys, read.method, read.operations)


def _key(key: RequestKey | ResponseKey, side: Side) -> Key:
    facts: dict[str, Any] = msgspec.structs.asdict(key) | dict.fromkeys(_UNSAID[side])
    steps = facts.pop("keys")
    path = json_path.from_written_steps(steps) if steps else facts["path"]
    # Hundreds of contracts have the same paths.
    return Key(**facts | {"path": intern(path)})
