"""What a JSON Schema says of a value, in the words of a table."""

from __future__ import annotations

from typing import Any

import msgspec

_BASIC = {"string", "integer", "number", "boolean", "null"}


def default_words(value: dict[str, Any]) -> str:
    """That a field may be left out, and what it is then."""
    default = value.get("default")
    return "optional" if default in (None, [], {}, "") else f"default `{plain_json(default)}`"


def meaning(value: dict[str, Any]) -> str:
    """What a field says, or what the items of an array do."""
    return str(value.get("description", "") or value.get("items", {}).get("description", ""))


def type_words(value: dict[str, Any]) -> str:
    """The type of a field in a few words, with a link to the object that it holds."""
    if reference := value.get("$ref"):
        name = reference.rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if options := value.get("anyOf"):
        return " or ".join(dict.fromkeys(map(type_words, options)))
    if "enum" in value:
        return ", ".join(f"`{plain_json(choice)}`" for choice in value["enum"])
    kind = value.get("type")
    if kind == "array":
        if prefix := value.get("prefixItems"):
            return f"array of {', '.join(map(type_words, prefix))}"
        return f"array of {type_words(value.get('items', {}))}"
    if kind == "object":
        inside = value.get("additionalProperties")
        return f"object of {type_words(inside)}" if isinstance(inside, dict) else "object"
    if isinstance(kind, list):
        return " or ".join(kind)
    return str(kind) if kind in _BASIC else "any"


def on_one_line(text: str) -> str:
    """A text as a cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def plain_json(value: Any) -> str:
    """A value as in JSON, a text without its quotes."""
    return as_json(value).strip('"')


def as_json(value: Any) -> str:
    """A value as in JSON, on one line."""
    return msgspec.json.encode(value).decode()
