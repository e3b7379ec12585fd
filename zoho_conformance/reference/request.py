"""What a request asks for, once its URL is understood, and what its body holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from zoho_conformance.reference.answers import Answer, JsonObject, flat_refusal

LOCK_LIST = "get_record_locking_information"
LOCK_BY_ID = "get_record_locking_information_by_id"
LOCK = "lock_records"
UPDATE_LOCK = "update_record_locking_information"
UNLOCK = "unlock_records"
CONFIGURATION = "get_record_locking_configuration"
ADD_CONFIGURATION = "add_record_locking_configuration"
UPDATE_CONFIGURATION = "update_record_locking_configuration"
UPDATE_CONFIGURATION_BY_ID = "update_record_locking_configuration_by_id"
DELETE_CONFIGURATION = "delete_record_locking_configuration"
UPDATE_RECORD = "update_records_by_id"

LOCKING = frozenset(
    {
        LOCK_LIST,
        LOCK_BY_ID,
        LOCK,
        UPDATE_LOCK,
        UNLOCK,
        CONFIGURATION,
        ADD_CONFIGURATION,
        UPDATE_CONFIGURATION,
        UPDATE_CONFIGURATION_BY_ID,
        DELETE_CONFIGURATION,
    }
)
"""The operations of record locking, which the org carries out."""

FEATURE_TYPE = "record_locking"
"""The only value that `feature_type` may have."""

Caller: TypeAlias = Literal[
    "known", "restricted", "other-edition", "lesser-scope", "unknown", "anonymous"
]
"""Who is asking, by the access token that was sent.

`known` may do everything; `restricted` has no permission for record locking; `other-edition` is of
an org whose edition lacks it; `lesser-scope` has a token for other operations; `unknown` sent an
invalid token, and `anonymous` sent none.
"""


@dataclass(frozen=True, slots=True)
class ApiRequest:
    """One API request: the operation it is for, the values in its path and query, its body.

    A wrong method on a known path has the first operation of that path: only `method` shows it.
    `path` holds `module`, `record_id`, `lock_id` and `configuration_id` where the path has
    them; `content` is the body as sent.
    """

    operation: str
    method: str
    path: Mapping[str, str]
    query: Mapping[str, str]
    caller: Caller
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class BodyPath:
    """A path in a body; `wrapper` is the body's only key, which answers wrap their rows in."""

    wrapper: str
    api_name: str
    json_path: str

    def key(self, name: str) -> BodyPath:
        """The path of a key inside this one."""
        return BodyPath(self.wrapper, name, f"{self.json_path}.{name}")

    def item(self, index: int) -> BodyPath:
        """The path of an element of the array at this one; it has the array's name."""
        return BodyPath(self.wrapper, self.api_name, f"{self.json_path}[{index}]")

    @property
    def details(self) -> JsonObject:
        """The path as the `details` of a refusal have it."""
        return {"api_name": self.api_name, "json_path": self.json_path}


def array_path(wrapper: str) -> BodyPath:
    """The path of the array that a body with this wrapper is made of."""
    return BodyPath(wrapper, wrapper, f"$.{wrapper}")


def read_items(request: ApiRequest, wrapper: str, maximum: int = 1) -> list[JsonObject] | Answer:
    """Read the items of a request, one to `maximum`, or give the flat refusal of its body.

    A body that is not a JSON object, and a wrapper that does not hold so many objects, are refused
    with INVALID_DATA, an object without the wrapper with MANDATORY_NOT_FOUND. No page documents
    these refusals.
    """
    body = _parse(request.content)
    if not isinstance(body, dict):
        return _invalid({"expected_data_type": "jsonobject"})
    path = array_path(wrapper)
    if wrapper not in body:
        return flat_refusal(400, "MANDATORY_NOT_FOUND", "required field not found", path.details)
    items = body[wrapper]
    if not isinstance(items, list):
        return _invalid({**path.details, "expected_data_type": "jsonarray"})
    if not 1 <= len(items) <= maximum:
        return _invalid({**path.details, "minimum_length": 1, "maximum_length": maximum})
    for index, item in enumerate(items):
        if not isinstance(item, dict):
            return _invalid({**path.item(index).details, "expected_data_type": "jsonobject"})
    return items


def _parse(content: bytes) -> object:
    try:
        body: object = json.loads(content)
        # Python accepts NaN and lone surrogates, which could not be answered as JSON.
        json.dumps(body, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        return None
    return body


def _invalid(details: JsonObject) -> Answer:
    return flat_refusal(400, "INVALID_DATA", "invalid data", details)
