"""Which rows of a list are on the page that was asked for, and what the answer says of it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from zoho_conformance.contracts.promise import MORE_RECORDS
from zoho_conformance.reference.documented.call import Call
from zoho_conformance.reference.documented.values import SeededValues

ROWS_OF_A_LIST = 5
"""How many rows every list of the org has."""

PAGE_NAMES = ("page", "per_page", "page_token")
_MAX_PER_PAGE = 200
_EXPIRY = "page_token_expiry"
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_TOKEN_DIGITS = 8


@dataclass(frozen=True, slots=True)
class PageOfRows:
    """The rows of a page by their places in the list; `number` counts pages from 1."""

    places: range
    number: int
    size: int
    has_more: bool
    by_token: bool


def page_of(call: Call) -> PageOfRows:
    """The page that a request asks for; without numbers the first, of the documented size."""
    token = call.query.get("page_token")
    number = _page_of_token(token) if token else _asked(call, "page") or 1
    most = call.promise.most("records")
    size = _asked(call, "per_page") or _default(call, "per_page")
    size = size or (most.at_most if most and call.promise.reads else _MAX_PER_PAGE)
    first = (number - 1) * size
    places = range(first, min(first + size, ROWS_OF_A_LIST))
    return PageOfRows(places, number, size, first + size < ROWS_OF_A_LIST, bool(token))


def page_said(call: Call, info: Any, count: int) -> PageOfRows:
    """The page that a paging block says it is of; without one, all rows there are."""
    said = info if isinstance(info, dict) else {}
    return PageOfRows(
        range(count),
        said.get("page", 1),
        said.get("per_page")
        or _asked(call, "per_page")
        or _default(call, "per_page")
        or _MAX_PER_PAGE,
        said.get(MORE_RECORDS, False),
        "page_token" in call.query,
    )


def say_page(info: dict[str, Any], page: PageOfRows, count: int, seed: int) -> None:
    """Set what the paging block of an answer says; a key that is not documented is not added."""
    tokens = SeededValues(seed, "tokens")
    said: dict[str, Any] = {
        "per_page": page.size,
        "count": count,
        "page": page.number,
        MORE_RECORDS: page.has_more,
        "next_page_token": _token(tokens, page.number + 1) if page.has_more else None,
        "previous_page_token": _token(tokens, page.number - 1) if page.by_token else None,
    }
    info |= {name: value for name, value in said.items() if name in info}
    if _EXPIRY in info:
        has_token = info.get("next_page_token") or info.get("previous_page_token")
        info[_EXPIRY] = tokens.time(_EXPIRY) if has_token else None


def _asked(call: Call, name: str) -> int | None:
    """The number that a request has of a parameter; no more than is documented."""
    parameter = next(
        (each for each in call.promise.parameters if each.name.casefold() == name), None
    )
    text = call.query.get(parameter.name if parameter else name, "")
    if not _NUMBER.fullmatch(text):
        return None
    limits = parameter.limits if parameter else None
    most = limits.maximum if limits else None
    return min(int(text), int(most)) if most is not None else int(text)


def _default(call: Call, name: str) -> int | None:
    parameter = call.promise.parameter(name)
    text = (parameter.default if parameter else None) or ""
    return int(text) if _NUMBER.fullmatch(text) else None


def _token(values: SeededValues, page: int) -> str:
    text = hashlib.sha256(values.identity(f"page {page}").encode()).hexdigest()
    return f"{text}{page:0{_TOKEN_DIGITS}x}"


def _page_of_token(token: str) -> int:
    """The page that a token of ours leads to; one that is none of ours leads to the first."""
    try:
        page = int(token[-_TOKEN_DIGITS:], 16)
    except ValueError:
        return 1
    return page if 0 < page <= ROWS_OF_A_LIST else 1
