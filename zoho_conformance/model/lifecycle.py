"""What the headers of an answer announce of the end of its operation.

`Deprecation` (RFC 9745), `Sunset` (RFC 8594), and the links to what is written about either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

import msgspec

from zoho_conformance.model import timestamps
from zoho_conformance.model.lazy_pattern import lazy_pattern

DEPRECATION = "deprecation"
SUNSET = "sunset"
LINK = "link"
LIFECYCLE_HEADERS = (DEPRECATION, SUNSET, LINK)

API_NOT_SUPPORTED = "API_NOT_SUPPORTED"
"""The code of an answer that the API, or an operation of it, is not there in a version."""

_SECONDS = lazy_pattern(r"@(-?[0-9]{1,11})", re.ASCII)
_ISO_DAY = lazy_pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9]).*", re.ASCII)
_NEXT_VALUE = lazy_pattern(
    r"(?<!mon)(?<!tue)(?<!wed)(?<!thu)(?<!fri)(?<!sat)(?<!sun)(?<!day),", re.IGNORECASE
)
"""Between two values of a header that came twice: a date of HTTP has a comma of its own."""
_LINK = lazy_pattern(r"<([^<>]*)>((?:[^,<\"]|\"[^\"]*\")*)")
_RELATIONS = lazy_pattern(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]+))", re.IGNORECASE)
_ABOUT_END = (DEPRECATION, SUNSET)
_PUBLIC_PAGE = lazy_pattern(
    r"https://(?:[a-z]+\.){0,2}zoho\.(?:com?|eu|in|jp|sa|uk|com\.(?:au|cn))(?:/[A-Za-z0-9._-]{0,60}){0,9}"
)
"""An address that may be shown: a page of Zoho's, without anything that may be about an org."""
_MANY_DIGITS = lazy_pattern(r"[0-9]{6}")
_NO = frozenset({"false", "?0"})
_YES = frozenset({"true", "?1"})


class Announcement(msgspec.Struct, frozen=True):
    """What one header announces: in words, and the last day, ISO 8601, where one is readable.

    `about` is the page on it, where it may be shown. One that `is_link` only says where ends are
    written about, and may stand there before there is any.
    """

    words: str
    ends: str = ""
    about: str = ""
    is_link: bool = False


def announcements(headers: Mapping[str, str]) -> dict[str, Announcement]:
    """What is announced, by header; days are of UTC.

    Before it was a standard, `Deprecation` was `true`, `false` or a date as HTTP writes it. What
    cannot be read announces all the same, with no day. Of several days all are reported.
    """
    announced: dict[str, Announcement] = {}
    values = _values(headers.get(DEPRECATION, ""))
    if values:
        dated = [value for value in values if value.casefold() not in _YES]
        words = f" as of {_days(dated, DEPRECATION)}" if dated else ", with no day"
        announced[DEPRECATION] = Announcement(f"deprecated{words}")
    values = _values(headers.get(SUNSET, ""))
    if values:
        announced[SUNSET] = Announcement(
            f"ends on {_days(values, SUNSET)}", min(filter(None, map(_day, values)), default="")
        )
    links = _links_about_end(headers)
    if links:
        relations = [relation for relation in _ABOUT_END if relation in links]
        page = next((links[relation] for relation in relations if links[relation]), "")
        announced[LINK] = Announcement(
            f"links what is written about it ({', '.join(relations)})",
            about=page,
            is_link=True,
        )
    return announced


def what_announces(headers: Mapping[str, str]) -> tuple[str | None, ...]:
    """The headers on which announcements depend: of links those about an end alone."""
    link = headers.get(LINK)
    if link is not None and not _links_about_end(headers):
        link = None
    return headers.get(DEPRECATION), headers.get(SUNSET), link


def plain_header(header: str, value: str) -> str:
    """A value that announces the same and says nothing else: days alone, at midnight."""
    if header == LINK:
        links = _links_about_end({LINK: value})
        return ", ".join(f'<{page}>; rel="{relation}"' for relation, page in links.items())
    return ", ".join(_plain_value(header, each) for each in _values(value))


def _plain_value(header: str, value: str) -> str:
    if header == DEPRECATION and value.casefold() in _YES:
        return "true"
    day = _day(value)
    if day is None:
        return "unreadable"
    midnight = datetime.fromisoformat(day).replace(tzinfo=UTC)
    if header == DEPRECATION and _day_of_iso(value) is None:
        return f"@{int(midnight.timestamp())}"
    if _day_of_http(value) is None:
        return day
    from email.utils import format_datetime  # noqa: PLC0415 - 20 ms, and most answers have no end

    return format_datetime(midnight, usegmt=True)


def _values(header: str) -> list[str]:
    """The values of a header, which may have come more than once; without those that deny it."""
    parts = (part.strip() for part in _NEXT_VALUE.split(header.strip()))
    return [part for part in parts if part and part.casefold() not in _NO]


def _days(values: Sequence[str], header: str) -> str:
    """The days of some values in words, and what is wrong with how they are written."""
    days = sorted({day for value in values if (day := _day(value))})
    if not all(map(_day, values)):
        days.append("a day that cannot be read")
    is_standard = all(_is_standard(header, value) for value in values if _day(value))
    return " or ".join(days) + ("" if is_standard else ", in a form that the header does not have")


def _is_standard(header: str, value: str) -> bool:
    """Whether a day is written as the header has it, today or before it was a standard."""
    is_seconds = _day_of_seconds(value) is not None
    return _day_of_iso(value) is None and (header == DEPRECATION or not is_seconds)


def _day(value: str) -> str | None:
    """The day of a value in whatever form; None where it has none that can be read."""
    return _day_of_seconds(value) or _day_of_iso(value) or _day_of_http(value)


def _day_of_seconds(value: str) -> str | None:
    """The day of a date of structured fields: `@` and seconds since 1970, parameters aside."""
    seconds = _SECONDS.fullmatch(value.partition(";")[0].strip())
    if seconds is None:
        return None
    try:
        return datetime.fromtimestamp(int(seconds[1]), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return None


def _day_of_iso(value: str) -> str | None:
    """The day of a date as ISO 8601 writes it, which neither header should have."""
    when = timestamps.parse_iso(value) if _ISO_DAY.fullmatch(value) else None
    return when[: len("2026-11-20")] if when else None


def _day_of_http(value: str) -> str | None:
    when = timestamps.parse_http_date(value)
    return when[: len("2026-11-20")] if when else None


def _links_about_end(headers: Mapping[str, str]) -> dict[str, str]:
    """The links about an end by their relations, each with its page, if that may be shown."""
    header = headers.get(LINK, "")
    if not header:
        return {}
    links: dict[str, str] = {}
    for target, parameters in _LINK.findall(header):
        for relation in _relations(parameters):
            if relation in _ABOUT_END and not links.get(relation):
                links[relation] = _public_page(target)
    return links


def _relations(parameters: str) -> Iterator[str]:
    match = _RELATIONS.search(parameters)
    if match is not None:
        yield from (match[1] or match[2]).casefold().split()


def _public_page(target: str) -> str:
    page = target.partition("#")[0]
    return page if _PUBLIC_PAGE.fullmatch(page) and not _MANY_DIGITS.search(page) else ""
