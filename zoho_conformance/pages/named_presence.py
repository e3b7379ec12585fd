"""Whether a key or a parameter is mandatory, where only errors or other keys' descriptions tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from msgspec import structs

from zoho_conformance.contracts.contract import Key, Parameter, Presence
from zoho_conformance.contracts.doubt import Doubt
from zoho_conformance.pages.named_keys import NamedKeys, in_holder
from zoho_conformance.pages.samples.sample_shape import SampleShape
from zoho_conformance.pages.statements import Statement

# `"oil" is a mandatory input key`, `The keys oil, wick and "lid" are mandatory in the input`
_IS_MANDATORY = re.compile(
    r"(?P<named>[^.:]+?) (?:is|are) (?:an? |the )?(?:default )?(?:mandatory|required)\b"
    r"(?P<rest>[^.]*)",
    re.IGNORECASE,
)
# `'oil' parameter is missing in the request`
_IS_MISSING = re.compile(r"(?P<named>[^.:]+?) (?:is|are) missing\b(?P<rest>[^.]*)", re.IGNORECASE)
# `You have not specified the key "oil" in the input`
_NOT_GIVEN = re.compile(
    r"\byou (?:have not|did not|have failed to|failed to) (?:specif|includ|giv|provid|pass)\w*"
    r" (?P<named>[^.:(]+?)(?P<rest>(?: \(| in | when | while | for |\.|$)[^.]*)",
    re.IGNORECASE,
)
# `The name, id (mandatory, the key of another answer), and zuid (optional)`
_IN_BRACKETS = re.compile(r"(?P<name>[\w$]+)\s*\(\s*(?P<presence>mandatory|optional)\b[,)]")
_SAYS_PRESENCE = re.compile(r"\b(?:mandatory|optional|required)\b")
_CODES = re.compile(r"(?:REQUIRED|MANDATORY|EXPECTED)_")
_LABEL = re.compile(r"^(?:re)?solutions?:\s*", re.IGNORECASE)
_KIND = r"(?:(?:mandatory|required|JSON|input|query|request|body) )*"
_KINDS = r"(?:keys?|param(?:eter)?s?|fields?|array|object)"
_AROUND = re.compile(
    rf"^(?:one of )?(?:the |your )?{_KIND}(?:{_KINDS}\b,? )?|[\"“”'‘’]|,? ?{_KIND}\b{_KINDS}$",  # noqa: RUF001
    re.IGNORECASE,
)
_ALTERNATIVES = re.compile(r"\b(?:either|or|any|one of)\b", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+")
_WHEN = re.compile(r"\b(?:when|if|while|unless|in case)\b\s*(?P<condition>.*)", re.IGNORECASE)
_FOR = re.compile(r"\b(?:to(?! be\b)|for)\b\s+(?P<condition>.*)", re.IGNORECASE)
_WHEN_BEFORE = re.compile(r"^(?:when|if|while|for)\s+(?P<condition>[^,]+),\s*", re.IGNORECASE)
_THIS_CALL = re.compile(r"^(?:this|the) (?:api|call|request|operation)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _StatedPresence:
    """A key or parameter that is said to be mandatory, on a condition perhaps."""

    name: str
    presence: Presence
    condition: str | None
    line: int
    words: str
    holder: str | None = None


def add(
    keys: Sequence[Key],
    parameters: Sequence[Parameter],
    statements: Sequence[Statement],
    shapes: Mapping[str, SampleShape],
    is_omitted: Callable[[Parameter], bool],
) -> tuple[tuple[Key, ...], tuple[Parameter, ...], tuple[Doubt, ...]]:
    """The keys of a request and the parameters, with the presence that is stated elsewhere.

    What their own lines say counts before. One that a sample request lacks (`is_omitted` for
    parameters) is not taken for mandatory; that is a doubt.
    """
    by_path = {key.path: key for key in keys}
    by_name = {parameter.name: parameter for parameter in parameters}
    doubts: list[Doubt] = []
    named = NamedKeys(keys, parameters)
    for stated in _stated(statements, named):
        of_keys, of_parameters = _meant(stated, named)
        is_mandatory = stated.presence == "mandatory"
        for key in (by_path[key.path] for key in of_keys):
            if key.presence is None and is_mandatory and _may_lack(key, shapes):
                what = f"mandatory on the page, and not in every sample: `{key.path}`"
                doubts.append(
                    Doubt.at_line(stated.line, "mandatory-not-in-samples", what, key.path)
                )
            elif key.presence is None:
                by_path[key.path] = structs.replace(
                    key, presence=stated.presence, condition=stated.condition, basis="stated"
                )
        for parameter in (by_name[name] for name in of_parameters):
            if parameter.presence is not None or parameter.is_header:
                continue
            if is_mandatory and is_omitted(parameter):
                what = f"`{parameter.name}` is mandatory, and a sample request lacks it"
                doubts.append(
                    Doubt.at_line(stated.line, "parameter-not-in-samples", what, parameter.name)
                )
            else:
                by_name[parameter.name] = structs.replace(
                    parameter, presence=stated.presence, condition=stated.condition
                )
    return tuple(by_path.values()), tuple(by_name.values()), tuple(dict.fromkeys(doubts))


def _may_lack(key: Key, shapes: Mapping[str, SampleShape]) -> bool:
    """Whether a sample has the object that holds a key, and not the key."""
    has_parent = any(path.rpartition(".")[0] == key.parent for path in shapes)
    return has_parent and not (key.path in shapes and shapes[key.path].always)


def _meant(stated: _StatedPresence, named: NamedKeys) -> tuple[list[Key], list[str]]:
    if stated.holder is not None:
        return [key for key in named.children(stated.holder) if key.name == stated.name], []
    keys, parameters = named.called(stated.name)
    meant = in_holder(keys, stated.words) if len(keys) > 1 else keys
    if len(meant) > 1 or (meant and parameters):
        return [], []
    return meant, [parameter.name for parameter in parameters]


def _stated(statements: Sequence[Statement], named: NamedKeys) -> Iterator[_StatedPresence]:
    names, holders = named.names, named.holders()
    for statement in statements if names else ():
        if statement.error is not None:
            yield from _in_error(statement, names)
        elif statement.subject in holders and _SAYS_PRESENCE.search(statement.text):
            yield from _in_holder(statement, named)


def _in_holder(statement: Statement, named: NamedKeys) -> Iterator[_StatedPresence]:
    """What the description of an object tells of the keys that it holds."""
    children = {key.name for key in named.children(statement.subject)}
    for match in _IS_MANDATORY.finditer(statement.text):
        for stated in _read(match, statement, children):
            yield replace(stated, holder=statement.subject)
    for match in _IN_BRACKETS.finditer(statement.text):
        if match["name"] in children:
            presence: Presence = "optional" if match["presence"] == "optional" else "mandatory"
            line = statement.line
            yield _StatedPresence(
                match["name"], presence, None, line, statement.text, statement.subject
            )


def _in_error(statement: Statement, names: Collection[str]) -> Iterator[_StatedPresence]:
    text = _LABEL.sub("", statement.text)
    forms = [_IS_MANDATORY] if "mandatory" in text or "required" in text else []
    if _CODES.match(statement.error or ""):
        forms += [_IS_MISSING, _NOT_GIVEN]
    for form in forms:
        for match in form.finditer(text):
            yield from _read(match, statement, names)


def _read(
    match: re.Match[str], statement: Statement, names: Collection[str]
) -> Iterator[_StatedPresence]:
    """What a sentence says about the names in it; nothing if one of them is not a name."""
    words, rest = match["named"].strip(), match["rest"]
    before = _WHEN_BEFORE.match(words)
    words = words[before.end() :] if before else words
    words = _AROUND.sub("", words).strip(" ,")
    if _ALTERNATIVES.search(words):
        return
    parts = [_AROUND.sub("", part.strip()) for part in _SEPARATOR.split(words)]
    if not all(part in names for part in parts):
        return
    condition = before["condition"] if before else _condition(rest)
    presence: Presence = "conditional" if condition else "mandatory"
    for name in parts:
        yield _StatedPresence(name, presence, condition, statement.line, statement.text)


def _condition(rest: str) -> str | None:
    match = _WHEN.search(rest) or _FOR.search(rest)
    words = match["condition"].strip(" .,") if match else ""
    return words if words and not _THIS_CALL.match(words) else None
