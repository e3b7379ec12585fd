"""The answers of the reference org as values: successes, and a function for each flat refusal.

The codes, statuses and messages are those of the error tables of the record locking pages. The rows
those tables leave out (INVALID_MODULE for reading locks, ids that do not exist, the token errors
and INVALID_URL_PATTERN) and the shapes of `details` are those that other pages of Zoho and its
OpenAPI files give for them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import TypeAlias

JsonObject: TypeAlias = dict[str, object]
"""A JSON object as Python holds it: `str`, `bool`, `int`, `None`, `list` and `dict` inside."""

Headers: TypeAlias = tuple[tuple[str, str], ...]
"""Header names and values, in the order in which they are sent."""

JSON_HEADERS: Headers = (("Content-Type", "application/json;charset=UTF-8"),)

# Zoho's `resource_path_index` counts the segments of the path after the version, from 0.
MODULE_SEGMENT = 0
RECORD_SEGMENT = 1
RELATION_SEGMENT = 2
LOCK_SEGMENT = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP response before it is encoded; a body of None sends no body at all.

    `edit_text` edits the text of the body, for what no value can say. `content` is that of a file,
    in the place of a body. One that is `whole` says all that there is of what it has: null and what
    is empty is meant.
    """

    status: int
    headers: Headers = ()
    body: JsonObject | None = None
    edit_text: Callable[[str], str] = str
    content: bytes | None = None
    whole: bool = False


def success(body: JsonObject, status: int = HTTPStatus.OK) -> Answer:
    """A success with its body."""
    return Answer(status, JSON_HEADERS, body)


def no_content() -> Answer:
    """A success without rows: HTTP 204 and no body."""
    return Answer(HTTPStatus.NO_CONTENT)


def flat_refusal(status: int, code: str, message: str, details: JsonObject | None = None) -> Answer:
    """A refusal in the flat envelope; `details` is an empty object unless given."""
    return Answer(status, JSON_HEADERS, _envelope(code, message, details or {}, "error"))


def success_row(message: str, details: JsonObject) -> JsonObject:
    """The row of a thing that was written."""
    return _envelope("SUCCESS", message, details, "success")


def refusal_row(code: str, message: str, details: JsonObject) -> JsonObject:
    """The row of a thing that was refused."""
    return _envelope(code, message, details, "error")


def _envelope(code: str, message: str, details: JsonObject, status: str) -> JsonObject:
    return {"code": code, "details": details, "message": message, "status": status}


def parameter_missing(name: str) -> Answer:
    """Refuse a request that lacks the mandatory parameter `name`."""
    return flat_refusal(
        400,
        "REQUIRED_PARAM_MISSING",
        "One of the expected parameters is missing",
        {"param_name": name},
    )


def unknown_module(segment: int | None = None) -> Answer:
    """Refuse a module that does not exist, named in the path (at `segment`) or in the query."""
    return flat_refusal(
        400,
        "INVALID_MODULE",
        "The module name given seems to be invalid.",
        None if segment is None else {"resource_path_index": segment},
    )


def unsupported_module() -> Answer:
    """Refuse a module that exists and cannot have its records locked."""
    return flat_refusal(
        400,
        "NOT_SUPPORTED",
        "The module name given is not supported for the feature.",
        {"param_name": "module"},
    )


def not_configured() -> Answer:
    """Refuse to answer about locks in a module without a record locking configuration."""
    return flat_refusal(
        400,
        "NOT_ALLOWED",
        "Required Record Locking Configuration is not present.",
        {"resource_path_index": RELATION_SEGMENT},
    )


def unsupported_edition() -> Answer:
    """Refuse an org whose edition lacks record locking."""
    return flat_refusal(
        400,
        "FEATURE_NOT_SUPPORTED",
        "Record Locking Configuration is not supported in your edition.",
    )


def profile_without_permission() -> Answer:
    """Refuse a user whose profile may not see locks."""
    return flat_refusal(
        403,
        "NO_PERMISSION",
        "Record Locking Configuration is not supported for the profile of the user.",
        {"resource_path_index": RECORD_SEGMENT},
    )


def unknown_relation() -> Answer:
    """Refuse the locks of a module whose records have none."""
    return flat_refusal(400, "INVALID_DATA", "The relation id given seems to be invalid.")


def unknown_id(segment: int) -> Answer:
    """Refuse the id at `segment` of the path: a record's or a lock's."""
    return flat_refusal(
        400,
        "INVALID_DATA",
        "the related id given seems to be invalid",
        {"resource_path_index": segment},
    )


def unknown_value(parameter: str) -> Answer:
    """Refuse a value that is not possible for `parameter`."""
    return flat_refusal(400, "INVALID_DATA", "invalid data", {"param_name": parameter})


def wrong_method() -> Answer:
    """Refuse a method that the path does not have; these pages say 403, others 400."""
    return flat_refusal(
        403, "INVALID_REQUEST_METHOD", "The http request method type is not a valid one"
    )


def unknown_url() -> Answer:
    """Refuse a URL that leads nowhere."""
    return flat_refusal(
        404,
        "INVALID_URL_PATTERN",
        "Please check if the URL trying to access is a correct one",
    )


def no_token() -> Answer:
    """Refuse a request without an access token."""
    return flat_refusal(401, "AUTHENTICATION_FAILURE", "Authentication failed")


def wrong_token() -> Answer:
    """Refuse a request whose access token is not one of ours."""
    return flat_refusal(401, "INVALID_TOKEN", "invalid oauth token")


def already_locked() -> Answer:
    """Refuse to lock a locked record, or to give an automatic lock a reason."""
    return flat_refusal(
        403, "NOT_ALLOWED", "Record is already locked.", {"resource_path_index": RECORD_SEGMENT}
    )


def locked_by_rules_only() -> Answer:
    """Refuse to lock a record by hand where the configuration's lock type is automatic."""
    return flat_refusal(
        403,
        "NOT_ALLOWED",
        "record cannot be locked, only automatic locking is configured",
        {"resource_path_index": RECORD_SEGMENT},
    )


def locked_by_rule() -> Answer:
    """Refuse to unlock by hand what a rule locked."""
    return flat_refusal(
        403,
        "NOT_ALLOWED",
        "Automatically locked records can not be unlocked manually.",
        {"resource_path_index": RECORD_SEGMENT},
    )


def unknown_own_id(segment: int) -> Answer:
    """Refuse to write to a lock or configuration that does not exist; its id is at `segment`."""
    return flat_refusal(
        400,
        "INVALID_DATA",
        "the id given seems to be invalid",
        {"resource_path_index": segment},
    )


def already_configured() -> Answer:
    """Refuse a second configuration of a module."""
    return flat_refusal(
        400,
        "LIMIT_EXCEEDED",
        "Configuration already created for this module",
        {"param_name": "module", "limit": 1},
    )


def system_configuration_kept() -> Answer:
    """Refuse to delete a configuration that the system made."""
    return flat_refusal(
        403,
        "NOT_ALLOWED",
        "Configuration created by system cannot be deleted.",
        {"resource_path_index": RECORD_SEGMENT},
    )


def system_configuration_unchanged() -> Answer:
    """Refuse to update a configuration that the system made; no page of v7 documents this error."""
    return flat_refusal(
        400,
        "NOT_ALLOWED",
        "Configuration created by system cannot be updated",
        {"resource_path_index": RECORD_SEGMENT},
    )


def not_configured_yet() -> Answer:
    """Refuse to update the configuration of a module without one; no page documents this error."""
    return flat_refusal(
        400, "INVALID_DATA", "the id given seems to be invalid", {"param_name": "module"}
    )
