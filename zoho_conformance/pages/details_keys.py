"""The keys of an error's `details` that a page names where it tells what to do about the error."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from zoho_conformance.pages.cued_pattern import CuedPattern

_DETAILS = "details"
_QUOTE = "[\"'“”‘’`]"  # noqa: RUF001
_CLAUSES = re.compile(r"(?<=[.!?;])\s+")
# Only what is said of the answer names its keys: `in the response`, `the "details" key`.
_OF_ANSWER = CuedPattern(
    ("response", "error", "detail", "key", "object", "array"),
    r"\b(?:in|of) the (?:error )?(?:response|error)\b"
    rf"|\bdetails{_QUOTE}?\s+(?:keys?|(?:json )?(?:object|array))\b|{_QUOTE}details{_QUOTE}"
    rf"|{_QUOTE}\s+(?:keys?|(?:json )?(?:object|array))\s+(?:gives?|specif(?:y|ies)|contains?)\b"
    rf"|\bdetails{_QUOTE}?\s*\.\w"
    r"|\b(?:response|error) (?:gives?|contains?|has|shows|includes?)\b"
    rf"|(?:^|:\s*)(?:please )?refer to the {_QUOTE}\w+{_QUOTE} (?:key|array)\b(?! in)",
)
# Of another operation's answer, or of a section of the page.
_OF_ANOTHER = re.compile(
    r"\bresponse (?:of|from|you|section)\b|\bAPIs?\b(?:'s)? response|\breceived in\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    rf"{_QUOTE}\s*(?P<quoted>[A-Za-z]\w*)\s*{_QUOTE}|\b(?P<plain>(?-i:[a-z]+(?:_[a-z]+)+))\b"
    r"|\b(?P<details>details)\b(?=\s+(?:keys?|(?:json )?(?:object|array)))"
    r"|\b(?P<words>api names?|json paths?|path (?:of|to))\b",
    re.IGNORECASE,
)
_HOLDER = re.compile(r"\W*(?:json )?(?:array|object)\b", re.IGNORECASE)
# A key of the request that is at fault; the answer names it, and has none of its name.
_AT_FAULT = re.compile(
    r"\W*(?:(?:or|and)\W+\w+\W+)?(?:keys?\s+)?(?:is|are|was|were)\s+"
    r"(?:missing|invalid|incorrect|wrong|mandatory|absent|empty|not)\b",
    re.IGNORECASE,
)
_MAX_TEXT_CHARS = 5_000


def named_in(texts: Iterable[str]) -> tuple[str, ...]:
    """The names of keys of `details` in the words of an error row, in the order of the page.

    "The API name" is what `api_name` has, and "the JSON path" what `json_path` has.
    """
    names: dict[str, None] = {}
    for text in texts:
        for sentence in _CLAUSES.split(text[:_MAX_TEXT_CHARS]):
            if _OF_ANSWER.search(sentence) and not _OF_ANOTHER.search(sentence):
                names |= dict.fromkeys(_names(sentence))
    return tuple(names)


def _names(sentence: str) -> Iterator[str]:
    """The names in a sentence on the answer; what an array of `details` holds is not of them."""
    is_inside_other = False
    for match in _NAME.finditer(sentence):
        if match["words"]:
            if not is_inside_other:
                yield "api_name" if match["words"].casefold().startswith("api") else "json_path"
            continue
        name = match["quoted"] or match["plain"] or match["details"]
        is_details = name.casefold() == _DETAILS
        is_inside_other = not is_details and bool(_HOLDER.match(sentence, match.end()))
        if not is_details and not _AT_FAULT.match(sentence, match.end()):
            yield name
