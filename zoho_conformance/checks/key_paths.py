"""The paths of keys in findings: of keys that no page documents, and as all operations share them.

If the page names the keys of an object, another name is the drift. If it does not, the keys may be
anything, even names of people: there, all keys share one placeholder.
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


def shared_path(promise: Promise, path: str, *, in_error: bool = False) -> str:
    """The path as every operation has it, whatever it calls the key that holds its rows.

    Of a key that holds more of the same, every depth is one.
    """
    wrapper, path = promise.wrapper, _without_recursion(promise, path)
    if wrapper and path.startswith(f"{wrapper}[]."):
        return path.removeprefix(wrapper)
    if not in_error or path.startswith("http."):
        return path
    # Where rows are due, or an error stands in the place of one, so does a key of any error.
    return f"[].{path}" if path not in ("", wrapper) else "[]"


def shared_key(path: str) -> str:
    """What every object has that a change of one key touches: the key's name.

    Anything that is not a key, or is a key that is data, only has its path.
    """
    name = json_path.name(path)
    return path if path.startswith(("http.", "{")) or name.startswith("{") else name


def _without_recursion(promise: Promise, path: str) -> str:
    for key in promise.response_keys:
        if key.recursive is not None and path.startswith(f"{key.path}.{key.recursive}[]."):
            deeper = f"{key.recursive}[]."
            rest = path.removeprefix(f"{key.path}.")
            while rest.startswith(deeper):
                rest = rest.removeprefix(deeper)
            return f"{key.path}.{rest}"
    return path
