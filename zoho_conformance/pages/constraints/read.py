"""The constraints of a page: from its statements, and from the conditions of its keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import parse_qsl, urlsplit

from zoho_conformance.contracts.contract import BodySample, Key
from zoho_conformance.contracts.doubt import Doubt
from zoho_conformance.contracts.page_facts import Constraint, ConstraintKind, ConstraintPlace
from zoho_conformance.pages.constraints import wordings
from zoho_conformance.pages.constraints.names import PageNames
from zoho_conformance.pages.constraints.wordings import Wording
from zoho_conformance.pages.samples.sample_exchange import SampleRequest
from zoho_conformance.pages.statements import Statement

_MAX_OBJECTS = 4
"""A pair of names that more objects have is not said of all of them."""
_WITHOUT = re.compile(r"\b(?:(?:do|does|did|is|are|was|were) not|not|without)\b", re.IGNORECASE)
_IN_ADDRESS = re.compile(r"\b(?:URL|end ?point|path|address)\b", re.IGNORECASE)
_EITHER = re.compile(
    r"\beither (?:the )?(?P<one>[\w ]{1,30}?) or (?:or )?(?:the )?(?P<other>[\w ]{1,30}?)"
    r"(?= of\b| is\b|$)",
    re.IGNORECASE,
)


def read(
    statements: Iterable[Statement],
    names: PageNames,
    requests: Sequence[SampleRequest],
    samples: Sequence[BodySample],
) -> tuple[tuple[Constraint, ...], tuple[Doubt, ...]]:
    """The constraints of a page, each once, in page order; one that a sample breaks is a doubt."""
    stated = [*_in_sentences(statements, names), *_in_conditions(names)]
    constraints: dict[tuple[ConstraintKind, ConstraintPlace, frozenset[str]], Constraint] = {}
    doubts: list[Doubt] = []
    for constraint in sorted(stated, key=lambda constraint: constraint.line):
        identity = constraint.kind, constraint.of, frozenset(constraint.names)
        if identity in constraints:
            continue
        if _is_broken(constraint, requests, samples):
            listed = ", ".join(f"`{name}`" for name in constraint.names)
            what = f"a sample request is against what is said of {listed} together"
            doubts.append(Doubt.at_line(constraint.line, "constraint-contradicted", what))
        else:
            constraints[identity] = constraint
    return tuple(constraints.values()), tuple(dict.fromkeys(doubts))


def _in_sentences(statements: Iterable[Statement], names: PageNames) -> Iterator[Constraint]:
    for statement in statements:
        for wording in wordings.read(statement):
            for of, paths in _named(wording, names):
                yield Constraint(wording.kind, of, paths, statement.line)


def _named(wording: Wording, names: PageNames) -> Iterator[tuple[ConstraintPlace, tuple[str, ...]]]:
    """What the words of a sentence name, in the object that it is about if it names one."""
    holders = list(names.holders(wording.holder)) if wording.holder else []
    if not wording.words:
        yield from (("request", names.children(holder)) for holder in holders)
        return
    inside = [named for holder in holders for named in names.find(wording.words, holder)]
    if inside:
        yield from inside if len(inside) <= _MAX_OBJECTS else ()
    elif wording.words != wordings.API_NAME_AND_ID:
        first = next(names.find(wording.words), None)
        if first is not None:
            yield first


def _in_conditions(names: PageNames) -> Iterator[Constraint]:
    """Where one of two keys is mandatory without the other, or the page says so of either."""
    for key in names.keys:
        condition = key.condition or ""
        if match := _EITHER.search(condition):
            holder = key.parent.removesuffix("[]")
            for of, paths in names.find((match["one"], match["other"]), holder):
                yield Constraint("one-of", of, paths, key.line)
        elif _WITHOUT.search(condition) and not _IN_ADDRESS.search(condition):
            beside = [other for other in names.keys if _is_named_beside(other, key, condition)]
            if len(beside) == 1:
                yield Constraint("one-of", "request", (key.path, beside[0].path), key.line)


def _is_named_beside(other: Key, key: Key, condition: str) -> bool:
    is_beside = other.parent == key.parent and other.path != key.path
    return is_beside and re.search(rf"\b{re.escape(other.name)}\b", condition) is not None


def _is_broken(
    constraint: Constraint, requests: Sequence[SampleRequest], samples: Sequence[BodySample]
) -> bool:
    """Whether a sample request of the page does not keep to a constraint."""
    if constraint.of == "parameters":
        return any(constraint.is_broken(_query(request.url)) for request in requests)
    return any(constraint.is_broken_in(sample.body) for sample in samples)


def _query(url: str) -> set[str]:
    try:
        return {name for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True)}
    except ValueError:
        return set()
