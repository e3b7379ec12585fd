"""What a successful answer must be beside its keys: status, content type, rows, repeated values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from operator import itemgetter
from typing import Any

from msgspec.structs import replace

from zoho_conformance.checks.make_finding import FindingMaker
from zoho_conformance.checks.success_check import Glance
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.rulings import Echo
from zoho_conformance.model import json_path
from zoho_conformance.model.exchange import Exchange, Request, Response
from zoho_conformance.model.finding import CONTENT_TYPE, HTTP_STATUS, Finding
from zoho_conformance.model.lazy_pattern import lazy_pattern
from zoho_conformance.model.shown import show_count, show_media_type
from zoho_conformance.model.url_template import UrlTemplate

_ACCEPTED = (HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.ACCEPTED)
_JSON = "application/json"

_ACKNOWLEDGEMENT = lazy_pattern(
    rb"\s*(?:ok(?:ay)?|done|success(?:ful(?:ly)?)?|accepted|created|updated|deleted|saved)[.!]?\s*",
    re.IGNORECASE,
)
_MAX_ACKNOWLEDGEMENT_BYTES = 64


def check_status(promise: Promise, exchange: Exchange) -> Iterator[Finding]:
    """A status that the contract does not have for a success."""
    status, allowed = exchange.response.status, _allowed_statuses(promise, exchange)
    if not _is_allowed(status, promise, allowed):
        yield _about_status(promise, exchange, allowed, str(status))


def check_emptiness(promise: Promise, exchange: Exchange) -> Iterator[Finding]:
    """A success without a body: on a read its status, on a write what is missing."""
    status, allowed = exchange.response.status, _allowed_statuses(promise, exchange)
    if not _is_allowed(status, promise, allowed):
        finding = _about_status(promise, exchange, allowed, str(status))
        is_usual = status == HTTPStatus.NO_CONTENT and _may_lack_rows(promise)
        yield replace(finding, level="info") if is_usual else finding
    elif lacks_no_content_status(promise, exchange):
        no_content = (HTTPStatus.NO_CONTENT,)
        yield _about_status(promise, exchange, no_content, f"{status} without a body")
    elif status != HTTPStatus.NO_CONTENT and lacks_action_rows(promise, exchange):
        yield from _about_missing_rows(promise, exchange, "no body")


def _may_lack_rows(promise: Promise) -> bool:
    """Whether a read answers rows, of which there may be none, or a body that no page describes.

    Zoho answers such a read with 204 whether its page says so or not.
    """
    return promise.reads and (promise.wrapper is not None or not promise.response_keys)


def lacks_no_content_status(promise: Promise, exchange: Exchange) -> bool:
    """Whether a read answers without a body, and not with the 204 that is documented for it."""
    return (
        promise.reads
        and promise.documents_no_content
        and exchange.response.status != HTTPStatus.NO_CONTENT
        and _is_empty(exchange)
    )


def lacks_action_rows(promise: Promise, exchange: Exchange) -> bool:
    """Whether a write that answers rows of code and status has no body, or a word for one."""
    if not promise.answers_action_rows:
        return False
    return _is_empty(exchange) or is_acknowledgement(exchange.response)


def is_acknowledgement(response: Response) -> bool:
    """Whether a body is a word such as `OK` as plain text: no JSON, nor a page of a proxy."""
    body = response.body
    return len(body) <= _MAX_ACKNOWLEDGEMENT_BYTES and bool(_ACKNOWLEDGEMENT.fullmatch(body))


def check_action_rows(promise: Promise, exchange: Exchange) -> Iterator[Finding]:
    """A write that answers no row, where each item that was written has one."""
    if is_acknowledgement(exchange.response):
        yield FindingMaker(promise, exchange.case).about_operation(
            "type-changed", "", expected="object", actual="a word that is no JSON", basis="ruled"
        )
    elif promise.answers_action_rows and has_no_rows(promise, exchange.response):
        yield from _about_missing_rows(promise, exchange, "no rows")


def has_no_rows(promise: Promise, response: Response) -> bool:
    """Whether a body has an empty list where the rows would be."""
    body = response.json
    return isinstance(body, dict) and body.get(promise.wrapper) == []


def _about_missing_rows(promise: Promise, exchange: Exchange, came: str) -> Iterator[Finding]:
    key = promise.key_at(promise.wrapper) if promise.wrapper else None
    if key is not None:
        expected = f"a row in {key.path} for each item"
        make = FindingMaker(promise, exchange.case)
        yield make.about_key("key-missing", key.path, key, expected=expected, actual=came)


def _is_empty(exchange: Exchange) -> bool:
    """Whether an answer came without a body; a length shows that the recorder dropped one."""
    response = exchange.response
    return not (response.body or response.headers.get("content-length", "").strip("0, "))


def _allowed_statuses(promise: Promise, exchange: Exchange) -> tuple[int, ...]:
    allowed = promise.success_statuses
    if exchange.case.expected == "nothing" and promise.documents_no_content:
        allowed = (*allowed, HTTPStatus.NO_CONTENT)
    return allowed


def _is_allowed(status: int, promise: Promise, allowed: tuple[int, ...]) -> bool:
    unstated = promise.operation.success_status is None and promise.status_ruling_id is None
    # Where nothing says which status a write has, any that accepts it will do.
    any_will_do = unstated and promise.operation.method != "GET" and status in _ACCEPTED
    return any_will_do or status in allowed


def _about_status(
    promise: Promise, exchange: Exchange, allowed: tuple[int, ...], actual: str
) -> Finding:
    return FindingMaker(promise, exchange.case).about_operation(
        "status-undocumented",
        HTTP_STATUS,
        expected=" or ".join(str(int(status)) for status in allowed),
        actual=actual,
        basis="ruled" if promise.status_ruling_id else "stated",
        ruling=promise.status_ruling_id,
    )


def check_content_type(promise: Promise, exchange: Exchange) -> Iterator[Finding]:
    """JSON under another media type; parameters such as the charset do not count.

    Recordings of others, and mocks, often leave headers out: what was not kept is not judged.
    """
    media_type = exchange.response.content_type
    is_not_kept = exchange.is_foreign and "content-type" not in exchange.response.headers
    if exchange.response.body and media_type != _JSON and not is_not_kept:
        yield FindingMaker(promise, exchange.case).about_operation(
            "content-type-changed",
            CONTENT_TYPE,
            expected=_JSON,
            actual=show_media_type(media_type),
            basis="ruled",
        )


def check_echoes(promise: Promise, exchange: Exchange) -> Iterator[Finding]:
    """Values of the path or the query that the answer should repeat, and repeats differently."""
    request = exchange.request
    in_path = request.path_values(promise.operation.path) if promise.has_echo_of_path else None
    for echo in promise.echoes:
        key = promise.by_path.get(echo.key) or promise.key_at(echo.key)
        sent = (in_path or {}).get(echo.parameter) or _chosen_in_query(promise, request, echo)
        if key is None or sent is None:
            continue
        for value in json_path.values(exchange.response.json, echo.key):
            # A value that is not a string breaks a promise of its own.
            if isinstance(value, str) and value != sent:
                yield FindingMaker(promise, exchange.case).about_key(
                    "answer-not-asked-for",
                    echo.key,
                    key,
                    expected=f"the {echo.parameter} of the request",
                    actual="a different value",
                )


def glance_at_echoes(promise: Promise) -> Glance | None:
    """Whether the keys of rows repeat what was sent; None where they stand elsewhere."""
    wrapper, template = promise.wrapper, UrlTemplate.parse(promise.operation.path)
    places = [
        (
            echo.parameter,
            template.place_from_end(echo.parameter),
            echo.key,
            tuple(map(itemgetter, _names_in_row(promise, echo.key))),
        )
        for echo in promise.echoes
    ]
    for parameter, at, _, of_key in places:
        if not of_key or (at is None and parameter in template.slots):
            return None

    def glance(request: Request, body: Any) -> bool:
        steps = request.url.partition("?")[0].rstrip("/").split("/")
        for parameter, at, path, of_key in places:
            value = request.query.get(parameter)
            if at is not None:
                if value is not None or len(steps) < at or "%" in steps[-at]:
                    return False
                value = steps[-at]
            if value is not None and not _is_in_rows(value, body, wrapper, path, of_key):
                return False
        return True

    return glance


def _is_in_rows(
    value: str, body: Any, wrapper: str | None, path: str, of_key: Iterable[Callable[[Any], Any]]
) -> bool:
    """Whether each row that has the key has this value there."""
    try:
        rows = body[wrapper]
        if len(rows) == 1:
            (node,) = rows
            for get in of_key:
                node = get(node)
            return bool(node == value)
        values: Iterable[Any] = rows
        for get in of_key:
            values = map(get, values)
        return list(values).count(value) == len(rows)
    except (KeyError, TypeError):
        # Not every row has the key.
        return all(each == value for each in json_path.values(body, path))


def _names_in_row(promise: Promise, path: str) -> tuple[str, ...]:
    """The names of the keys that lead from a row to a path; none where there are arrays on it."""
    rows = f"{promise.wrapper}[]."
    inside = path.removeprefix(rows)
    if not path.startswith(rows) or "[]" in inside:
        return ()
    return tuple(map(json_path.as_written, inside.split(".")))


def _chosen_in_query(promise: Promise, request: Request, echo: Echo) -> str | None:
    """What the query has of a parameter, where that is one of its documented values."""
    sent = request.query.get(echo.parameter)
    if sent is None:
        return None
    for parameter in promise.parameters:
        if parameter.name == echo.parameter and sent in (parameter.values or ()):
            return sent
    return None


def check_count(promise: Promise, exchange: Exchange) -> Iterator[Finding]:
    """A count of rows that is not their number."""
    key = promise.key_at(promise.counts) if promise.counts else None
    body = exchange.response.json
    rows = body.get(promise.wrapper) if isinstance(body, dict) else None
    if key is None or not isinstance(rows, list):
        return
    for count in json_path.values(body, key.path):
        if isinstance(count, int) and not isinstance(count, bool) and count != len(rows):
            yield FindingMaker(promise, exchange.case).about_key(
                "count-disagrees",
                key.path,
                key,
                expected=f"a count of {len(rows)}, the rows that came",
                actual=show_count(count),
                promised="the number of rows",
                came="another number",
            )


def glance_at_count(promise: Promise) -> Glance | None:
    """Whether the count of rows is that of the rows; None where it stands inside of arrays."""
    counts, wrapper = promise.counts, promise.wrapper
    if counts is None or "[]" in counts:
        return None
    names = tuple(map(json_path.as_written, counts.split(".")))

    def glance(_request: Request, body: Any) -> bool:
        try:
            rows = body[wrapper]
            for name in names:
                body = body[name]
        except (KeyError, TypeError):
            # What is not there does not disagree.
            return True
        return bool(body == len(rows))

    return glance


def check_no_rows(promise: Promise, exchange: Exchange) -> Iterator[Finding]:
    """Rows where there should be none: what they describe never existed, or was removed."""
    body, wrapper = exchange.response.json, promise.wrapper
    if wrapper and any(True for _ in json_path.values(body, f"{wrapper}[]")):
        yield FindingMaker(promise, exchange.case).about_operation(
            "rows-not-due", wrapper, expected="no rows", actual="rows", basis="ruled"
        )
