"""Documentation pages from where they are published: one polite request for each."""

from __future__ import annotations

import hashlib
import json
import re
from contextlib import suppress
from dataclasses import asdict, dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from zoho_conformance.exchanges.http.errors import NotAnsweredError
from zoho_conformance.exchanges.http.request import Limits, Session
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.exchange import Response
from zoho_conformance.model.files import write
from zoho_conformance.pages.read import page_source

LIMITS = Limits(connect=10.0, read=20.0, total=60.0, body=page_source.MAX_SIZE)
"""What fetching one page may take, in seconds and bytes."""
_MOST_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
_NO_PAGE = {401: "it asks for a login", 403: "it is not open to all", 404: "there is no such page"}
_TYPES = (
    "",
    "application/xhtml+xml",
    "text/html",
    "text/markdown",
    "text/plain",
    "text/x-markdown",
)
_ACCEPTED = "text/html, text/markdown, text/plain;q=0.9"
_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Held:
    """A page as it was last fetched, with what asks whether it has changed."""

    url: str
    etag: str | None
    last_modified: str | None
    text: str


def fetch(url: str, cache: Path | None = None, limits: Limits = LIMITS) -> str:
    """The text of a page; ``UsageError`` where there is none to be had.

    A page that is in the folder ``cache`` is asked for only if it has changed. Redirects are
    followed, never from https to http. Proxies are those of the environment.
    """
    asked = urlsplit(url)._replace(fragment="").geturl() if _is_address(url) else url
    wire = Session(limits, public=True)
    try:
        return _fetched(wire, asked, cache, limits)
    finally:
        wire.close()


def _fetched(wire: Session, asked: str, cache: Path | None, limits: Limits) -> str:
    url = asked
    for _ in range(_MOST_REDIRECTS + 1):
        _check(url, asked)
        held = _held(cache, url)
        try:
            came = wire.request("GET", url, _headers(held), None, limits.total)
        except NotAnsweredError as cause:
            raise UsageError(f"{_name(url)}: cannot be fetched: {cause}") from None
        if came.status == HTTPStatus.NOT_MODIFIED and held is not None:
            return held.text
        if came.status not in _REDIRECTS:
            return _kept(cache, url, came)
        url = _target(url, came)
    raise UsageError(
        f"{_name(asked)}: cannot be fetched: it redirects more than {_MOST_REDIRECTS} times, "
        f"at last to {_name(url)}"
    )


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _check(url: str, asked: str) -> None:
    """Refuse what is no plain address, and to lose the encryption of the first one."""
    if not _is_address(url):
        whose = f"{_name(asked)}: redirects to what" if url != asked else f"{_name(url)}:"
        raise UsageError(f"{whose} is no address of a page; give one with http or https and a host")
    if urlsplit(url).username is not None:
        raise UsageError(f"{_name(url)}: has a name or password in it; give it without")
    if asked.startswith("https:") and not url.startswith("https:"):
        raise UsageError(f"{_name(asked)}: redirects from https to http; that is not followed")


def _target(url: str, came: Response) -> str:
    where = came.headers.get("location")
    if not where:
        raise UsageError(f"{_name(url)}: cannot be fetched: it redirects to nowhere")
    try:
        return urlsplit(urljoin(url, where))._replace(fragment="").geturl()
    except ValueError:
        raise UsageError(f"{_name(url)}: redirects to what is no address of a page") from None


def _name(url: str) -> str:
    """The address for messages: without what may be a secret in it."""
    return re.sub(r"//[^/@]*@", "//", re.split(r"[?#]", url)[0])


def _headers(held: _Held | None) -> dict[str, str]:
    headers = {"accept": _ACCEPTED}
    if held is not None and held.etag:
        headers["if-none-match"] = held.etag
    if held is not None and held.last_modified:
        headers["if-modified-since"] = held.last_modified
    return headers


def _kept(cache: Path | None, url: str, came: Response) -> str:
    """The text of an answer, which the cache then holds if it can be asked for again."""
    name = _name(url)
    if came.status != HTTPStatus.OK:
        why = _NO_PAGE.get(came.status, "try again later, or save the page and name the file")
        raise UsageError(f"{name}: cannot be fetched: it answers {came.status}: {why}")
    if came.content_type not in _TYPES:
        raise UsageError(
            f"{name}: is {came.content_type}; a page comes as HTML, markdown or plain text"
        )
    charset = _CHARSET.search(came.headers.get("content-type", ""))
    text = page_source.decode_page(came.body, name, charset[1] if charset else None)
    etag, last_modified = came.headers.get("etag"), came.headers.get("last-modified")
    storable = "no-store" not in came.headers.get("cache-control", "").casefold()
    if cache is not None and storable and (etag or last_modified):
        entry = json.dumps(asdict(_Held(url, etag, last_modified, text)))
        # A cache that cannot be written is no reason to have no page.
        with suppress(OSError):
            write(_file(cache, url), entry)
    return text


def _file(cache: Path, url: str) -> Path:
    return cache / f"{hashlib.sha256(url.encode()).hexdigest()}.json"


def _held(cache: Path | None, url: str) -> _Held | None:
    """What the cache has of a page; a broken entry is as good as none."""
    if cache is None:
        return None
    try:
        held = _Held(**json.loads(_file(cache, url).read_bytes()))
    except (OSError, ValueError, TypeError, RecursionError):
        return None
    texts = (held.url, held.text, held.etag or "", held.last_modified or "")
    sound = all(isinstance(one, str) for one in texts) and held.url == url
    return held if sound and not re.search(r"[\r\n]", texts[2] + texts[3]) else None
