"""What our own recorder and reference org invent, which is not personal."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from zoho_conformance.exchanges.scan.content import nothing_invented
from zoho_conformance.model.redaction import SYLLABLES

_REFERENCE = "reference"
_NOTED = ({"target", "contract_digest", "tool_version"}, {"target", "page_digest"})
"""What a cassette of ours says of itself: one recorded or converted, and one of a page's sample."""
_REASONS_OF_REFERENCE_ORG = frozenset({"Offer under review until Friday"})
_WORD = re.compile(r"[^\W\d_]+")
_MADE_UP = re.compile(
    rf"(?:{'|'.join(SYLLABLES)})*[{''.join(sorted({each[0] for each in SYLLABLES}))}]?",
    re.IGNORECASE,
)


def inventions_of(metadata: Mapping[str, str]) -> Callable[[str], bool]:
    """Which texts are invented in a recording of ours; in another's, none are known to be."""
    if not any(metadata.keys() >= noted for noted in _NOTED):
        return nothing_invented
    if metadata["target"] == _REFERENCE:
        return _REASONS_OF_REFERENCE_ORG.__contains__
    # A page's sample, recorded or converted: its digits were redrawn, and its words made up.
    return lambda text: not _WORD.search(text) or _is_of_made_up_words(text)


def _is_of_made_up_words(text: str) -> bool:
    """Whether a text has words, and all are of the syllables that pseudonyms are made of."""
    words = _WORD.findall(text)
    return bool(words) and all(map(_MADE_UP.fullmatch, words))
