"""The wordings by which a sentence makes parameters or keys depend on one another."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from zoho_conformance.contracts.page_facts import ConstraintKind
from zoho_conformance.pages.cued_pattern import CuedPattern
from zoho_conformance.pages.statements import Statement

# A name as pages write it: in quotes, alone, or with words around it.
_NAME = r"(?:the |an? |your )?[\"“'‘]?(?P<{}>[\w$][\w$ ]{{0,40}}?)[\"”'’]?"  # noqa: RUF001
_KIND = r"(?: (?:params?|parameters?|keys?|fields?|JSON (?:array|object)|array|object|header))*"
_ONE = rf"{_NAME.format('one')}{_KIND}"
_OTHER = rf"{_NAME.format('other')}{_KIND}"
_END = r"(?=[.,;)]|$| (?:in|to|of|for|at|is|are)\b)"
_NOT = r"(?:cannot|can ?not|can't|should not|must not|may not|do not)"
_GIVE = r"(?:use|specify|include|provide|give|pass|combine|send|have)(?:d|n)?"
# `you cannot use this param with the "page_token" param`
_NOT_WITH = re.compile(
    rf"\b{_NOT} (?:be )?{_GIVE} (?:this|the) (?:param\w*|key) (?:along |together )?with {_OTHER}"
    rf"{_END}",
    re.IGNORECASE,
)
# `You cannot use both cvid and sort_by, and page and page_token`
_NOT_BOTH = re.compile(
    rf"\b{_NOT} (?:simultaneously )?(?:be )?{_GIVE} both (?P<pairs>[^.]+)", re.IGNORECASE
)
_PAIR = re.compile(rf"{_ONE} and {_OTHER}(?=,|;|$| (?:in|at|for)\b)", re.IGNORECASE)
_NEXT_PAIR = re.compile(r"[,;]\s*(?:and\s+|or\s+)?")
# The words before it are any, which makes them dear to look for.
_EITHER = CuedPattern(
    ("either ",), rf"(?P<verb>\b\w+(?: \w+){{0,3}}) either {_ONE} or {_OTHER}{_END}"
)
_BOTH_GIVEN = re.compile(
    rf"\byou have (?:specified|given|used|provided) both {_ONE} and {_OTHER}{_END}", re.IGNORECASE
)
# `You have specified "cvid" and one of the search parameters like "criteria", "phone"`
_WITH_ONE_OF = re.compile(rf"\b{_ONE} and (?:any )?one of the (?P<listed>[^.]+)", re.IGNORECASE)
_NEITHER = re.compile(
    rf"\bneither (?:specified |given |included )?{_ONE} nor {_OTHER}{_END}", re.IGNORECASE
)
_AND_OR = re.compile(rf"\b{_GIVE} {_ONE} and/or {_OTHER}{_END}", re.IGNORECASE)
_AT_LEAST_ONE = re.compile(
    r"\bat ?least (?:any )?one of (?:the )?(?P<listed>[\"“'][^.]+)", re.IGNORECASE
)
_ONE_OF_THESE = re.compile(r"\bat ?least (?:any )?one of the (?:following|below)\b", re.IGNORECASE)
_ONE_OF_MANDATORY = re.compile(
    r"\bone of the (?:mandatory|required) (?:param\w*|keys?|fields?) \((?P<listed>[^()]+)\)",
    re.IGNORECASE,
)
_BOTH_MANDATORY = re.compile(
    rf"\bmandatory to {_GIVE} both {_ONE} and {_OTHER}(?=[.,;]|$| when\b| if\b)", re.IGNORECASE
)
# `the API name or the ID of the related module`, `the module API name or ID`
_NAME_OR_ID = re.compile(
    r"(?:(?P<before>\w+) )?(?:api[ _]name or (?:the )?id|id or (?:the )?api[ _]name)\b"
    r"(?: of (?:the )?(?P<of>\w+(?: \w+)??)(?=[.,;]|$| (?:is|in|are)\b))?",
    re.IGNORECASE,
)
_WORDS = ("both", "either", "one of", "and/or", "with", "api")
"""Each wording has one of these in it; most sentences of a page have none."""
_QUOTED = re.compile(r"[\"“'‘]([\w$]+)[\"”'’]")  # noqa: RUF001
_WHOLE_NAME = re.compile(r"[\w$]+")
_REFUSED = re.compile(r"\b(?:not|have|has|had|failed)\b", re.IGNORECASE)
_ASKED = re.compile(r"\b(?:use|specify|include|provide|give|pass|send)\b", re.IGNORECASE)
_MUST = re.compile(r"\b(?:must|mandatory|required)\b", re.IGNORECASE)
API_NAME_AND_ID = ("api_name", "id")
"""What names a module or a field; nearly every object of it has them."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Words for parameters or keys that depend on one another.

    `holder` are the words for the object that they are keys of, where the sentence names it;
    without any `words` all of its keys are meant.
    """

    kind: ConstraintKind
    words: tuple[str, ...]
    holder: str | None = None


def read(statement: Statement) -> Iterator[Wording]:
    """What a sentence makes depend on one another."""
    folded = statement.text.casefold()
    if not any(word in folded for word in _WORDS):
        return
    for reader in _READERS:
        yield from reader(statement)


def _is_ambiguity(statement: Statement) -> bool:
    return (statement.error or "").startswith("AMBIGUITY")


def _is_expectation(statement: Statement) -> bool:
    return (statement.error or "").startswith(("EXPECTED_FIELD", "EXPECTED_PARAM"))


def _excluding(statement: Statement) -> Iterator[Wording]:
    text = statement.text
    if statement.subject and (match := _NOT_WITH.search(text)):
        yield Wording("exclude-one-another", (statement.subject, match["other"]))
    if match := _NOT_BOTH.search(text):
        for text_of_pair in _NEXT_PAIR.split(match["pairs"]):
            if pair := _PAIR.match(text_of_pair):
                yield Wording("exclude-one-another", (pair["one"], pair["other"]))
    if _is_ambiguity(statement):
        if match := _BOTH_GIVEN.search(text):
            yield Wording("exclude-one-another", (match["one"], match["other"]))
        if match := _WITH_ONE_OF.search(text):
            for other in _QUOTED.findall(match["listed"]):
                yield Wording("exclude-one-another", (match["one"], other))


def _either(statement: Statement) -> Iterator[Wording]:
    """`Either a or b`: one of them, or not both, as the verb or the error says."""
    for match in _EITHER.finditer(statement.text):
        verb, words = match["verb"], (match["one"], match["other"])
        if _REFUSED.search(verb) or not _ASKED.search(verb):
            continue
        if _is_expectation(statement) or _MUST.search(verb):
            yield Wording("one-of", words, statement.subject)
        elif _is_ambiguity(statement) or "only" in verb.casefold():
            yield Wording("exclude-one-another", words)


def _demanding(statement: Statement) -> Iterator[Wording]:
    text = statement.text
    if _is_expectation(statement):
        if match := _NEITHER.search(text) or _AND_OR.search(text):
            yield Wording("one-of", (match["one"], match["other"]))
        if (match := _NAME_OR_ID.search(text)) and (holder := match["of"] or match["before"]):
            yield Wording("one-of", API_NAME_AND_ID, holder)
    if match := _AT_LEAST_ONE.search(text) or _ONE_OF_MANDATORY.search(text):
        listed = _QUOTED.findall(match["listed"]) or _WHOLE_NAME.findall(match["listed"])
        yield Wording("one-of", tuple(listed))
    elif _ONE_OF_THESE.search(text) and statement.subject:
        yield Wording("one-of", (), statement.subject)


def _together(statement: Statement) -> Iterator[Wording]:
    if (match := _BOTH_MANDATORY.search(statement.text)) and statement.subject:
        yield Wording("go-together", (match["one"], match["other"]), statement.subject)


_READERS: tuple[Callable[[Statement], Iterator[Wording]], ...] = (
    _excluding,
    _either,
    _demanding,
    _together,
)
