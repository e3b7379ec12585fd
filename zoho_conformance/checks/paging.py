"""Whether an answer pages as documented: a token where there are further rows, and their limits."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

from zoho_conformance.checks.make_finding import FindingMaker
from zoho_conformance.checks.success_check import Glance, typed
from zoho_conformance.contracts.page_facts import Paging
from zoho_conformance.contracts.promise import MORE_RECORDS, Promise
from zoho_conformance.contracts.promised_facts import PromisedKey
from zoho_conformance.model import json_path
from zoho_conformance.model.exchange import Exchange, Request
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.http_status import is_success
from zoho_conformance.model.lazy_pattern import lazy_pattern

NEXT_TOKEN, PREVIOUS_TOKEN, EXPIRY = "next_page_token", "previous_page_token", "page_token_expiry"
DISCRETE_LIMIT = "DISCRETE_PAGINATION_LIMIT_EXCEEDED"
"""The code of a page number beyond those rows that can be had without a token."""

_NUMBER = lazy_pattern(r"[0-9]{1,9}")
_RULE = "paging-disagrees"
_IN_OTHERS = frozenset(".[")
_NO_TOKEN = "null"  # noqa: S105 - what stands in the place of a page token


def has_tokens(promise: Promise) -> bool:
    """Whether answers have a page token and say whether there are further rows."""
    return any(True for _ in token_blocks(promise))


def has_limit(promise: Promise) -> bool:
    """Whether the page limits the rows that page numbers reach."""
    return _limit(promise) is not None


def token_blocks(promise: Promise) -> Iterator[tuple[str, PromisedKey]]:
    """The objects that have a token of the next page and say whether there is one."""
    for key in promise.response_keys:
        more = json_path.join(key.key.parent, MORE_RECORDS)
        if key.key.name == NEXT_TOKEN and more in promise.by_path:
            yield key.key.parent, key


def check_tokens(
    promise: Promise, blocks: Sequence[tuple[str, PromisedKey]], exchange: Exchange
) -> Iterator[Finding]:
    """A token without further rows, rows without a token, and a time of expiry without either."""
    body = exchange.response.json
    for path, key in blocks:
        for block in json_path.values(body, path):
            if isinstance(block, dict):
                yield from _about_token(promise, exchange, key, block)
                yield from _about_expiry(promise, exchange, path, block)


def glance_at_tokens(blocks: Sequence[tuple[str, PromisedKey]]) -> Glance:
    """Whether each block of a body has a token where there are further rows, and a time for any."""
    paths = tuple(path for path, _ in blocks)
    (top,) = paths if len(paths) == 1 else (None,)
    name = json_path.as_written(top) if top and not _IN_OTHERS & set(top) else None

    def glance(_request: Request, body: Any) -> bool:
        if name is not None:
            # As nearly all have it: no path is to be followed.
            return _agrees(body.get(name) if type(body) is dict else None)
        return all(_agrees(block) for path in paths for block in json_path.values(body, path))

    return glance


def _agrees(block: Any) -> bool:
    """Whether a block surely has nothing that `check_tokens` tells; False is unclear."""
    if type(block) is not dict:
        # What is not there does not disagree, and another type is another rule's.
        return True
    token, previous = block.get(NEXT_TOKEN), block.get(PREVIOUS_TOKEN)
    if block.get(MORE_RECORDS) is not bool(token):
        return False
    return EXPIRY not in block or bool(block[EXPIRY]) is bool(token or previous)


def _about_token(
    promise: Promise, exchange: Exchange, key: PromisedKey, block: Mapping[str, Any]
) -> Iterator[Finding]:
    more, token = block.get(MORE_RECORDS), block.get(NEXT_TOKEN)
    is_absent = NEXT_TOKEN not in block
    if not isinstance(more, bool) or not (token is None or isinstance(token, str)):
        # A value of another type breaks a promise of its own.
        return
    if more is bool(token) or (is_absent and (key.is_required or not more)):
        return
    expected = f"a token where {MORE_RECORDS} is true, {_NO_TOKEN} where it is false"
    actual = "a token for no further rows" if token else "further rows without a token"
    make, paging = FindingMaker(promise, exchange.case), _paging(promise)
    if paging is not None and paging.page_token:
        yield make.about_operation(
            _RULE,
            key.path,
            expected=expected,
            actual=actual,
            section="parameters",
            line=paging.line,
        )
    elif not is_absent:
        # Only samples show it, and pages of other operations leave the token out.
        yield make.about_key(_RULE, key.path, key, expected=expected, actual=actual)


def _about_expiry(
    promise: Promise, exchange: Exchange, path: str, block: Mapping[str, Any]
) -> Iterator[Finding]:
    expiry_path = json_path.join(path, EXPIRY)
    key = promise.key_at(expiry_path)
    tokens = [block.get(NEXT_TOKEN), block.get(PREVIOUS_TOKEN)]
    if key is None or EXPIRY not in block or PREVIOUS_TOKEN not in block:
        return
    if not all(value is None or isinstance(value, str) for value in (*tokens, block[EXPIRY])):
        return
    if bool(block[EXPIRY]) is not any(tokens):
        yield FindingMaker(promise, exchange.case).about_key(
            _RULE,
            expiry_path,
            key,
            expected="a time where there is a token, null where there is none",
            actual="a time without a token" if block[EXPIRY] else "null beside a token",
        )


def _paging(promise: Promise) -> Paging | None:
    return next(
        (
            paging
            for paging in promise.contract.paging
            if promise.id in (paging.operations or (promise.id,))
        ),
        None,
    )


def _limit(promise: Promise) -> int | None:
    """How many rows page numbers reach."""
    paging = _paging(promise)
    if paging is None or promise.parameter("page") is None:
        return None
    return paging.most_by_page or (None if paging.page_token else paging.most_in_all)


def check_limit(promise: Promise, exchange: Exchange) -> Iterator[Finding]:
    """Rows beyond those that page numbers reach, and a refusal of a page that they reach."""
    limit, query = _limit(promise), exchange.request.query
    page, size = _number(query.get("page")), _page_size(promise, exchange)
    if limit is None or page is None or size is None or "page_token" in query:
        return
    body = exchange.response.json
    if is_success(exchange.response.status):
        is_beyond = (page - 1) * size >= limit
        has_rows = any(True for _ in json_path.values(body, f"{promise.wrapper}[]"))
        actual = "rows beyond it" if is_beyond and has_rows else None
    else:
        code = body.get("code") if isinstance(body, dict) else None
        actual = "a refusal within it" if code == DISCRETE_LIMIT and page * size <= limit else None
    paging = _paging(promise)
    if actual is not None and paging is not None:
        yield FindingMaker(promise, exchange.case).about_operation(
            _RULE,
            "page",
            expected=f"rows by page numbers up to the {limit}th",
            actual=actual,
            section="parameters",
            line=paging.line,
        )


def sees_limit(promise: Promise, request: Request, body: Any) -> Hashable:
    """What `check_limit` looks at beside the names in the query."""
    query, is_object = request.query, isinstance(body, dict)
    rows = body.get(promise.wrapper) if is_object else None
    info = body.get("info") if is_object else None
    said = info.get("per_page") if isinstance(info, dict) else None
    return (query.get("page"), query.get("per_page"), typed(said), bool(rows))


def _page_size(promise: Promise, exchange: Exchange) -> int | None:
    """How many rows a page has: as asked for, as answered, or as they are by default."""
    parameter = promise.parameter("per_page")
    body = exchange.response.json
    answered = [*json_path.values(body, "info.per_page")] if isinstance(body, dict) else []
    default = parameter.default if parameter else None
    sizes = (exchange.request.query.get("per_page"), *answered, default)
    return next((number for size in sizes if (number := _number(size))), None)


def _number(word: Any) -> int | None:
    """A positive number that fits a page or its size."""
    text = str(word)
    return int(text) if _NUMBER.fullmatch(text) else None
