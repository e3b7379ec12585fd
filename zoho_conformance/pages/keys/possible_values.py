"""The possible values of a key that its description announces: where a list begins, and of what.

A list is closed only where the page closes it. Values that are given as examples (`such as`, `some
of`, `include`) are known values, among others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from zoho_conformance.pages.blocks import Row
from zoho_conformance.pages.cued_pattern import CuedPattern
from zoho_conformance.pages.keys import mentioned_values, value_list
from zoho_conformance.pages.keys.value_list import ListedValues

# A list of these is about the key only where its name says so: `comparator`, `group_operator`.
_NAMED_NOUN = r"(?:operator|comparator|type|name|language|format|status|state|module)(?:e?s)?"
_LABEL = CuedPattern(
    ("possible", "supported", "valid", "allowed", "permi", "accept", "available"),
    r"(?P<some>\b(?:some|few|examples?)(?: of)?(?: the)? )?"
    r"(?<!maximum )(?<!minimum )(?<!max )"
    r"\b(?:possible|supported|valid|allowed|permitted|permissible|accepted|acceptable|available)\s"
    r"(?:\w+ )?"
    rf"(?P<noun>values?|options?|codes?|inputs?|{_NAMED_NOUN})\b"
    r"(?P<of> (?:for|of|in) [^.:]{1,60}?)?"
    r"\s*(?:\b(?P<verb>are|is|includes?|(?:can|could|may) be)\b|:|-|–)"  # noqa: RUF001
    r"(?:\s+(?:as follows|the following|listed below|one of|either)\b)?\s*[:\-]?(?P<listed>.*)",
)
# `The value can be either a or b`, `It can be: a, b`, `It can be a Lamp or a Bell`.
_CAN_BE = CuedPattern(
    ("can", "could", "may", "must", "should"),
    r"\b(?:(?:the|its|this) )?(?P<subject>[\w$]+)\s+(?:can|could|may|must|should)\s+"
    r"(?:either\s+)?be(?:\s+either|\s+(?:any )?one (?:of|among))?(?:\s+the following(?: values)?)?"
    r"\s*(?P<colon>:?)\s+(?:an?\s+(?-i:(?=[A-Z])))?(?P<listed>\S.*)",
)
_ONE_OF = CuedPattern(
    (" of ", " among "),
    r"\b(?:one|either|any) (?:of|among) (?:the )?"
    r"(?:(?:following |below |these )?(?:\w+ )?values?\b|(?:following|below|these)(?=\s*:))"
    r"\s*(?:are|is)?\s*[:\-–]?(?P<listed>.*)",  # noqa: RUF001
)
# `Values: a, b`, `Must be one of a, b`, `It takes the values a and b`, `The value is either a or b`
_LISTED = CuedPattern(
    ("value", "option", " be "),
    r"(?:(?:^|(?<=[.;:] ))(?:the )?(?:values?|options?)(?: are| is)?\s*:"
    r"|\bvalues? (?:allowed|supported|permitted|accepted)\s*(?:are\b|is\b|:)"
    r"|(?:^|(?<=[.;:] ))(?:must|should|can|may) be (?:either|(?:any )?one of)"
    r"(?: the following)?\s*:?"
    r"|\b(?:have|has|takes?|accepts?|holds?|contains?) (?:the|these)(?: following)? values?\s*:?"
    r"|\bvalue (?:is|will be) either)\s+(?P<listed>\S.*)",
)
_LIST_FOLLOWS = re.compile(r"\b(values?|options?)\b[^.]{0,40}:\s*$", re.IGNORECASE)
_MAX_LABEL_CHARS = 10_000
"""What stands farther behind in a paragraph is not a list of values."""
# Words by which a sentence refers to the key that it describes, whatever its name.
_THIS_KEY = frozenset("this the a key field parameter param it each".split())
_SUBJECTS = frozenset("value values it this key parameter field".split())


def read(
    paragraphs: Sequence[str],
    name: str | None = None,
    rows: Sequence[Row] = (),
    *,
    is_scalar: bool = True,
) -> ListedValues | None:
    """The values that the description of the key `name` lists; those of another key are not.

    A closed list counts before examples, wherever it stands; `rows` are of the tables below.
    Without a label only what is said of a scalar are values, and not keys.
    """
    lists = list(_lists(paragraphs, name))
    if not lists and is_scalar:
        lists += value_list.read_explained(paragraphs)
    if rows and any(map(opens_list, paragraphs)):
        table = value_list.read_table([row.cells for row in rows], rows[0].column_heads)
        lists += [ListedValues(table)] if table else []
    return next((listed for listed in lists if not listed.is_open), next(iter(lists), None))


def read_below(bullets: Sequence[str], name: str) -> ListedValues | None:
    """The values that bullets below a key list behind a label of their own.

    Lists for several circumstances, one a bullet, leave open what other circumstances have.
    """
    if len(bullets) > 1 and opens_list(bullets[0]):
        return value_list.read_groups(bullets[1:])
    label = _LABEL.form.match(" ".join(bullets[0][:_MAX_LABEL_CHARS].split()))
    return _list_in(label[0], bullets[1:], name) if label else None


def opens_list(text: str) -> bool:
    """Whether a paragraph announces a list of values in the bullets below it."""
    return _LIST_FOLLOWS.search(text) is not None


def _lists(paragraphs: Sequence[str], name: str | None) -> Iterator[ListedValues]:
    texts = [" ".join(text[:_MAX_LABEL_CHARS].split()) for text in paragraphs]
    for at, text in enumerate(texts):
        listed = _list_in(text, texts[at + 1 :], name)
        if listed is not None:
            yield listed


def _list_in(text: str, below: Sequence[str], name: str | None) -> ListedValues | None:
    """The list that a paragraph announces, in any of its forms."""
    if labelled := _labelled(text, below, name):
        return labelled
    one_of = _ONE_OF.search(text)
    if one_of is not None and (
        listed := value_list.read(one_of["listed"].strip(), below, names_only=True)
    ):
        return listed
    for can_be in _CAN_BE.finditer(text):
        if can_be["subject"].casefold() in (*_SUBJECTS, (name or "").casefold()):
            listed = value_list.read(can_be["listed"], (), names_only=not can_be["colon"])
            if listed is not None and len(listed.values) > 1:
                return listed
    named = _LISTED.search(text)
    if named is not None:
        listed = value_list.read(named["listed"], (), names_only=True)
        if listed is not None and len(listed.values) > 1:
            return listed
    return mentioned_values.read(text, name)


def _labelled(text: str, below: Sequence[str], name: str | None) -> ListedValues | None:
    """The list behind a label such as `possible values`, which may stand in brackets."""
    label = _LABEL.search(text)
    if label is None or not _is_of_this_key(label, name):
        return None
    is_in_brackets = text[: label.start()].rstrip().endswith("(")
    words = label["listed"].partition(")")[0] if is_in_brackets else label["listed"]
    listed = value_list.read(words.strip(), below)
    if listed is not None and label["noun"].casefold().startswith("module"):
        listed = _named_modules(listed)
    is_example = label["some"] or (label["verb"] or "").casefold().startswith("include")
    return replace(listed, is_open=True) if listed is not None and is_example else listed


def _named_modules(listed: ListedValues) -> ListedValues:
    """Modules, as pages name them: `Custom` stands for any, and no API name is of two words."""
    names = tuple(value.removesuffix(" modules") for value in listed.values)
    is_open = any(" " in name or name.casefold() == "custom" for name in names)
    return ListedValues(names, listed.is_open or is_open)


def _is_of_this_key(label: re.Match[str], name: str | None) -> bool:
    """Whether `possible values for type are …` is about the key described, not about another."""
    if name is None:
        return True
    folded = name.casefold()
    noun = label["noun"].casefold()
    is_named = re.fullmatch(_NAMED_NOUN, noun) is not None
    if is_named and not folded.endswith((noun, noun.removesuffix("s"), noun.removesuffix("es"))):
        return False
    if label["of"] is None:
        return True
    words = {word.casefold() for word in re.findall(r"[\w$]+", label["of"])[1:]} - _THIS_KEY
    return not words or any(word in folded for word in words)
