"""What of an error row's words goes over the wire, and what its writer tells the reader."""

from __future__ import annotations

import re

from zoho_conformance.pages.cued_pattern import CuedPattern

# The writer speaks to the reader, as no answer of the API does.
_EXPLANATION = re.compile(
    r"(?:either )?you (?:have|had|failed|specified|created|exceeded|used|gave|tried|did"
    r"|do not|d not|must|need|are trying)\b|(?:please )?(?:refer to|specify|ensure|note)\b"
    r"|(?:please )?contact (?:your|the|our|us|support)\b|(?:here|when|while|if)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_ADDRESS = re.compile(
    r"\byou (?:are trying|were trying|want|wish|sent|specify|specified|give|gave|given|create"
    r"|created|fetch|use|used|uploaded)\b"
    # What is said of a request as of a thing on the page.
    r"|\brequest (?:method|URL) (?:specified|given|used|has|contains)\b"
    # Messages name no scope; writers tell which one a token lacks.
    r"|\bZohoCRM\.\w",
    re.IGNORECASE,
)
_EXAMPLE = CuedPattern(("example", "e.g."), r"(?s:\s*\b(?:example|for example|e\.g\.)\s*[:,].*)")
_SENTENCE_END = re.compile(r"(?<=[^\W_]{2}[.!])(?:\s+(?=\S)|(?=[A-Z][a-z]))")
# What stands before a list of causes, or beside the message.
_INTRODUCTION = re.compile(r".*[,:]", re.DOTALL)
_MAX_WORDS = 16
"""A longer sentence explains; the longest messages that were seen have fewer words."""


def message_in(text: str) -> str | None:
    """The message that a text gives: its first sentence, unless that addresses the reader.

    What follows a message tells what to do about it, or explains it.
    """
    words = _EXAMPLE.remove(text).strip()
    if not any(map(str.isalnum, words)) or _INTRODUCTION.fullmatch(words):
        return None
    # A writer may quote the message with the escapes that it has in JSON.
    words = words.replace('\\"', '"')
    sentence = _SENTENCE_END.split(words, maxsplit=1)[0]
    if _EXPLANATION.match(sentence) or _ADDRESS.search(sentence):
        return None
    return sentence if len(sentence.split()) <= _MAX_WORDS else None


def says_something(text: str) -> bool:
    """Whether a text is more than punctuation, an example, or what introduces a list."""
    words = _EXAMPLE.remove(text).strip()
    return any(map(str.isalnum, words)) and not _INTRODUCTION.fullmatch(words)
