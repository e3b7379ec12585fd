"""Documentation pages from where they are published: one polite request for each."""

from __future__ import annotations

import hashlib
import re
import time
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import msgspec

from zoho_conformance.exchanges.http.addresses import NamedHost
from zoho_conformance.exchanges.http.errors import NotAnsweredError
from zoho_conformance.exchanges.http.request import Limits, Session
from zoho_conformance.exchanges.http.urls import url_problem
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.exchange import Response
from zoho_conformance.model.files import write
from zoho_conformance.model.input_files import read_bytes
from zoho_conformance.pages.read import page_source

LIMITS = Limits(
    connect=10.0, read=20.0, total=60.0, body=page_source.MAX_SIZE, values=page_source.MAX_SIZE
)
"""What fetching one page may take, in seconds and bytes."""
_MAX_REDIRECTS = 5
_NO_TIME_LEFT = 0.001
_REDIRECTS = (301, 302, 303, 307, 308)
_NOT_A_PAGE = {401: "it requires a login", 403: "it is not public", 404: "no such page"}
_MEDIA_TYPES = (
    "",
    "application/xhtml+xml",
    "text/html",
    "text/markdown",
    "text/plain",
    "text/x-markdown",
)
_ACCEPTED = "text/html, text/markdown, text/plain;q=0.9"
_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_LINE_END = re.compile(r"[\r\n]")


class _CachedPage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A page as it was last fetched, with what asks whether it has changed."""

    url: str
    etag: str | None
    last_modified: str | None
    text: str

    @property
    def headers(self) -> dict[str, str]:
        """The headers of a request for the page only if it has changed."""
        validators = {"if-none-match": self.etag, "if-modified-since": self.last_modified}
        return {name: value for name, value in validators.items() if value}


def fetch(url: str, cache: Path | None = None, limits: Limits = LIMITS) -> str:
    """The text of a page; `UsageError` where there is none to be had.

    A page that is in the folder `cache` is downloaded only if it has changed. Redirects are
    followed, never from https to http, and only to public addresses, or to the named host itself.
    """
    session = Session(limits, public=True)
    try:
        return _fetch(session, url, cache, limits)
    finally:
        session.close()


def _fetch(session: Session, start: str, cache: Path | None, limits: Limits) -> str:
    _require_page_url(start, start)
    named_host = NamedHost(start)
    url = start
    deadline = time.monotonic() + limits.total
    for _ in range(_MAX_REDIRECTS + 1):
        _require_page_url(url, start)
        url = urlsplit(url)._replace(fragment="").geturl()
        cached = _read_cache(cache, url)
        headers = {"accept": _ACCEPTED, **(cached.headers if cached else {})}
        try:
            left = max(deadline - time.monotonic(), _NO_TIME_LEFT)
            allowed = named_host.filter_for(url)
            response = session.request("GET", url, headers, None, left, allowed)
        except NotAnsweredError as cause:
            way = "" if url == start else f"redirects to {_safe_url(url)}, which "
            raise UsageError(f"{_safe_url(start)}: {way}cannot be fetched: {cause}") from None
        if response.status == HTTPStatus.NOT_MODIFIED and cached is not None:
            return cached.text
        if response.status not in _REDIRECTS:
            text = _page_text(url, response)
            _write_cache(cache, url, response, text)
            return text
        url = _redirect_target(url, response)
    raise UsageError(
        f"{_safe_url(start)}: cannot be fetched: more than {_MAX_REDIRECTS} redirects, the last "
        f"to {_safe_url(url)}"
    )


def _require_page_url(url: str, start: str) -> None:
    """Refuse what is not a plain URL, and to lose the encryption of the first one."""
    problem = url_problem(url)
    if problem and url != start:
        raise UsageError(f"{_safe_url(start)}: redirects to a URL that cannot be used: {problem}")
    if problem:
        raise UsageError(f"{_safe_url(url)}: not the URL of a page: {problem}")
    if start.startswith("https:") and not url.startswith("https:"):
        raise UsageError(f"{_safe_url(start)}: redirects from https to http, which is not followed")


def _redirect_target(url: str, response: Response) -> str:
    location = response.headers.get("location")
    if not location:
        raise UsageError(f"{_safe_url(url)}: cannot be fetched: a redirect without an address")
    try:
        return urljoin(url, location)
    except ValueError:
        raise UsageError(f"{_safe_url(url)}: redirects to a URL that cannot be used") from None


def _page_text(url: str, response: Response) -> str:
    """The text of a page in a response; `UsageError` for any other answer."""
    if response.status != HTTPStatus.OK:
        advice = "try again later, or save the page and name the file"
        why = _NOT_A_PAGE.get(response.status, advice)
        raise UsageError(f"{_safe_url(url)}: cannot be fetched: HTTP {response.status}: {why}")
    if response.content_type not in _MEDIA_TYPES:
        raise UsageError(
            f"{_safe_url(url)}: is {response.content_type} (expected HTML, Markdown or plain text)"
        )
    charset = _CHARSET.search(response.headers.get("content-type", ""))
    return page_source.decode_page(response.body, _safe_url(url), charset[1] if charset else None)


def _safe_url(url: str) -> str:
    """The URL for messages: without what may be a secret in it."""
    return re.sub(r"//[^/@]*@", "//", re.split(r"[?#]", url)[0])


def _write_cache(cache: Path | None, url: str, response: Response, text: str) -> None:
    """Keep a page if the server can later say whether it has changed."""
    page = _CachedPage(
        url, response.headers.get("etag"), response.headers.get("last-modified"), text
    )
    storable = "no-store" not in response.headers.get("cache-control", "").casefold()
    if cache is not None and storable and page.headers:
        # Go on without a cache that cannot be written.
        with suppress(OSError):
            write(_cache_file(cache, url), msgspec.json.encode(page).decode())


def _read_cache(cache: Path | None, url: str) -> _CachedPage | None:
    """What the cache has of a page; None also for a broken entry."""
    if cache is None:
        return None
    try:
        page = msgspec.json.decode(read_bytes(_cache_file(cache, url)), type=_CachedPage)
    except (OSError, ValueError, RecursionError):
        return None
    usable = page.url == url and not any(map(_LINE_END.search, page.headers.values()))
    return page if usable else None


def _cache_file(cache: Path, url: str) -> Path:
    return cache / f"{hashlib.sha256(url.encode()).hexdigest()}.json"
