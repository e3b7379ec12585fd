"""What of a recorded request may stay in a rewritten cassette.

The tests that replay it send the request as it was recorded. So names of the API's, of modules and
of fields stay, and what was invented already; ids and what people searched for do not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from zoho_conformance.checks.matching.hosts import is_loopback, is_of_zoho
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.exchange import Request
from zoho_conformance.model.shown import is_word
from zoho_conformance.runs.recheck.map_ids import MappedRequest

_NAMES_OF_THE_API = frozenset({"fields", "include", "module", "sort_by", "sort_order", "type"})
"""Parameters whose values are names, though the pages have no list of them."""
_NAME_SLOT = re.compile(r"module|related_list|subform", re.IGNORECASE)
_ID = re.compile(r"[0-9]{6,}")
_CRITERION = re.compile(r"(\(\s*[\w.$]+:\w+:)([^()]*)(?=\))")
_CRITERIA = "criteria"
_NO_HOST = "live.invalid"
_CANNOT_EXIST = ".invalid"


def kept_words(request: Request, promise: Promise) -> Iterator[str]:
    """The words of a request that are not personal."""
    in_path = request.path_values(promise.operation.path) or {}
    names = (value for slot, value in in_path.items() if _NAME_SLOT.search(slot))
    yield from filter(is_word, names)
    for name, value in parse_qsl(urlsplit(request.url).query, keep_blank_values=True):
        parameter = promise.parameter(name)
        listed = parameter and (parameter.values or parameter.known_values)
        yield from listed or ()
        if listed or name in _NAMES_OF_THE_API:
            yield from filter(is_word, value.split(","))


def invented_words(request: Request, mapped: MappedRequest) -> Iterator[str]:
    """The words of a request that was redacted: all but ids which the org has."""
    values = parse_qsl(urlsplit(request.url).query, keep_blank_values=True)
    words = [*_steps(request), *(part for _, value in values for part in value.split(","))]
    sent = set() if mapped.as_recorded else set(_ID.findall(mapped.request.url))
    yield from (word for word in words if word not in sent)


def mask_criteria(url: str, mask: Callable[[str], str]) -> tuple[str, frozenset[str]]:
    """An address whose criteria keep fields and operators alone, and the parts of such criteria."""
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    masked = {
        value: _CRITERION.sub(lambda match: match[1] + mask(match[2]), value)
        for name, value in pairs
        if name == _CRITERIA and _CRITERION.search(value)
    }
    if not masked:
        return url, frozenset()
    query = urlencode([(name, masked.get(value, value)) for name, value in pairs], safe=",:()")
    kept = frozenset(part for value in masked.values() for part in value.split(","))
    return parts._replace(query=query).geturl(), kept


def without_strange_host(request: Request) -> str:
    """The address of a request, at a host that does not identify who recorded it."""
    parts = urlsplit(request.url)
    host = parts.hostname or ""
    if is_loopback(host):
        host = parts.netloc.rpartition("@")[2]
    elif not (is_of_zoho(host) or host.endswith(_CANNOT_EXIST)):
        host = _NO_HOST
    return parts._replace(scheme=parts.scheme or "https", netloc=host, fragment="").geturl()


def _steps(request: Request) -> list[str]:
    return [unquote(step) for step in request.path.split("/") if step]
