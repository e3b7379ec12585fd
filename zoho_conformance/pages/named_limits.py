"""Limits of keys that stand elsewhere than in the key's own description: in notes, among errors."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from zoho_conformance.contracts.contract import Key
from zoho_conformance.contracts.doubt import Doubt
from zoho_conformance.pages.keys import value_limits
from zoho_conformance.pages.samples.sample_shape import SampleShape
from zoho_conformance.pages.statements import Statement

_HOLDER = r"(?:JSON )?(?:array|keys?|object|attribute|list)\b"
_NAMED = (
    re.compile(rf"(?P<name>[\w$]+)[\"”']?\s+{_HOLDER}", re.IGNORECASE),
    re.compile(r"[\"“](?P<name>[\w$]+)[\"”]"),
    re.compile(r"\b(?:values?|length) (?:for|of) (?:the )?(?P<name>\w+)", re.IGNORECASE),
)
_OF_OWNER = re.compile(r"\b(?P<owner>\w+)['’]s (?P<name>\w+)\b", re.IGNORECASE)  # noqa: RUF001
_THIS = re.compile(rf"\bthis {_HOLDER}|^the (?:supported|allowed|maximum) limit", re.IGNORECASE)
_THESE_KEYS = re.compile(r"\bvalues? of these keys\b", re.IGNORECASE)


def add(
    keys: Sequence[Key], statements: Iterable[Statement], shapes: Mapping[str, SampleShape]
) -> tuple[tuple[Key, ...], tuple[Doubt, ...]]:
    """The keys of a request with the limits that the prose has for one of them by its name.

    A limit that a sample is beyond is a doubt, and none.
    """
    by_path = {key.path: key for key in keys}
    names = {key.name for key in keys}
    doubts: list[Doubt] = []
    for statement in statements if keys else ():
        if not value_limits.may_bound(statement.text):
            continue
        for path in _paths_spoken_of(statement, keys, names):
            key = by_path[path]
            bounds = dict(value_limits.of_sentence(statement.text, key.name, key.types, key.type))
            limits = value_limits.as_limits(bounds)
            if limits is None or key.limits is not None:
                continue
            if path in shapes and value_limits.breaks(limits, shapes[path].values):
                doubts.append(value_limits.contradiction(path, statement.line))
            else:
                by_path[path] = replace(key, limits=limits)
    return tuple(by_path[key.path] for key in keys), tuple(doubts)


def _paths_spoken_of(
    statement: Statement, keys: Sequence[Key], names: Collection[str]
) -> Iterator[str]:
    """The keys that a sentence is about: those of the one name in it."""
    if _THESE_KEYS.search(statement.text) and statement.subject:
        holders = {key.path for key in keys if key.name == statement.subject}
        yield from (key.path for key in keys if key.parent.removesuffix("[]") in holders)
        return
    mentioned = _mentioned(statement.text, names)
    if not mentioned and _THIS.search(statement.text):
        mentioned = _mentioned(statement.before, names)
    owned = _OF_OWNER.search(statement.text)
    if len(mentioned) == 1:
        (name,) = mentioned
        yield from (key.path for key in keys if key.name == name)
    elif not mentioned and owned is not None:
        owner = owned["owner"].casefold()
        for key in keys:
            if key.name == owned["name"] and key.parent.casefold().startswith(owner):
                yield key.path


def _mentioned(text: str, names: Collection[str]) -> set[str]:
    return {
        match["name"]
        for pattern in _NAMED
        for match in pattern.finditer(text)
        if match["name"] in names
    }
