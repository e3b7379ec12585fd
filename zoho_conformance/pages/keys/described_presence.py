"""Whether a key is mandatory, by the sentences of its own description."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from zoho_conformance.pages.cued_pattern import CuedPattern

_KIND = r"(?:key|parameter|param|field|array|object)"
_MANDATORY = r"(?:mandatory|required)"
_WHEN = r"(?:only )?(?:if|when|while|in case(?: of)?|(?=unless\b))\s*"
_CONDITION = r"(?P<condition>[^.]+)"
_GIVE = r"(?:specify|include|provide|give|pass|mention|use)"
_MANDATORY_WHEN = (
    re.compile(
        rf"\b(?:this|it|the {_KIND})(?: {_KIND})? (?:is|becomes) {_MANDATORY}"
        rf" (?:{_WHEN}|(?:only )?for\s+){_CONDITION}",
        re.IGNORECASE,
    ),
    re.compile(rf"\bthis {_KIND} (?:is|becomes) {_MANDATORY} to\s+{_CONDITION}", re.IGNORECASE),
    re.compile(
        rf"\b(?:it is {_MANDATORY} to|you must) {_GIVE} (?:this|the) {_KIND} {_WHEN}{_CONDITION}",
        re.IGNORECASE,
    ),
    re.compile(rf"^\(?{_MANDATORY} {_WHEN}(?P<condition>[^.)]+)", re.IGNORECASE),
    # `If gas is given, this key is mandatory`
    re.compile(
        r"(?:^|(?<=[.:;] ))(?:if|when)\s+(?P<condition>[^.,]+), "
        rf"(?:(?:this|the) {_KIND} (?:is|becomes) {_MANDATORY}\b"
        rf"|(?:it is {_MANDATORY} to|you must) {_GIVE} this {_KIND}\b)",
        re.IGNORECASE,
    ),
)
_SAYS_PRESENCE = CuedPattern(
    ("mandatory", "required", "optional", "must"), "mandatory|required|optional|must"
)
_IS_MANDATORY = re.compile(
    rf"\bthis is an? {_MANDATORY} {_KIND}\b|^\(?{_MANDATORY}(?:\)|\.(?:\s|$)|$)"
    rf"|(?:^|(?<=[.:;] ))(?:note that )?this {_KIND} is {_MANDATORY}(?=\s*(?:[.;]|$))",
    re.IGNORECASE,
)
_IS_OPTIONAL = re.compile(
    rf"\b(?:this|the|(?P<name>[\w$]+)) {_KIND} is (?:optional|not {_MANDATORY})\b(?=\s*(?:[.;]|$))"
    rf"|\bthis is an optional {_KIND}\b",
    re.IGNORECASE,
)


def mandatory_when(paragraphs: Sequence[str]) -> str | None:
    """The condition on which sentences say that the key is mandatory."""
    saying = list(filter(_SAYS_PRESENCE.may_match, paragraphs))
    for form in _MANDATORY_WHEN if saying else ():
        match = next(filter(None, map(form.search, saying)), None)
        if match is not None:
            return " ".join(match["condition"].split())
    return None


def read(paragraphs: Sequence[str], name: str | None) -> Literal["mandatory", "optional"] | None:
    """Whether sentences say of the key that it is mandatory, or optional, on no condition."""
    for text in filter(_SAYS_PRESENCE.may_match, paragraphs):
        optional = _IS_OPTIONAL.search(text)
        if optional and (optional["name"] or name or "").casefold() == (name or "").casefold():
            return "optional"
        if _IS_MANDATORY.search(text):
            return "mandatory"
    return None
