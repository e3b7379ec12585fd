"""The body of a write: an object whose one key holds an array of items, and places inside it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from zoho_conformance.reference.answers import Answer, JsonObject, flat_refusal
from zoho_conformance.reference.request import ApiRequest


@dataclass(frozen=True, slots=True)
class BodyPath:
    """One place in a body; `wrapper` is the body's one key, which answers wrap their rows in."""

    wrapper: str
    api_name: str
    json_path: str

    def key(self, name: str) -> BodyPath:
        """Give the place of a key inside this place."""
        return BodyPath(self.wrapper, name, f"{self.json_path}.{name}")

    def item(self, index: int) -> BodyPath:
        """Give the place of an element of the array at this place, which has the array's name."""
        return BodyPath(self.wrapper, self.api_name, f"{self.json_path}[{index}]")

    @property
    def named(self) -> JsonObject:
        """The place as `details` have it."""
        return {"api_name": self.api_name, "json_path": self.json_path}


def whole(wrapper: str) -> BodyPath:
    """Give the place of the array that a body with this wrapper is made of."""
    return BodyPath(wrapper, wrapper, f"$.{wrapper}")


def items_of(request: ApiRequest, wrapper: str, most: int = 1) -> list[JsonObject] | Answer:
    """Give the items that a request brings, one to `most`, or the flat refusal of its body.

    Refuses a body that is absent or no JSON object, and a wrapper that is not an array of so many
    objects, with INVALID_DATA; an object without the wrapper with MANDATORY_NOT_FOUND. No page
    documents these.
    """
    body = _read(request.content)
    if not isinstance(body, dict):
        return _invalid({"expected_data_type": "jsonobject"})
    spot = whole(wrapper)
    if wrapper not in body:
        return flat_refusal(400, "MANDATORY_NOT_FOUND", "required field not found", spot.named)
    items = body[wrapper]
    if not isinstance(items, list):
        return _invalid({**spot.named, "expected_data_type": "jsonarray"})
    if not 1 <= len(items) <= most:
        return _invalid({**spot.named, "minimum_length": 1, "maximum_length": most})
    for place, item in enumerate(items):
        if not isinstance(item, dict):
            return _invalid({**spot.item(place).named, "expected_data_type": "jsonobject"})
    return items


def _read(content: bytes) -> object:
    try:
        body: object = json.loads(content)
        # What Python reads and JSON does not have, half of a surrogate pair or NaN, has no answer.
        json.dumps(body, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        return None
    return body


def _invalid(details: JsonObject) -> Answer:
    return flat_refusal(400, "INVALID_DATA", "invalid data", details)
