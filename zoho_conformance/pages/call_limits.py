"""How many records, ids, fields or files one call takes or answers, in the prose of a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from zoho_conformance.contracts.contract import Key, Operation, Parameter
from zoho_conformance.contracts.doubt import Doubt
from zoho_conformance.contracts.page_facts import CallLimit, LimitedThing
from zoho_conformance.pages import quantities
from zoho_conformance.pages.quantities import Quantity
from zoho_conformance.pages.statements import Statement

_CALL = re.compile(
    r"\b(?:per|in an?|in one|in each|in the same|through an?|through this|by an?|for an?|with an?)"
    r"(?: single| one| given)?(?: (?:API|HTTP|POST|PUT|PATCH|GET|DELETE))*"
    r"(?: (?:call|request|API|operation))s?\b"
    r"|\b(?:in|to) the request(?: URL)?\b|\bus(?:e|ing) this (?:API|method)\b"
    r"|\bin a single (?:export |import )?job\b|\bat a time\b",
    re.IGNORECASE,
)
_THIS_API = re.compile(r"\bus(?:e|ing) this API\b|\bthrough this API\b", re.IGNORECASE)
# A limit that the call is not refused for, or of some calls only.
_SOFT = re.compile(
    r"\bafter which\b|\bfrom the \w+ module\b|\bto insert a single\b|^example\b", re.IGNORECASE
)
_SIZES = {"KB": 1024, "MB": 1024**2, "GB": 1024**3}
_SIZE = re.compile(r"(?P<unit>[KMG]B)\b", re.IGNORECASE)
_ABOUT_SIZE = re.compile(r"\b(?:size|file)s?\b", re.IGNORECASE)
_THINGS: tuple[tuple[LimitedThing, re.Pattern[str]], ...] = (
    ("ids", re.compile(r"\bids?\b", re.IGNORECASE)),
    ("criteria", re.compile(r"\b(?:search )?criteria$", re.IGNORECASE)),
    ("files", re.compile(r"\b(?:files?|images?|attachments?|photos?)$", re.IGNORECASE)),
    ("fields", re.compile(r"\bAPI names$|\bfields$|\bcolumns$", re.IGNORECASE)),
)
_ANYTHING = re.compile(r"\b(?:records?|rows?|objects?|items?|entries|entities)$", re.IGNORECASE)
_BY_IDS = re.compile(r"\s+(?:using|by|with) (?:their |the )?(?:record )?ids\b", re.IGNORECASE)
_LISTS: Mapping[str, LimitedThing] = {"ids": "ids", "fields": "fields"}
_WORD = re.compile(r"[A-Za-z]+")
_METHODS = (
    (re.compile(r"\b(?:fetch|get|retrieve|read|list)\b", re.IGNORECASE), ("GET",)),
    (re.compile(r"\b(?:delete[d]?|remove[d]?)\b", re.IGNORECASE), ("DELETE", "POST")),
    (
        re.compile(r"\b(?:(?:creat|insert|add|updat|upsert)\w*)\b", re.IGNORECASE),
        ("POST", "PUT", "PATCH"),
    ),
)


@dataclass(frozen=True, slots=True)
class PageWords:
    """What tells the things that a page is about: its operations, and the words for its rows."""

    operations: tuple[Operation, ...]
    words: frozenset[str]

    @classmethod
    def of(
        cls, title: str, operations: Sequence[Operation], request_keys: Iterable[Key]
    ) -> PageWords:
        """The words of the title, of the paths and of the keys at the top of the request."""
        tops = (key.name for key in request_keys if not key.parent)
        texts = (title, *(operation.path for operation in operations), *tops)
        words = {_stem(word) for text in texts for word in _WORD.findall(text)}
        return cls(tuple(operations), frozenset(words))


def read(
    statements: Iterable[Statement],
    page: PageWords,
    parameters: Sequence[Parameter],
    request_keys: Sequence[Key],
) -> tuple[tuple[CallLimit, ...], tuple[Doubt, ...]]:
    """The limits of a call, each once; of several numbers for one thing the highest, with a doubt.

    What a list of `ids` or `fields` may hold limits a call as well.
    """
    limits: dict[tuple[LimitedThing, tuple[str, ...] | None], CallLimit] = {}
    doubts: list[Doubt] = []
    listed = (*_of_parameters(parameters), *_of_top_keys(request_keys))
    for limit in (*_of_prose(statements, page), *listed):
        key = limit.of, limit.operations
        known = limits.get(key)
        if known is None:
            limits[key] = limit
        elif known.at_most != limit.at_most and limit not in listed:
            lower, higher = sorted((known, limit), key=lambda each: each.at_most)
            limits[key] = higher
            what = (
                f"{lower.at_most} {limit.of} a call, and {higher.at_most}; the higher number is "
                "taken"
            )
            doubts.append(Doubt.at_line(lower.line, "limit-contradicted", what))
    return tuple(sorted(limits.values(), key=lambda limit: limit.line)), tuple(doubts)


def _of_parameters(parameters: Sequence[Parameter]) -> Iterator[CallLimit]:
    for parameter in parameters:
        thing = _LISTS.get(parameter.name)
        if thing and parameter.limits and parameter.limits.max_items is not None:
            yield CallLimit(thing, parameter.limits.max_items, parameter.line, parameter.operations)


def _of_top_keys(keys: Sequence[Key]) -> Iterator[CallLimit]:
    """The limits of the list of ids that a body holds, and of its only array of records."""
    arrays = [key for key in keys if not key.parent and "array" in key.types]
    for key in arrays:
        thing = _LISTS.get(key.name, "records" if len(arrays) == 1 else None)
        if thing and key.limits and key.limits.max_items is not None:
            yield CallLimit(thing, key.limits.max_items, key.line, key.operations)


def _of_prose(statements: Iterable[Statement], page: PageWords) -> Iterator[CallLimit]:
    for statement in statements:
        if not quantities.has_number(statement.text) or _SOFT.search(statement.text):
            continue
        for at, quantity in enumerate(quantities.read(statement.text)):
            limit = _call_limit(statement, quantity, page, is_first=at == 0)
            if limit is not None:
                yield limit


def _call_limit(
    statement: Statement, quantity: Quantity, page: PageWords, *, is_first: bool
) -> CallLimit | None:
    if quantity.most is None or quantity.least is not None or quantity.most != int(quantity.most):
        return None
    most, text = int(quantity.most), statement.text
    if (size := _SIZE.match(quantity.noun)) and _ABOUT_SIZE.search(text):
        return CallLimit("bytes", most * _SIZES[size["unit"].upper()], statement.line)
    noun = quantity.noun or quantities.noun_of(quantity.what)
    thing = _thing(noun, page)
    if thing is None:
        return None
    calls = list(_CALL.finditer(text))
    is_of_call = any(match.start() >= quantity.start or is_first for match in calls)
    if not is_of_call and thing != "criteria":
        return None
    is_read = all(operation.method == "GET" for operation in page.operations)
    if is_read and calls and all(_THIS_API.fullmatch(match[0]) for match in calls):
        # All that can be asked for, page after page.
        return None
    if quantity.noun and _BY_IDS.match(text[quantity.end :].lstrip()[len(quantity.noun) :]):
        thing = "ids"
    return CallLimit(thing, most, statement.line, _operations(text, page))


def _thing(noun: str, page: PageWords) -> LimitedThing | None:
    """What a noun counts: ids, fields, files, or what the page is about, which are records."""
    for thing, pattern in _THINGS:
        if pattern.search(noun):
            return thing
    if _ANYTHING.search(noun):
        return "records"
    words = _WORD.findall(noun)
    return "records" if words and _stem(words[-1]) in page.words else None


def _operations(text: str, page: PageWords) -> tuple[str, ...] | None:
    """The operations whose method the verb of the sentence has; None for all of the page."""
    methods = {operation.method for operation in page.operations}
    if len(methods) == 1:
        return None
    for verb, of_verb in _METHODS:
        if verb.search(text):
            ids = [operation.id for operation in page.operations if operation.method in of_verb]
            return tuple(ids) if ids and len(ids) < len(page.operations) else None
    return None


def _stem(word: str) -> str:
    """A word without the ending of its plural."""
    folded = word.casefold()
    return f"{folded[:-3]}y" if folded.endswith("ies") else folded.removesuffix("s")
