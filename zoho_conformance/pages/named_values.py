"""Possible values that stand elsewhere than in the key's description: among errors, at a holder."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from msgspec import structs
from msgspec.structs import replace

from zoho_conformance.contracts.contract import Key, Parameter
from zoho_conformance.contracts.doubt import Doubt
from zoho_conformance.pages.constraints.names import is_called
from zoho_conformance.pages.cued_pattern import CuedPattern
from zoho_conformance.pages.keys import possible_values, shown_values, value_list
from zoho_conformance.pages.keys.value_list import ListedValues
from zoho_conformance.pages.named_keys import NamedKeys, in_holder, opens_row
from zoho_conformance.pages.samples.sample_shape import SampleShape
from zoho_conformance.pages.statements import Statement

_ANNOUNCES = CuedPattern(
    ("possible", "supported", "valid", "allowed", "permitted", "accept", "one of"),
    r"\b(?:possible|supported|valid|allowed|permitted|accepted|acceptable) (?:\w+ )?"
    r"(?:values?|operators?|comparators?|types?|names?)\b|\bone of the following values\b",
)
# `Specify "cadences" as the value for the "name" key`
_AS_VALUE = re.compile(
    r"[\"“'](?P<value>\w+)[\"”'] as the value (?:for|of) the [\"“']?(?P<name>[\w$]+)[\"”']? key",
    re.IGNORECASE,
)
# `type: what it is. Possible values: a, b` in the description of the object that has the type.
_CHILD = re.compile(r"^(?P<name>[\w$]+)\s*[:–-]\s")  # noqa: RUF001
# `Possible permission types: a, b`: of the key `permission_type`.
_OF_NOUN = re.compile(
    r"\b(?:possible|supported|valid|allowed) (?P<noun>(?!values?\b)\w+(?: \w+)?)s\s*(?:are|:)",
    re.IGNORECASE,
)
# `The trigger input can be lit, dark or both`, in a note.
_CAN_BE = CuedPattern(
    (" can ", " could ", " may "),
    r"\b(?P<name>[\w$]+)[\"”']? (?:input|key|param\w*|field|array|value) (?:can|could|may)"
    r" (?:only )?(?:be|have|take)(?: either| one of| any of)?:?\s+(?P<listed>\S.*)",
)
_MAX_BELOW = 12


@dataclass(frozen=True, slots=True)
class _NamedList:
    """A list of values, and the key or parameter that it is said of; `words` name its holder."""

    name: str
    listed: ListedValues
    line: int
    words: str = ""
    holder: str | None = None


def add(
    keys: Sequence[Key],
    parameters: Sequence[Parameter],
    statements: Sequence[Statement],
    shapes: Mapping[str, SampleShape],
) -> tuple[tuple[Key, ...], tuple[Parameter, ...], tuple[Doubt, ...]]:
    """The keys of a request and the parameters, with the values that are stated elsewhere.

    What its own description lists counts before; a list that a sample contradicts is open, with a
    doubt.
    """
    by_path = {key.path: key for key in keys}
    by_name = {parameter.name: parameter for parameter in parameters}
    doubts: list[Doubt] = []
    named = NamedKeys(keys, parameters)
    for named_list in (
        *_in_errors(statements, named),
        *_in_holders(statements, named),
        *_in_notes(statements),
    ):
        paths, names = _meant(named_list, named)
        for path in paths:
            key = by_path[path]
            if _is_listed(key, named_list.listed) or not shown_values.are_possible(
                key.types, shapes.get(path)
            ):
                continue
            strange = shown_values.strange(named_list.listed.values, shapes.get(path))
            if strange and not named_list.listed.is_open:
                quoted = ", ".join(f"`{value}`" for value in sorted(strange))
                what = f"`{path}` is {quoted} in the sample, no possible value"
                doubts.append(Doubt.at_line(named_list.line, "value-not-listed", what, path))
            by_path[path] = _with_values(key, named_list.listed, is_open=bool(strange))
        for name in names:
            parameter = by_name[name]
            if not _is_listed(parameter, named_list.listed):
                values = named_list.listed.values
                by_name[name] = structs.replace(
                    parameter,
                    values=None if named_list.listed.is_open else values,
                    known_values=values if named_list.listed.is_open else None,
                )
    return tuple(by_path.values()), tuple(by_name.values()), tuple(doubts)


def _is_listed(described: Key | Parameter, listed: ListedValues) -> bool:
    """Whether the own description of a key has its values; what it leaves open a list may close."""
    known = described.known_values or ()
    return bool(described.values) or (bool(known) and not set(known) <= set(listed.values))


def _with_values(key: Key, listed: ListedValues, *, is_open: bool) -> Key:
    if is_open or listed.is_open:
        return replace(key, known_values=key.known_values or listed.values)
    is_boolean = "boolean" in key.types
    values = tuple(value.casefold() if is_boolean else value for value in listed.values)
    return replace(key, values=values, known_values=None)


def _meant(named_list: _NamedList, named: NamedKeys) -> tuple[list[str], list[str]]:
    """The paths of the keys and the names of the parameters that a list is said of.

    A name that several keys have is of one of them, by the words beside it, or of none.
    """
    if named_list.holder is not None:
        children = [key for key in named.children(named_list.holder) if key.name == named_list.name]
        return [key.path for key in children], []
    keys, parameters = named.called(named_list.name)
    meant = in_holder(keys, named_list.words) if len(keys) > 1 else keys
    if len(meant) > 1 or (meant and parameters):
        return [], []
    return [key.path for key in meant], [parameter.name for parameter in parameters]


def _in_errors(statements: Sequence[Statement], named: NamedKeys) -> Iterator[_NamedList]:
    """What causes and remedies of errors list of the key that they name, or that was named last."""
    row_start = 0
    for at, statement in enumerate(statements):
        if statement.error is None or opens_row(statement):
            row_start = at + 1
        elif _ANNOUNCES.search(statement.text):
            words, names = statement.text, named.names_in(statement.text)
            for before in reversed(statements[row_start:at] if not names else ()):
                names = named.names_in(before.text)
                if names:
                    words = f"{before.text} {words}"
                    break
            names = named.innermost(names)
            listed = _listed(statements, at, names[0]) if len(names) == 1 else None
            if listed is not None:
                yield _NamedList(names[0], listed, statement.line, words)


def _listed(statements: Sequence[Statement], at: int, name: str) -> ListedValues | None:
    """The list of a key that a sentence announces, which may stand in the lines below it."""
    first = statements[at]
    below = []
    for statement in statements[at + 1 : at + 1 + _MAX_BELOW]:
        is_of_same = (statement.error, statement.subject) == (first.error, first.subject)
        if not is_of_same or opens_row(statement):
            break
        if not statement.before:
            below.append(statement.text)
    listed = possible_values.read([first.text, *below], name, is_scalar=False)
    if listed is None and (explained := value_list.read_bullets(below)):
        listed = ListedValues(explained)
    return listed


def _in_holders(statements: Sequence[Statement], named: NamedKeys) -> Iterator[_NamedList]:
    """What the description of an object or an array lists of a key that it holds."""
    holders = named.holders()
    for at, statement in enumerate(statements if holders else ()):
        if statement.subject not in holders or statement.error is not None:
            continue
        text = statement.text
        if match := _AS_VALUE.search(text):
            value = ListedValues((match["value"],), is_open=True)
            yield _NamedList(match["name"], value, statement.line, holder=statement.subject)
        if not _ANNOUNCES.search(text):
            continue
        child = _CHILD.match(f"{statement.before} {text}".strip())
        names = [child["name"]] if child else list(named.names_in(text))
        if noun := _OF_NOUN.search(text):
            children = named.children(statement.subject)
            names = [key.name for key in children if is_called(key.name, noun["noun"])]
        if len(names) != 1 or names[0] == statement.subject:
            continue
        if listed := _listed(statements, at, names[0]):
            yield _NamedList(names[0], listed, statement.line, holder=statement.subject)


def _in_notes(statements: Sequence[Statement]) -> Iterator[_NamedList]:
    """What a note says that a key can be; it need not have all values."""
    for statement in statements:
        if statement.error is not None or statement.subject is not None:
            continue
        match = _CAN_BE.search(statement.text)
        listed = value_list.read(match["listed"], (), names_only=True) if match else None
        if match is not None and listed is not None and len(listed.values) > 1:
            open_list = ListedValues(listed.values, is_open=True)
            yield _NamedList(match["name"], open_list, statement.line, statement.text)
