"""What a key that no page documents is called in a path.

In an object whose keys the page names, another name is the drift. An object of which the page says
no more may be keyed by anything, a person included: there all keys have one name together.
"""

from __future__ import annotations

from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model import json_path
from zoho_conformance.model.stable_form import word_or_form

ANY_KEY = "{key}"


def new_key_path(promise: Promise, path: str, name: str) -> str:
    """The path of a key in the object at a path of a successful answer."""
    return json_path.join(path, _new_key(name) if promise.names_keys_in(path) else ANY_KEY)


def error_key_path(promise: Promise, path: str, name: str) -> str:
    """The path of a key in an error answer; its own keys and those of its details are the API's."""
    rows = f"{promise.wrapper}[]"
    places = ("", rows, "details", f"{rows}.details")
    return json_path.join(path, _new_key(name) if path in places else ANY_KEY)


def _new_key(name: str) -> str:
    return json_path.placeholder(name) or word_or_form(name)
