"""Whether a text is a page of the API's documentation at all, and which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from zoho_conformance.model.errors import UsageError
from zoho_conformance.pages.addresses import is_url
from zoho_conformance.pages.endpoints import Endpoint, Sent
from zoho_conformance.pages.read.blocks import Document
from zoho_conformance.pages.sections import Kind, Section

# Other pages may tell their purpose or scope too, or list parameters.
_TELLING: frozenset[Kind] = frozenset(
    [
        "endpoints",
        "request details",
        "request url",
        "request keys",
        "response keys",
        "errors",
        "sample request",
        "sample input",
        "sample response",
    ]
)
_VERSIONED = re.compile(r"/api/(v[\d.]+)/[^#?]+")
_CALLED = re.compile(r"/crm/(?:bulk/)?(v\d[\d.]*)/")
_OF_ZOHO = re.compile(r"(?:^|\.)zoho\.(?:com|eu|in|jp|com\.\w+|\w+)$")


def check(
    parts: Sequence[Section], stated: Sequence[Endpoint], document: Document, name: str
) -> None:
    """Raise ``UsageError`` where this is no page of API documentation, or another product's."""
    known = any(part.kind != "other" for part in parts)
    if not (known and stated) and not any(part.kind in _TELLING for part in parts):
        raise UsageError(
            f"{name}: is no page of API documentation: none of its headings is a section "
            "such as Endpoints, Response JSON Keys or Possible Errors"
        )
    products = {one for link in _links(document) if (one := _product(link))}
    if products and "crm" not in products:
        raise UsageError(
            f"{name}: is no page of the CRM API's documentation: its addresses are those of "
            f"{', '.join(sorted(products))}"
        )


def address(document: Document) -> tuple[str | None, str | None]:
    """The page's own address and API version, from the links to itself."""
    links = list(_links(document))
    own = [link for link in links if link.endswith("#top")]
    for link in (*([document.address] if document.address else []), *own, *links):
        if found := _VERSIONED.search(link):
            return urlsplit(link)._replace(fragment="", query="").geturl(), found[1]
    return None, None


def sampled_version(sent: Iterable[Sent]) -> str | None:
    """The API version that the page's sample requests go to, if they all go to one."""
    versions = {found[1] for one in sent if (found := _CALLED.search(one.url))}
    return versions.pop() if len(versions) == 1 else None


def _links(document: Document) -> Iterator[str]:
    yield from (document.address,) if document.address and is_url(document.address) else ()
    for block in document.blocks:
        yield from (link for link in getattr(block, "links", ()) if is_url(link))


def _product(link: str) -> str | None:
    """Which product's API an address is documentation of."""
    parts = urlsplit(link)
    steps = parts.path.strip("/").split("/")
    if not _OF_ZOHO.search(parts.hostname or "") or not _VERSIONED.search(parts.path):
        return None
    return steps[0]
