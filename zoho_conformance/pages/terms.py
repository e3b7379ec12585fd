"""What a call needs and costs: the editions of the CRM that have it, and its API credits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zoho_conformance.contracts.page_facts import Terms
from zoho_conformance.pages.cued_pattern import CuedPattern
from zoho_conformance.pages.headings import SectionKind
from zoho_conformance.pages.prose import Sentence

_NAME = r"(?:Zoho CRM Plus|CRM Plus|Zoho One|Standard|Professional|Enterprise|Ultimate|Free|Plus)"
_NAMES = rf"{_NAME}(?:(?:\s*,\s*|\s*/\s*|\s+)(?:and\s+|or\s+|&\s+)?{_NAME})*"
_HIGHER = r"\s*,?\s*(?:and|or)\s+(?:the\s+)?(?:above|higher|later|up)(?:\s+editions?)?"
_OR_HIGHER = CuedPattern(("above", "higher", "later", "up"), _HIGHER)
_LIST = rf"(?P<names>{_NAMES})(?P<higher>{_HIGHER})?"
_LIST_OF_EDITIONS = rf"{_LIST}\s+editions?(?P<or_higher>{_HIGHER})?"
_AVAILABLE = r"\b(?:available|supported|applicable|enabled|offered)\s+(?:\w+\s+){0,3}?"
_EDITIONS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_AVAILABLE}(?:in|for|from|with|to|on|except)\s+(?:the\s+)?{_LIST_OF_EDITIONS}",
        rf"{_AVAILABLE}(?:in|for|from|with|to|on|except)\s+(?:the\s+)?{_LIST}(?P<or_higher>)",
        rf"\byou\s+(?:must\s+)?(?:need|have|be (?:on|in))\s+(?:the\s+|an?\s+)?{_LIST_OF_EDITIONS}",
        rf"\bfollowing\s+editions\b[^:.]*:\s*{_LIST}(?P<or_higher>)",
        rf"^\W*(?:only\s+)?{_LIST_OF_EDITIONS}\s+(?:only\s+)?(?:support|have access|can use)\b",
    )
)
# What says how much an edition may have of something, and not whether it has it at all.
_OF_AMOUNTS = re.compile(
    r"\b(?:limits?|maximum|at most|up to|number of|per day|depends?)\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"\bnot\s+(?:available|supported|applicable)\b(?!\s+except)", re.IGNORECASE)
_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10, "a": 1, "an": 1}
_CREDITS = re.compile(rf"\b(\d[\d,]*|{'|'.join(_COUNTS)})\s+(?:api\s+)?credits?\b", re.IGNORECASE)
_COSTS = re.compile(
    r"\b(?:costs?|consum\w+|deduct\w+|uses?|charg\w+|requires?|takes?|count(?:s|ed))\b",
    re.IGNORECASE,
)
# They hold names, and what is answered.
_NO_TERMS: tuple[SectionKind, ...] = ("modules", "sample response")


def read(prose: Sequence[Sentence]) -> Terms | None:
    """The terms of a page; None where it states none.

    Credits are read only where all that the page says of them is one number for each call.
    """
    said = [sentence for sentence in prose if sentence.section not in _NO_TERMS]
    editions, edition_line = _editions(said)
    credits_, credit_line = _credits(said)
    lines = [line for line in (edition_line, credit_line) if line]
    return Terms(min(lines), editions, credits_) if lines else None


def _editions(prose: Sequence[Sentence]) -> tuple[tuple[str, ...], int | None]:
    """The editions that the page names; a list of names says more than `and higher`."""
    open_ended: tuple[tuple[str, ...], int | None] = ((), None)
    for sentence in prose:
        for names, is_open in _statements(sentence.text):
            if not is_open:
                return names, sentence.line
            if not open_ended[0]:
                open_ended = (f"{names[0]} or higher",), sentence.line
    return open_ended


def _statements(text: str) -> Iterator[tuple[tuple[str, ...], bool]]:
    if "edition" not in text.casefold() and not _OR_HIGHER.search(text):
        return
    if _OF_AMOUNTS.search(text) or _NEGATED.search(text):
        return
    for pattern in _EDITIONS:
        if match := pattern.search(text):
            names = tuple(dict.fromkeys(re.findall(_NAME, match["names"], re.IGNORECASE)))
            yield names, bool(match["higher"] or match["or_higher"])
            return


def _credits(prose: Sequence[Sentence]) -> tuple[int | None, int | None]:
    lines: dict[int, int] = {}
    for sentence in prose:
        if "credit" in sentence.text.casefold() and _COSTS.search(sentence.text):
            for count in _CREDITS.findall(sentence.text):
                number = _COUNTS.get(count.casefold()) or int(count.replace(",", ""))
                lines.setdefault(number, sentence.line)
    return next(iter(lines.items())) if len(lines) == 1 else (None, None)
