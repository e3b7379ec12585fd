"""What the text of a custom check quotes of the exchange that it judged, masked.

Its author writes the text, and may put into it what came. Such a quotation is not vocabulary: it is
recognised by standing in the exchange, or by looking like data wherever it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.data_like import is_data_like
from zoho_conformance.model.exchange import Exchange
from zoho_conformance.model.shown import form_of, is_word
from zoho_conformance.model.stable_form import stable_form

_MIN_QUOTED_CHARS = 3
_RUN = re.compile(r"[^\s\"'`(),;<>\[\]{}“”]+")
_DATA = re.compile(r".*@.|.*://|(?:[^0-9]*[0-9]){6}")


def mask_quotes(
    text: str, promise: Promise, exchange: Exchange, form: Callable[[str], str] = form_of
) -> str:
    """The text with the form of each quotation in its place."""
    documented = promise.names | promise.vocabulary
    quoted = {
        value
        for value in _texts(exchange)
        if len(value) >= _MIN_QUOTED_CHARS
        and value in text
        and value not in documented
        and not is_word(value)
    }
    for value in sorted(quoted, key=len, reverse=True):
        text = text.replace(value, form(value))
    return _RUN.sub(lambda run: form(run[0]) if _is_data(run[0]) else run[0], text)


def mask_quotes_stably(text: str, promise: Promise, exchange: Exchange) -> str:
    """The same with forms that are the same on every request."""
    return mask_quotes(text, promise, exchange, stable_form)


def _is_data(run: str) -> bool:
    return bool(_DATA.match(run)) or (run.isascii() and is_data_like(run.strip(".:!?-")))


def _texts(exchange: Exchange) -> Iterator[str]:
    """Every text and number of an exchange: of its bodies, its address, and its headers."""
    response = exchange.response
    yield from exchange.request.query.values()
    yield from exchange.request.path.split("/")
    yield from response.headers.values()
    pending: list[Any] = [exchange.request.json, response.json if response.body else None]
    while pending:
        node = pending.pop()
        if isinstance(node, dict):
            yield from node
            pending.extend(node.values())
        elif isinstance(node, list):
            pending.extend(node)
        elif isinstance(node, str):
            yield node
        elif isinstance(node, int | float) and not isinstance(node, bool):
            yield str(node)
