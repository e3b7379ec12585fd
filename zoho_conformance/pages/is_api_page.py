"""Whether a text is a page of the API's documentation at all, and which."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from zoho_conformance.model.errors import UsageError
from zoho_conformance.pages.addresses import is_url
from zoho_conformance.pages.blocks import Document, Section
from zoho_conformance.pages.endpoints import Endpoint
from zoho_conformance.pages.headings import SectionKind

# Other pages may state a purpose or a scope too, or list parameters.
_ONLY_ON_API_PAGES: frozenset[SectionKind] = frozenset(
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
_DOCUMENTATION_PATH = re.compile(r"/api/(v[\d.]+)/[^#?]+")
_ENDPOINT = re.compile(r"(?:GET|POST|PUT|PATCH|DELETE)\s+/")
_ZOHO_HOST = re.compile(r"(?:^|\.)zoho\.(?:com|eu|in|jp|com\.\w+|\w+)$")


def check(
    sections: Sequence[Section], endpoints: Sequence[Endpoint], document: Document, name: str
) -> None:
    """Raise `UsageError` for a page that is not API documentation, or another product's."""
    is_known = any(section.kind != "other" for section in sections)
    is_api = any(section.kind in _ONLY_ON_API_PAGES for section in sections)
    if not (is_known and endpoints) and not is_api:
        raise UsageError(
            f"{name}: not a page of API documentation: it has no section such as Endpoints, "
            "Response JSON Keys or Possible Errors"
        )
    products = {product for link in _links(document) if (product := _product(link))}
    if products and "crm" not in products:
        raise UsageError(
            f"{name}: not a page of the CRM API's documentation: its addresses are those of "
            f"{', '.join(sorted(products))}"
        )


def address_and_version(document: Document) -> tuple[str | None, str | None]:
    """The page's own address and API version, from the links to itself.

    A link to another page says nothing of where this one is, but of which version both are.
    """
    links = list(_links(document))
    to_itself = [link for link in links if link.endswith("#top")]
    own = [document.address] if document.address else []
    for link in (*own, *to_itself, *_links_of_endpoints(document)):
        if match := _DOCUMENTATION_PATH.search(link):
            return urlsplit(link)._replace(fragment="", query="").geturl(), match[1]
    versions = (match[1] for link in links if (match := _DOCUMENTATION_PATH.search(link)))
    return None, next(versions, None)


def _links_of_endpoints(document: Document) -> Iterator[str]:
    """Where the endpoints at the top of a page lead: to their own sections."""
    for block in document.blocks:
        if _ENDPOINT.match(block.text):
            yield from (link for link in getattr(block, "links", ()) if is_url(link))


def _links(document: Document) -> Iterator[str]:
    yield from (document.address,) if document.address and is_url(document.address) else ()
    for block in document.blocks:
        yield from (link for link in getattr(block, "links", ()) if is_url(link))


def _product(link: str) -> str | None:
    """The product whose API documentation an address belongs to."""
    parts = urlsplit(link)
    is_documentation = _DOCUMENTATION_PATH.search(parts.path) is not None
    if not _ZOHO_HOST.search(parts.hostname or "") or not is_documentation:
        return None
    return parts.path.strip("/").split("/")[0]
