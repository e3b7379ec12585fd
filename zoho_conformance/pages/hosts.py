"""The host that an operation is asked at, where that is not the API domain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from zoho_conformance.contracts.contract import Operation
from zoho_conformance.pages import addresses
from zoho_conformance.pages.blocks import Code, Section
from zoho_conformance.pages.samples.sample_exchange import SampleRequest

_API_DOMAIN = re.compile(
    r"(?:www|sandbox|developer)\.zohoapis\.[a-z.]+|crm\.zoho\.[a-z.]+", re.IGNORECASE
)
_OF_ZOHO = re.compile(r"(?:[a-z0-9-]+\.)+(?:zohoapis|zoho)\.[a-z.]+", re.IGNORECASE)
# `{api-domain}/crm/…`, `{download-domain}/v2/…`
_PLACEHOLDER = re.compile(r"\{+(?P<name>[^{}/]*(?:domain|host|url)[^{}/]*)\}+(?=/)", re.IGNORECASE)
_API_NAME = re.compile(r".*api.*|(?:main|base|domain|host|url)\b.*", re.IGNORECASE)


def read(
    operation: Operation, sections: Sequence[Section], requests: Sequence[SampleRequest]
) -> str | None:
    """The host of an operation; None for the API domain.

    That is a host which a request URL names, or where it names none but the place of one, that of
    all sample requests.
    """
    stated = set(_stated_hosts(operation, sections))
    if None in stated:
        return None
    if len(stated) == 1 and (host := stated.pop()):
        return host
    sampled = {
        _host(request.url) for request in requests if addresses.matches(request.url, operation.path)
    }
    (host,) = sampled if len(sampled) == 1 else (None,)
    return host


def _stated_hosts(operation: Operation, sections: Sequence[Section]) -> Iterator[str | None]:
    """The hosts of the operation's request URLs: None for the API domain, empty for a place."""
    for section in sections:
        if section.kind not in ("request url", "request details"):
            continue
        for block in section.blocks:
            if isinstance(block, Code):
                continue
            for match in addresses.ADDRESS.finditer(block.text):
                if not addresses.matches(match[0], operation.path):
                    continue
                if place := _PLACEHOLDER.match(match[0]):
                    yield None if _API_NAME.fullmatch(place["name"]) else ""
                elif "://" in match[0]:
                    yield _host(match[0])


def _host(url: str) -> str | None:
    """The host of an address; None for the API domain, and for what is not Zoho's."""
    host = urlsplit(url).hostname or "" if addresses.is_url(url) else ""
    return host if _OF_ZOHO.fullmatch(host) and not _API_DOMAIN.fullmatch(host) else None
