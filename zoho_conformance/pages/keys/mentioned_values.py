"""Values of a key that its description mentions without a list of all: examples, or a single one.

There may be others: all of these lists are open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from zoho_conformance.pages.cued_pattern import CuedPattern
from zoho_conformance.pages.keys import value_list
from zoho_conformance.pages.keys.value_list import ListedValues

_Values = tuple[str, ...]
# `Represents if the lamp is a hall_lamp or a street_lamp`: values, where one is spelt as code is.
_WHETHER = CuedPattern(
    ("if ", "whether "),
    r"\b(?:if|whether) (?:the|this) \w+(?: \w+){0,3}? is (?:an? )?(?P<listed>[^.]+)",
)
_ARTICLE = re.compile(r"(?<=, )an? |(?<=\bor )an? ")
# `0 represents a hook, while 1 represents a chain`, `The value oil indicates it and gas indicates`
_MEANS = ("represent", "indicate", "denote", "means", "stands", "fetch", "return", "gives", "lists")
_MEANING = r"(?:represents|indicates|denotes|means|stands for|fetches|returns|gives|lists)\b"
_VALUE_MEANS = CuedPattern(
    _MEANS,
    r"(?:(?:^|(?<=[.;] ))(?:the value )?(?=-?\d+ )|\bthe value )"
    rf"(?P<first>-?[\w$]+) {_MEANING}(?:[^.;]*?(?:,|\band\b|\bwhile\b) (?:and |while )?"
    rf"(?:the value )?(?P<second>-?[\w$]+) {_MEANING})?",
)
_SUCH_AS = CuedPattern(
    ("such as", " like", "eg", "e.g"),
    r"\b(?:such as|(?:fields|values|options) like|e\.?g\.?[,:]?)\s+(?P<listed>[^()]+)",
)
# `Example: "colour": "RED" or "BLUE"`, `For instance, Lamps, Bells, and so on.`
_EXAMPLE = CuedPattern(
    ("example", "instance", "sample"),
    r"\b(?:example|instance|sample)s?\s*[:,\-–]\s*"  # noqa: RUF001
    r"(?:[\"“](?P<name>[\w$]+)[\"”]\s*:\s*)?(?P<listed>[^:\[{(]+)",
)
_WORDS = re.compile(r"[A-Za-z][A-Za-z_ ]*")
# A key of several things has them in one string; an example of those is no list of values.
_OF_SEVERAL = re.compile(r"fields|\w*ids?|include", re.IGNORECASE)
# `the state, which can be lit or dark`, `It accepts only oil or gas.`
_OR = CuedPattern(
    ("which ", " only"),
    r"\b(?:which (?:can|could|may) be(?: either)?|(?:accepts|takes|supports) only)"
    r"\s+(?P<listed>\w.*)",
)
# `The state of the lamp (LIT/GOING OUT/DARK).`
_IN_CAPITALS = re.compile(r"\((?P<listed>[A-Z][A-Z_ ]*(?:\s?[/|]\s?[A-Z][A-Z_ ]*)+)\)")
# `To sort the lamps based on the fields id and Lit_Time`
_BASED_ON = CuedPattern(
    ("based on",), r"\bbased on (?:the|these) (?:fields|values)\s+(?P<listed>[^.]+)"
)
_NAME = re.compile(r"[\w$]+")
_TRUE_OR_FALSE = re.compile(r"\b(?:true|false)\b", re.IGNORECASE)
_DEFAULT = re.compile(r"\bdefault\b[^.]*", re.IGNORECASE)
_IS_EITHER = CuedPattern(
    (" or ",),
    r"\b(?:if|whether) [^.,;]{1,60}? (?:is|was) (?:an? )?(?P<first>[\w-]+)"
    r" or (?:an? )?(?P<second>[\w-]+)(?=[.,;]|$)",
)
_START = r"(?:^|(?<=[.;:] ))"
_ONE_VALUE = CuedPattern(
    ("takes ", "accepts ", "with ", "the value is", "specify ", "here,", *_MEANS),
    # `takes the value summary`
    r"\b(?:takes|accepts|with) (?:only )?the value:? [\"“']?(?P<taken>[\w$.]*\w)"
    # `The value is lamp_check.`
    rf"|{_START}the value is:? [\"“']?(?P<stated>\w+)[\"”']?\s*(?:\.|$)"
    r"|\bspecify (?:the value (?:for|of) )?this (?:key|parameter) as [\"“'](?P<given>\w+)"
    r"|\bhere, it is [\"“']\s*(?P<here>\w+)\s*[\"”']"
    # `"QUEUED" means that it waits`
    rf"|{_START}[\"“](?P<explained>(?-i:[A-Z_]+))[\"”] {_MEANING}",
)
# What the value may be said to be without being named.
_NO_VALUES = frozenset(
    "true false null unique mandatory optional required empty blank invalid encrypted encoded "
    "displayed returned given provided specified entered present set same alphanumeric numeric "
    "boolean integer string number text date a an the in of as is for from that which you your "
    "greater less equal between".split()
)


def read(text: str, name: str | None) -> ListedValues | None:
    """The values of the key `name` that a text tells between, explains, or has as examples."""
    if listed := _spelt_as_code(text):
        return listed
    values = (
        _explained(text)
        or _listed_behind(_SUCH_AS, text)
        or _in_example(text, name)
        or _between_words(text)
        or _fields_in(text)
        or _single(text)
    )
    return ListedValues(values, is_open=True) if values else None


def read_boolean(paragraphs: Iterable[str]) -> ListedValues | None:
    """Both values of a boolean, where its description says what each of them does."""
    text = _DEFAULT.sub("", " ".join(paragraphs))
    values = {word.casefold() for word in _TRUE_OR_FALSE.findall(text)}
    return ListedValues(("true", "false")) if len(values) > 1 else None


def read_between(paragraphs: Iterable[str]) -> _Values:
    """The words between which a sentence says that the key tells: `whether it is lit or unlit`.

    Only a sample can tell whether the values are spelt so.
    """
    match = next(filter(None, map(_IS_EITHER.search, paragraphs)), None)
    return (match["first"], match["second"]) if match else ()


def _spelt_as_code(text: str) -> ListedValues | None:
    """The values between which a sentence says that the key tells."""
    for whether in _WHETHER.finditer(text):
        listed = value_list.read(_ARTICLE.sub("", whether["listed"]), (), names_only=True)
        is_code = listed is not None and any("_" in value for value in listed.values)
        if listed is not None and is_code and len(listed.values) > 1:
            return listed
    return None


def _explained(text: str) -> _Values:
    means = _VALUE_MEANS.search(text)
    if means is not None and means["second"]:
        return means["first"], means["second"]
    return (means["first"],) if means is not None and "_" in means["first"] else ()


def _listed_behind(words: CuedPattern, text: str) -> _Values:
    match = words.search(text)
    listed = value_list.read(match["listed"].strip(), (), names_only=True) if match else None
    return listed.values if listed is not None else ()


def _between_words(text: str) -> _Values:
    if match := _IN_CAPITALS.search(text):
        return tuple(value.strip() for value in re.split(r"[/|]", match["listed"]))
    values = _listed_behind(_OR, text)
    return values if len(values) > 1 else ()


def _in_example(text: str, name: str | None) -> _Values:
    """The values of an example that has several, or goes on; one alone may be any text."""
    if name is not None and _OF_SEVERAL.fullmatch(name):
        return ()
    for match in _EXAMPLE.finditer(text):
        listed = value_list.read(match["listed"].strip(), (), names_only=True)
        if listed is None or match["name"] not in (None, name):
            continue
        are_words = all(map(_WORDS.fullmatch, listed.values))
        if are_words and (len(listed.values) > 1 or listed.is_open):
            return listed.values
    return ()


def _fields_in(text: str) -> _Values:
    """The fields that a sentence names as those to sort by."""
    match = _BASED_ON.search(text)
    listed = value_list.read(match["listed"].strip(), ()) if match else None
    is_named = listed is not None and all(_NAME.fullmatch(value) for value in listed.values)
    return listed.values if listed is not None and is_named and len(listed.values) > 1 else ()


def _single(text: str) -> _Values:
    for match in _ONE_VALUE.finditer(text):
        value = match[match.lastgroup or 0]
        if value.casefold() not in _NO_VALUES and not value[0].isdigit():
            return (value,)
    return ()
