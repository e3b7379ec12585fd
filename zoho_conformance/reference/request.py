"""What a request asks for, once its URL is understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

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

FEATURE_TYPE = "record_locking"
"""The only value that `feature_type` may have."""

Caller: TypeAlias = Literal["known", "restricted", "other-edition", "unknown", "anonymous"]
"""Who is asking, by the access token that was sent.

`known` may do everything; `restricted` has no permission for record locking; `other-edition` is of
an org whose edition lacks it; `unknown` sent an invalid token, and `anonymous` sent none.
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
