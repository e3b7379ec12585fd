"""What a request may send though its schema has it otherwise: an id as the number that it is."""

from __future__ import annotations

from collections.abc import Mapping

from zoho_conformance.contracts.promised_facts import PromisedKey
from zoho_conformance.contracts.schema.violation import Violation
from zoho_conformance.model import json_path
from zoho_conformance.model.json_values import json_type

_OF_PRESENCE = frozenset({"required", "anyOf", "not"})
_CONTAINERS = frozenset({"object", "array"})
_NUMBERS = frozenset({"integer", "number"})
_NUMBER_WORDS = frozenset({"long", "bigint", "integer", "number"})


def find_key(keys: Mapping[str, PromisedKey], path: str) -> PromisedKey | None:
    """The documented key at a path of a body, or of the object that has such keys at any depth."""
    return keys.get(path) or keys.get(json_path.holder(f"{path}.x"))


def is_taken(violation: Violation, key: PromisedKey | None) -> bool:
    """Whether the API takes a value all the same that breaks what is said of its key.

    Null says that there is no value, a number stands for an id, and whatever else may name a thing,
    its id does. Zoho's own SDKs send ids as numbers.
    """
    value, keyword = violation.value, violation.keyword
    if keyword in _OF_PRESENCE:
        return keyword == "anyOf" and isinstance(value, dict) and "id" in value
    if value is None:
        return True
    if keyword == "pattern":
        return not (key is not None and key.format == "digits" and _is_number_word(key))
    return keyword == "type" and key is not None and _is_number_of_text(violation, key)


def _is_number_of_text(violation: Violation, key: PromisedKey) -> bool:
    """Whether a number came where digits, or a value that is only shown as a text, are due."""
    allowed, came = violation.allowed, json_type(violation.value)
    types = {allowed} if isinstance(allowed, str) else set(allowed)
    if came not in _NUMBERS or "string" not in types or _CONTAINERS & types:
        return False
    return key.format == "digits" or _is_number_word(key) or key.key.type is None


def _is_number_word(key: PromisedKey) -> bool:
    """Whether a page's word for a type is one of numbers, which may be sent as digits."""
    return (key.key.type or "").casefold() in _NUMBER_WORDS
