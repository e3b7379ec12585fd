"""Answers that are files: downloads, and files that came instead of JSON."""

from __future__ import annotations

from zoho_conformance.checks.error_answer import is_error
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.exchange import UNREADABLE, Response
from zoho_conformance.model.http_status import is_success
from zoho_conformance.model.shown import show_media_type

_JSON = "application/json"
_WEB_PAGES = ("text/html", "application/xhtml+xml")
_MESSAGES = (*_WEB_PAGES, "text/plain", "text/xml", "application/xml")
"""What gateways and login pages send, and files too, which then come as attachments."""
_FILE_KINDS = ("image/", "audio/", "video/", "font/", "application/", "text/csv", "text/calendar")
_TEXT_SUBTYPES = ("json", "javascript", "xml", "x-www-form-urlencoded", "graphql", "text")


def is_download(promise: Promise, response: Response) -> bool:
    """Whether an answer is the file that the operation answers with.

    Something else may come in its place: an error, JSON, or a login page. What is sent as an
    attachment is a file, whatever it contains.
    """
    if not promise.answers_file or not is_success(response.status):
        return False
    if not response.body or response.damage:
        return False
    if _is_attachment(response):
        return True
    media_type = response.content_type
    if media_type == _JSON:
        return False
    if response.json is UNREADABLE:
        is_page = not media_type and response.body.lstrip().startswith(b"<")
        return not is_page and media_type not in _MESSAGES
    # Without a media type, JSON counts as an answer; an error does under any.
    return bool(media_type) and not is_error(response.json)


def describe_other(promise: Promise, response: Response) -> str | None:
    """What came that is not JSON, if it is a file or came in place of one; otherwise None."""
    media_type = response.content_type
    shown = show_media_type(media_type) if media_type else "no content type"
    if promise.answers_file and is_success(response.status) and media_type != _JSON:
        is_text = media_type in _MESSAGES and media_type not in _WEB_PAGES
        return f"{'text' if is_text else 'a web page'} ({shown}) came instead of the file"
    if _is_attachment(response) or _is_of_file(media_type):
        return f"a file ({shown}) came instead of JSON"
    return None


def _is_attachment(response: Response) -> bool:
    disposition = response.headers.get("content-disposition", "")
    return disposition.partition(";")[0].strip().casefold() == "attachment"


def _is_of_file(media_type: str) -> bool:
    """Whether a media type is one of files, not of text that APIs send."""
    subtype = media_type.partition("/")[2]
    return media_type.startswith(_FILE_KINDS) and not any(
        word in subtype for word in _TEXT_SUBTYPES
    )
