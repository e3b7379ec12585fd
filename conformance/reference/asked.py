"""What a request asks for, once its URL is understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

LOCK_LIST = "get_record_locking_information"
LOCK_BY_ID = "get_record_locking_information_by_id"
CONFIGURATION = "get_record_locking_configuration"

Caller: TypeAlias = Literal["known", "unknown", "anonymous"]
"""Who asks, by the access token sent: ours, one that is not ours, or none at all."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One API request: the operation its path is named after, the values in its path and query.

    A wrong method on a known path keeps the operation of that path's GET form, so `method` tells
    the two apart. `path` holds `module`, `record_id` and `lock_id` where the path has them.
    """

    operation: str
    method: str
    path: Mapping[str, str]
    query: Mapping[str, str]
    caller: Caller
