"""How the page says that further rows are asked for, and how many there can be."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from zoho_conformance.contracts.contract import Key, Operation, Parameter
from zoho_conformance.contracts.page_facts import Paging
from zoho_conformance.model.url_template import ANY, UrlTemplate
from zoho_conformance.pages.cued_pattern import CuedPattern
from zoho_conformance.pages.prose import Sentence

PAGE, PAGE_TOKEN, MORE_RECORDS = "page", "page_token", "more_records"

_TOKEN = CuedPattern(("token",), r"\bpage[_ ]?tokens?\b|\bnext_page_token\b")
_MORE = re.compile(rf"\b{MORE_RECORDS}\b")
_NUMBER = r"(\d{1,3}(?:,\d{2,3})+|\d{4,})"
_ROWS = r"(?:\s+[a-z_ ]{0,40}?)?\s*(?:records?|rows?|entries|results?|items?|data|\w+s)\b"
_AT_MOST = (
    rf"(?:up ?to|only|(?:a )?maximum of|at most|first|under|within)(?: the)?(?: first)?\s+{_NUMBER}"
)
_BEYOND = rf"(?:more than|beyond|exceeds?|exceeding|over|above)\s+{_NUMBER}"
# `mandatory to fetch more than N`, `use the token beyond N`, `N without the token`.
_BY_PAGE = re.compile(rf"\b(?:{_BEYOND}|{_AT_MOST}{_ROWS}.{{0,60}}\bwithout\b)", re.IGNORECASE)
_BY_PAGE_NUMBERS = re.compile(
    rf"\bunder\s+{_NUMBER}.{{0,40}}\buse\b.{{0,20}}\bpages?\b", re.IGNORECASE
)
_IN_ALL = re.compile(rf"\b{_AT_MOST}{_ROWS}", re.IGNORECASE)
_FETCHES = re.compile(
    r"\b(?:fetch|get|retrieve|return|navigat|obtain|list)(?:s|e|ed|ing)?\b", re.IGNORECASE
)
_PAGES = re.compile(
    r"\b(?:pagination|paginate|pages?|using (?:this|the|a) \w+ ?(?:api|query)?)\b", re.IGNORECASE
)
_ONE_CALL = re.compile(
    r"\b(?:per|in (?:a|an|one|each)(?: single)?) (?:api )?(?:call|request|page|batch|job)\b|"
    r"\bat a time\b",
    re.IGNORECASE,
)
_NOT_ROWS = re.compile(
    r"\b(?:characters?|digits?|bytes?|[kmg]b|credits?|users? in|seconds?|hours?)\b", re.IGNORECASE
)
_DIGIT = re.compile(r"\d")
_LEAST_LIMIT = 1000
"""A lower number is what one call answers, or takes."""


def read(
    prose: Sequence[Sentence],
    operations: Sequence[Operation],
    parameters: Sequence[Parameter],
    request_keys: Sequence[Key],
    response_keys: Sequence[Key],
) -> tuple[Paging, ...]:
    """The paging of the page's lists; none where it says nothing of further rows."""
    names = {parameter.name: parameter.line for parameter in parameters}
    names |= {key.name: key.line for key in reversed(request_keys) if key.basis == "stated"}
    conditions = ((p.name, p.condition, p.line) for p in parameters if p.condition)
    said = [
        *prose,
        *(
            Sentence(f"{name}: {condition}", line, "parameters")
            for name, condition, line in conditions
        ),
    ]
    tokens = [sentence.line for sentence in said if _TOKEN.search(sentence.text)]
    tokens += [names[PAGE_TOKEN]] if PAGE_TOKEN in names else []
    more = [sentence.line for sentence in said if _says_more(sentence.text)]
    by_page, in_all = _limits(said)
    answers_more = any(key.name == MORE_RECORDS for key in response_keys)
    lines = [
        *(names[name] for name in (PAGE_TOKEN, PAGE) if name in names and (tokens or answers_more)),
        *tokens,
        *more,
        *(line for _, line in (*by_page, *in_all)),
    ]
    if not lines:
        return ()
    paging = Paging(
        line=lines[0],
        page_token=bool(tokens),
        most_by_page=_smallest(by_page),
        most_in_all=max((number for number, _ in in_all), default=None),
        operations=_lists(operations),
    )
    return (paging,)


def _says_more(text: str) -> bool:
    # Nearly no sentence does, which the plain word shows.
    return MORE_RECORDS in text and _MORE.search(text) is not None


def _limits(said: Iterable[Sentence]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The numbers of rows that page numbers reach, and those that can be had at all, with lines."""
    by_page: list[tuple[int, int]] = []
    in_all: list[tuple[int, int]] = []
    for sentence in said:
        text = sentence.text
        if not _DIGIT.search(text) or _NOT_ROWS.search(text):
            continue
        has_token = _TOKEN.search(text) is not None
        match = _BY_PAGE.search(text) if has_token else _BY_PAGE_NUMBERS.search(text)
        if match:
            by_page += _number(match, sentence.line)
            continue
        is_about_paging = has_token or (_FETCHES.search(text) and _PAGES.search(text))
        match = _IN_ALL.search(text)
        if is_about_paging and match and not _ONE_CALL.search(text):
            in_all += _number(match, sentence.line)
    return by_page, in_all


def _number(match: re.Match[str], line: int) -> Iterator[tuple[int, int]]:
    digits = next(group for group in match.groups() if group)
    number = int(digits.replace(",", ""))
    if number >= _LEAST_LIMIT:
        yield number, line


def _smallest(limits: Sequence[tuple[int, int]]) -> int | None:
    return min((number for number, _ in limits), default=None)


def _lists(operations: Sequence[Operation]) -> tuple[str, ...] | None:
    """The operations that answer lists: the reads that do not ask for one row by its id."""
    reads = [operation for operation in operations if operation.method == "GET"]
    forms = {UrlTemplate.parse(operation.path).form for operation in reads}
    lists = [operation.id for operation in reads if not _is_by_id(operation, forms)]
    return tuple(lists) if 0 < len(lists) < len(operations) else None


def _is_by_id(operation: Operation, forms: Collection[tuple[str, ...]]) -> bool:
    form = UrlTemplate.parse(operation.path).form
    return form[-1:] == (ANY,) and form[:-1] in forms
