"""A whole exchange as it may be shown: the lines of its request and of its answer."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator

import msgspec

from zoho_conformance.checks.not_judged import is_file
from zoho_conformance.checks.shown.lines import MAX_LINES, ShownLine
from zoho_conformance.checks.shown.places import Pieces, Place
from zoho_conformance.checks.shown.request import ShownRequest
from zoho_conformance.checks.shown.response_body import body_lines
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.exchange import UNREADABLE, Response
from zoho_conformance.model.finding import CONTENT_TYPE, HTTP_STATUS
from zoho_conformance.model.shown import show_media_type

_MAX_LINE_CHARS = 200


class ShownExchange(msgspec.Struct, frozen=True):
    """The lines of a request, and those of its answer."""

    request: tuple[ShownLine, ...]
    response: tuple[ShownLine, ...]


def show_exchange(
    promise: Promise, request: ShownRequest, response: Response, marked: Collection[str]
) -> ShownExchange:
    """An exchange with an operation; `marked` are the paths of what drifted in it."""
    return ShownExchange(
        tuple(map(_short, _request_lines(request))),
        tuple(map(_short, _response_lines(promise, response, marked))),
    )


def _request_lines(request: ShownRequest) -> Iterator[ShownLine]:
    yield ShownLine(f"{request.method} {_written(request.path)}")
    for number, (name, value) in enumerate(request.parameters):
        yield ShownLine(f"  {'&' if number else '?'}{name}={_written(value)}", name)
    yield from (ShownLine(f"{name}: {_written(value)}", name) for name, value in request.headers)
    if request.has_file:
        yield ShownLine("<file>")
    if request.body is not None:
        yield from map(ShownLine, _body_text(request.body))


def _response_lines(
    promise: Promise, response: Response, marked: Collection[str]
) -> Iterator[ShownLine]:
    yield ShownLine(f"HTTP {response.status}", HTTP_STATUS)
    yield ShownLine(f"content-type: {show_media_type(response.content_type)}", CONTENT_TYPE)
    if response.lack is not None and not response.body:
        yield ShownLine("<the body was not kept>", "")
    elif not response.body:
        yield ShownLine("<no body>", "")
    elif is_file(promise, response):
        yield ShownLine("<a file>", "")
    elif response.json is UNREADABLE:
        yield ShownLine("<a body that is not JSON>", "")
    else:
        yield from body_lines(promise, response.json, marked)


def _body_text(body: Pieces) -> list[str]:
    """The lines of a request's JSON; of what is no JSON, the place that stands for it."""
    text = ""
    for piece in body:
        if isinstance(piece, str):
            text += piece
        else:
            # What stands for a number has no quotes around it.
            name = f"{{{piece.name}}}"
            text += name if text.endswith('"') else f'"{name}"'
    lines = json.dumps(json.loads(text), indent=2, ensure_ascii=False).splitlines()
    more = len(lines) - MAX_LINES
    return [*lines[:MAX_LINES], f"… {more} more lines"] if more > 0 else lines


def _written(text: Pieces) -> str:
    """A text with its places in braces."""
    return "".join(f"{{{piece.name}}}" if isinstance(piece, Place) else piece for piece in text)


def _short(line: ShownLine) -> ShownLine:
    if len(line.text) <= _MAX_LINE_CHARS:
        return line
    return ShownLine(f"{line.text[: _MAX_LINE_CHARS - 1]}…", line.path)
