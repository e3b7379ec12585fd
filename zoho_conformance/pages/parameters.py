"""What a request takes beside its body: query parameters, and headers of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import structs

from zoho_conformance.contracts.contract import Parameter
from zoho_conformance.contracts.doubt import Doubt
from zoho_conformance.pages import headers
from zoho_conformance.pages.blocks import Section
from zoho_conformance.pages.endpoints import Endpoint
from zoho_conformance.pages.keys import (
    key_description,
    key_line,
    possible_values,
    value_limits,
    value_list,
)
from zoho_conformance.pages.keys.key_line import KeyLine, Presence
from zoho_conformance.pages.keys.list_tree import (
    CLOSING_GAP,
    OPENING_GAP,
    ListEntry,
    list_entries,
)
from zoho_conformance.pages.samples.sample_exchange import SampleRequest

_QUERY_NAME = re.compile(r"[?&]([A-Za-z_][\w.]*)=")
_PARAMETER_NAME = re.compile(r"[a-z][a-z0-9_]*|[a-z]+(?:[A-Z][a-z0-9]*)+")
# `JSON keys in filters param:`, and the keys follow.
_KEYS_INSIDE = re.compile(r"\bkeys?\b[^.]*\b(?:in|of|inside)\b[^.]*:\s*$", re.IGNORECASE)
# What no value of a parameter has as its keys.
_PAGING = ("page", "per_page", "page_token", "sort_by", "sort_order")
_GLUED_PRESENCE = re.compile(r"^(\w*[A-Za-z0-9])(mandatory|optional|required)\b")
# The type is glued to its name, as all types are; no parameter's name ends in "number".
_GLUED_NUMBER = re.compile(r"^([a-z][a-z_]*[a-z])(number)(?=,| |$)")
_ENDS_WITH_PRESENCE = re.compile(r"\b(mandatory|optional|required)\W*$")
_MAX_NAME_CHARS = 60


def read(
    sections: Sequence[Section], endpoints: Sequence[Endpoint], requests: Sequence[SampleRequest]
) -> tuple[tuple[Parameter, ...], tuple[Doubt, ...]]:
    """The parameters that are listed, those only in an endpoint's address, then the headers.

    A list that lost its heading is taken for parameters where it says which are mandatory, with a
    doubt.
    """
    used = {name for endpoint in endpoints for name in endpoint.query}
    used |= {name for request in requests for name in _QUERY_NAME.findall(request.url)}
    parameters: dict[str, Parameter] = {}
    doubts: list[Doubt] = []
    for section in sections:
        if section.kind not in ("parameters", "sample request", "request url"):
            continue
        is_listed = section.kind == "parameters"
        for parameter in (
            _listed_parameters(section, used) if is_listed else _parameters_without_heading(section)
        ):
            if parameter.name not in parameters and not is_listed:
                what = f"`{parameter.name}` is taken for a parameter; no heading says so"
                doubts.append(Doubt.at_line(parameter.line, "parameter-without-heading", what))
            parameters.setdefault(parameter.name, parameter)
    for endpoint in endpoints:
        for name in endpoint.query:
            if name not in parameters:
                parameters[name] = Parameter(name, None, None, None, None, endpoint.line)
                what = f"`{name}` stands in an endpoint's address and in no list of parameters"
                doubts.append(Doubt.at_line(endpoint.line, "parameter-in-address-only", what))
    own_headers, header_doubts = headers.read(sections, requests)
    for header in own_headers:
        parameters.setdefault(header.name, header)
        what = f"`{header.name}` is sent as a header"
        doubts.append(Doubt.at_line(header.line, "sent-as-header", what))
    return tuple(parameters.values()), (*doubts, *header_doubts)


def _listed_parameters(section: Section, used: set[str]) -> Iterator[Parameter]:
    """The parameters of a list; a bullet that is not one explains the one before it."""
    default_presence: Presence | None = (
        "optional" if re.search(r"\boptional\b", section.title, re.IGNORECASE) else None
    )
    indent: int | None = None
    parameter: Parameter | None = None
    below: list[str] = []
    values: list[str] = []
    lists_values = in_note = False
    holds_keys = False
    for entry in list_entries(section.blocks):
        line = _parameter_line(entry, used, lists_values=lists_values)
        if holds_keys and (line is None or line.name not in (*_PAGING, *used)):
            # A key in the value of the parameter before it.
            continue
        may_be_value = line is not None and lists_values and line.name not in used
        if line is not None and may_be_value and _is_value(entry, line.name, values):
            values.append(line.name)
            continue
        if line is None or (indent is not None and entry.item.indent > indent):
            if entry.in_note == in_note and not entry.text.rstrip().endswith(":"):
                below.append(entry.text)
            continue
        if parameter is not None:
            yield _with_explained_values(parameter, values or below, are_announced=lists_values)
        indent = entry.item.indent if indent is None else indent
        parameter, below, values = _parameter(line, entry, default_presence), [], []
        in_note = entry.in_note
        holds_keys = any(map(_KEYS_INSIDE.search, entry.description))
        # A list of values follows; its bullets may look like names.
        lists_values = bool(entry.description) and possible_values.opens_list(entry.description[-1])
    if parameter is not None:
        yield _with_explained_values(parameter, values or below, are_announced=lists_values)


def _is_value(entry: ListEntry, name: str, values: Sequence[str]) -> bool:
    """Whether an item below a label is one of its values, though it looks like a parameter.

    It begins a list of its own, or continues one; no parameter has a dot in its name.
    """
    gap = entry.item.gap
    return gap >= OPENING_GAP or (bool(values) and gap < CLOSING_GAP) or "." in name


def _parameter_line(entry: ListEntry, used: set[str], *, lists_values: bool) -> KeyLine | None:
    """What the first line of a parameter says; None for a value and for prose."""
    text = _GLUED_PRESENCE.sub(r"\1, \2", _GLUED_NUMBER.sub(r"\1 \2", entry.text))
    line = key_line.read(text, used.__contains__)
    if line is None or len(line.name) > _MAX_NAME_CHARS:
        return None
    if entry.in_note:
        # A bullet in a note that is nothing but a parameter with its presence still is one.
        return line if _ENDS_WITH_PRESENCE.search(text) else None
    if line.presence is not None or (line.name in used and line.name == entry.text):
        return line
    if line.type is not None:
        return line
    is_name = _PARAMETER_NAME.fullmatch(entry.text.strip()) is not None
    return line if is_name and entry.description and not lists_values else None


def _parameters_without_heading(section: Section) -> Iterator[Parameter]:
    for entry in list_entries(section.blocks):
        line = key_line.read_alone(entry.text)
        if not entry.in_note and line is not None and line.presence is not None:
            yield _parameter(line, entry, None)


def _parameter(line: KeyLine, entry: ListEntry, default_presence: Presence | None) -> Parameter:
    texts = (line.description, *entry.description)
    description = key_description.read(texts, line.name, entry.rows, line.type)
    presence, condition = line.presence or default_presence, line.condition
    if presence in (None, "optional") and description.mandatory_when:
        presence, condition = "conditional", description.mandatory_when
    elif presence is None:
        presence = description.presence
    return Parameter(
        line.name,
        line.type,
        presence,
        condition,
        description.values,
        entry.item.line,
        description.known_values,
        default=description.default,
        limits=value_limits.read(texts, line.name, (), line.type),
    )


def _with_explained_values(
    parameter: Parameter, bullets: Sequence[str], *, are_announced: bool
) -> Parameter:
    """The parameter, its values those that bullets below it explain, if nothing else lists any."""
    if parameter.values or not bullets:
        return parameter
    if values := value_list.read_bullets(bullets, are_announced=are_announced):
        return structs.replace(parameter, values=values)
    listed = possible_values.read_below(bullets, parameter.name)
    if listed is None:
        return parameter
    if listed.is_open:
        known_values = parameter.known_values or listed.values
        return structs.replace(parameter, known_values=known_values)
    return structs.replace(parameter, values=listed.values, known_values=None)
