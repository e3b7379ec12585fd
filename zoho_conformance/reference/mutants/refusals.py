"""Mutants whose refusals have another code, status, shape or message."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from zoho_conformance.reference.answers import (
    RECORD_SEGMENT,
    Answer,
    not_configured,
    profile_without_permission,
    unknown_id,
    unknown_module,
    unsupported_edition,
    unsupported_module,
)
from zoho_conformance.reference.mutation import (
    LOCKS,
    Mutant,
    drop_key,
    in_refusal,
    set_value,
    with_body,
    with_status,
)
from zoho_conformance.reference.request import CONFIGURATION, LOCK_BY_ID, LOCK_LIST


def _coded(code: str) -> Callable[[Answer], Answer]:
    return with_body(set_value(code, "code"))


def _worded(message: str) -> Callable[[Answer], Answer]:
    return with_body(set_value(message, "message"))


def _wrapped(wrapper: str) -> Callable[[Answer], Answer]:
    return lambda answer: replace(answer, body={wrapper: [answer.body]})


CODES = (
    Mutant(
        "lock-list-module-invalid",
        "error-code-undocumented",
        "The list form refuses an unknown module with MODULE_INVALID.",
        in_refusal("INVALID_MODULE", _coded("MODULE_INVALID"), {LOCK_LIST}),
    ),
    Mutant(
        "lock-list-not-configured",
        "error-code-undocumented",
        "The list form refuses a module without a configuration with NOT_CONFIGURED.",
        in_refusal("NOT_ALLOWED", _coded("NOT_CONFIGURED"), {LOCK_LIST}),
    ),
    Mutant(
        "lock-by-id-code-in-lower-case",
        "error-code-undocumented",
        "An unknown lock id is refused with invalid_data.",
        in_refusal("INVALID_DATA", _coded("invalid_data"), {LOCK_BY_ID}),
    ),
    Mutant(
        "configuration-module-invalid",
        "error-code-undocumented",
        "The configuration of an unknown module is refused with MODULE_INVALID.",
        in_refusal("INVALID_MODULE", _coded("MODULE_INVALID"), {CONFIGURATION}),
    ),
    Mutant(
        "configuration-method-not-allowed",
        "error-code-undocumented",
        "The configuration refuses a wrong method with METHOD_NOT_ALLOWED.",
        in_refusal("INVALID_REQUEST_METHOD", _coded("METHOD_NOT_ALLOWED"), {CONFIGURATION}),
    ),
)

OTHER_ROWS = (
    Mutant(
        "unknown-module-as-unsupported",
        "error-code-unexpected",
        "The configuration of an unknown module is refused with NOT_SUPPORTED.",
        in_refusal("INVALID_MODULE", lambda _: unsupported_module(), {CONFIGURATION}),
    ),
    Mutant(
        "unsupported-module-as-unknown",
        "error-code-unexpected",
        "The configuration of an unsupported module is refused with INVALID_MODULE.",
        in_refusal("NOT_SUPPORTED", lambda _: unknown_module(), {CONFIGURATION}),
    ),
    Mutant(
        "unconfigured-module-as-edition",
        "error-code-unexpected",
        "The list form refuses a module without a configuration with FEATURE_NOT_SUPPORTED.",
        in_refusal("NOT_ALLOWED", lambda _: unsupported_edition(), {LOCK_LIST}),
    ),
    Mutant(
        "unknown-record-as-unconfigured",
        "error-code-unexpected",
        "The list form refuses an unknown record with NOT_ALLOWED.",
        in_refusal("INVALID_DATA", lambda _: not_configured(), {LOCK_LIST}),
    ),
    Mutant(
        "missing-fields-as-unknown-record",
        "error-code-unexpected",
        "The list form refuses a request without `fields` with INVALID_DATA.",
        in_refusal("REQUIRED_PARAM_MISSING", lambda _: unknown_id(RECORD_SEGMENT), {LOCK_LIST}),
    ),
    Mutant(
        "unknown-lock-as-no-permission",
        "error-code-unexpected",
        "An unknown lock id is refused with NO_PERMISSION.",
        in_refusal("INVALID_DATA", lambda _: profile_without_permission(), {LOCK_BY_ID}),
    ),
)

STATUSES = (
    Mutant(
        "lock-list-invalid-module-unprocessable",
        "error-status-changed",
        "The list form refuses an unknown module under 422.",
        in_refusal("INVALID_MODULE", with_status(422), {LOCK_LIST}),
    ),
    Mutant(
        "lock-list-not-allowed-forbidden",
        "error-status-changed",
        "The list form refuses a module without a configuration under 403.",
        in_refusal("NOT_ALLOWED", with_status(403), {LOCK_LIST}),
    ),
    Mutant(
        "lock-by-id-unknown-lock-not-found",
        "error-status-changed",
        "An unknown lock id is refused under 404.",
        in_refusal("INVALID_DATA", with_status(404), {LOCK_BY_ID}),
    ),
    Mutant(
        "wrong-method-not-allowed",
        "error-status-changed",
        "Locks refuse a wrong method under 405.",
        in_refusal("INVALID_REQUEST_METHOD", with_status(405), LOCKS),
    ),
    Mutant(
        "configuration-missing-module-unprocessable",
        "error-status-changed",
        "The configuration refuses a request without `module` under 422.",
        in_refusal("REQUIRED_PARAM_MISSING", with_status(422), {CONFIGURATION}),
    ),
)

ENVELOPES = (
    Mutant(
        "lock-list-refusal-without-details",
        "error-envelope-changed",
        "The refusal of an unknown module has no details.",
        in_refusal("INVALID_MODULE", with_body(drop_key("details")), {LOCK_LIST}),
    ),
    Mutant(
        "lock-list-refusal-wrapped",
        "error-envelope-changed",
        "The refusal of an unknown record comes inside data[].",
        in_refusal("INVALID_DATA", _wrapped("data"), {LOCK_LIST}),
    ),
    Mutant(
        "lock-by-id-refusal-with-details-as-list",
        "error-envelope-changed",
        "The details of an unknown lock are a list.",
        in_refusal("INVALID_DATA", with_body(set_value([], "details")), {LOCK_BY_ID}),
    ),
    Mutant(
        "configuration-refusal-failure",
        "error-envelope-changed",
        "The refusal of an unknown module has the status failure.",
        in_refusal("INVALID_MODULE", with_body(set_value("failure", "status")), {CONFIGURATION}),
    ),
    Mutant(
        "configuration-refusal-wrapped",
        "error-envelope-changed",
        "The refusal of an unsupported module comes inside record_locking_configurations[].",
        in_refusal("NOT_SUPPORTED", _wrapped("record_locking_configurations"), {CONFIGURATION}),
    ),
    Mutant(
        "unknown-token-refusal-without-status",
        "error-envelope-changed",
        "The refusal of an access token of nobody has no status.",
        in_refusal("INVALID_TOKEN", with_body(drop_key("status"))),
    ),
)

DETAILS = (
    Mutant(
        "missing-fields-unnamed",
        "details-parameter-unnamed",
        "The refusal of a request without `fields` has empty details.",
        in_refusal("REQUIRED_PARAM_MISSING", with_body(set_value({}, "details")), {LOCK_LIST}),
    ),
    Mutant(
        "missing-module-unnamed",
        "details-parameter-unnamed",
        "The refusal of a request without `module` has empty details.",
        in_refusal("REQUIRED_PARAM_MISSING", with_body(set_value({}, "details")), {CONFIGURATION}),
    ),
    Mutant(
        "missing-module-misnamed",
        "details-parameter-unnamed",
        "The refusal of a request without `module` names feature_type.",
        in_refusal(
            "REQUIRED_PARAM_MISSING",
            with_body(set_value("feature_type", "details", "param_name")),
            {CONFIGURATION},
        ),
    ),
)

MESSAGES = (
    Mutant(
        "lock-list-invalid-module-reworded",
        "message-changed",
        "The list form refuses an unknown module in other words.",
        in_refusal("INVALID_MODULE", _worded("no such module"), {LOCK_LIST}),
    ),
    Mutant(
        "lock-list-not-allowed-reworded",
        "message-changed",
        "The list form refuses a module without a configuration in other words.",
        in_refusal("NOT_ALLOWED", _worded("set up record locking first"), {LOCK_LIST}),
    ),
    Mutant(
        "lock-by-id-unknown-lock-reworded",
        "message-changed",
        "An unknown lock id is refused in other words.",
        in_refusal("INVALID_DATA", _worded("this lock was not found"), {LOCK_BY_ID}),
    ),
    Mutant(
        "configuration-not-supported-reworded",
        "message-changed",
        "The configuration of an unsupported module is refused in other words.",
        in_refusal("NOT_SUPPORTED", _worded("try another module"), {CONFIGURATION}),
    ),
    Mutant(
        "lock-list-wrong-method-reworded",
        "message-changed",
        "The list form refuses a wrong method in other words.",
        in_refusal("INVALID_REQUEST_METHOD", _worded("only GET will do"), {LOCK_LIST}),
    ),
)

REFUSAL_MUTANTS = (*CODES, *OTHER_ROWS, *STATUSES, *ENVELOPES, *DETAILS, *MESSAGES)
