"""Mutants that refuse with the code of another error or in another shape, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus

from zoho_conformance.model.finding import HTTP_STATUS
from zoho_conformance.model.lifecycle import API_NOT_SUPPORTED
from zoho_conformance.reference.answers import (
    RECORD_SEGMENT,
    Answer,
    JsonObject,
    not_configured,
    profile_without_permission,
    success,
    success_row,
    unknown_id,
    unknown_module,
    unsupported_edition,
    unsupported_module,
)
from zoho_conformance.reference.mutation import (
    Mutant,
    edit_refusal,
    set_value,
    value_at,
    with_body,
)
from zoho_conformance.reference.org_inventory import invented_id
from zoho_conformance.reference.request import (
    ADD_CONFIGURATION,
    CONFIGURATION,
    DELETE_CONFIGURATION,
    LOCK_BY_ID,
    LOCK_LIST,
    UNLOCK,
    array_path,
)
from zoho_conformance.reference.row_refusals import not_found, required_missing

_WRAPPER = "record_locking_configurations"
_NO_ID = invented_id(999998)


def _wrap(wrapper: str) -> Callable[[Answer], Answer]:
    return lambda answer: replace(answer, body={wrapper: [answer.body]})


def _accept(wrapper: str, message: str, status: int = HTTPStatus.OK) -> Callable[[Answer], Answer]:
    details: JsonObject = {"id": _NO_ID}
    return lambda _: success({wrapper: [success_row(message, details)]}, status)


def _as_object(answer: Answer) -> Answer:
    row = value_at(answer.body, (_WRAPPER, 0))
    return replace(answer, body={_WRAPPER: row})


def _end_version(body: JsonObject) -> None:
    body |= {"code": API_NOT_SUPPORTED, "details": {"supported_version": "v8"}}


_OTHER_ROWS = (
    Mutant(
        "lock-list-ended",
        "version-ended",
        "code",
        "The list form refuses an unknown record with API_NOT_SUPPORTED.",
        edit_refusal("INVALID_DATA", with_body(_end_version), {LOCK_LIST}),
    ),
    Mutant(
        "unknown-module-as-unsupported",
        "error-code-unexpected",
        "code",
        "The configuration of an unknown module is refused with NOT_SUPPORTED.",
        edit_refusal("INVALID_MODULE", lambda _: unsupported_module(), {CONFIGURATION}),
    ),
    Mutant(
        "unsupported-module-as-unknown",
        "error-code-unexpected",
        "code",
        "The configuration of an unsupported module is refused with INVALID_MODULE.",
        edit_refusal("NOT_SUPPORTED", lambda _: unknown_module(), {CONFIGURATION}),
    ),
    Mutant(
        "unconfigured-module-as-edition",
        "error-code-unexpected",
        "code",
        "The list form refuses a module without a configuration with FEATURE_NOT_SUPPORTED.",
        edit_refusal("NOT_ALLOWED", lambda _: unsupported_edition(), {LOCK_LIST}),
    ),
    Mutant(
        "unknown-record-as-unconfigured",
        "error-code-unexpected",
        "code",
        "The list form refuses an unknown record with NOT_ALLOWED.",
        edit_refusal("INVALID_DATA", lambda _: not_configured(), {LOCK_LIST}),
    ),
    Mutant(
        "missing-fields-as-unknown-record",
        "error-code-unexpected",
        "code",
        "The list form refuses a request without `fields` with INVALID_DATA.",
        edit_refusal("REQUIRED_PARAM_MISSING", lambda _: unknown_id(RECORD_SEGMENT), {LOCK_LIST}),
    ),
    Mutant(
        "unknown-lock-as-no-permission",
        "error-code-unexpected",
        "code",
        "An unknown lock id is refused with NO_PERMISSION.",
        edit_refusal("INVALID_DATA", lambda _: profile_without_permission(), {LOCK_BY_ID}),
    ),
)

_ENVELOPES = (
    Mutant(
        "lock-list-refusal-wrapped",
        "error-envelope-changed",
        "data",
        "The refusal of an unknown record comes inside data[].",
        edit_refusal("INVALID_DATA", _wrap("data"), {LOCK_LIST}),
    ),
    Mutant(
        "configuration-refusal-wrapped",
        "error-envelope-changed",
        "record_locking_configurations",
        "The refusal of an unsupported module comes inside record_locking_configurations[].",
        edit_refusal("NOT_SUPPORTED", _wrap("record_locking_configurations"), {CONFIGURATION}),
    ),
)

_DETAILS = (
    Mutant(
        "missing-fields-unnamed",
        "details-parameter-unnamed",
        "details.param_name",
        "The refusal of a request without `fields` has empty details.",
        edit_refusal("REQUIRED_PARAM_MISSING", with_body(set_value({}, "details")), {LOCK_LIST}),
    ),
    Mutant(
        "missing-module-unnamed",
        "details-parameter-unnamed",
        "details.param_name",
        "The refusal of a request without `module` has empty details.",
        edit_refusal(
            "REQUIRED_PARAM_MISSING", with_body(set_value({}, "details")), {CONFIGURATION}
        ),
    ),
    Mutant(
        "missing-module-misnamed",
        "details-parameter-unnamed",
        "details.param_name",
        "The refusal of a request without `module` names feature_type.",
        edit_refusal(
            "REQUIRED_PARAM_MISSING",
            with_body(set_value("feature_type", "details", "param_name")),
            {CONFIGURATION},
        ),
    ),
)

WRITE_REFUSAL_MUTANTS = (
    Mutant(
        "automatic-unlock-as-unknown-module",
        "error-code-unexpected",
        "code",
        "Unlocking what a rule locked is refused with INVALID_MODULE.",
        edit_refusal("NOT_ALLOWED", lambda _: unknown_module(0), {UNLOCK}),
    ),
    Mutant(
        "missing-lock-type-as-unknown",
        "error-code-unexpected",
        "record_locking_configurations[].code",
        "A configuration without a lock type is refused with INVALID_DATA.",
        edit_refusal(
            "MANDATORY_NOT_FOUND",
            lambda _: not_found(array_path(_WRAPPER).item(0).key("lock_type")),
            {ADD_CONFIGURATION},
        ),
    ),
    Mutant(
        "unknown-lock-type-as-missing",
        "error-code-unexpected",
        "record_locking_configurations[].code",
        "An unknown lock type is refused with MANDATORY_NOT_FOUND.",
        edit_refusal(
            "INVALID_DATA",
            lambda _: required_missing(array_path(_WRAPPER).item(0).key("lock_type")),
            {ADD_CONFIGURATION},
        ),
    ),
    Mutant(
        "deletion-in-unknown-module-as-unsupported",
        "error-code-unexpected",
        "code",
        "Deleting a configuration of an unknown module is refused with NOT_SUPPORTED.",
        edit_refusal("INVALID_MODULE", lambda _: unsupported_module(), {DELETE_CONFIGURATION}),
    ),
    Mutant(
        "lock-type-refused-in-object",
        "error-envelope-changed",
        "record_locking_configurations",
        "An unknown lock type is refused in an object instead of an array of rows.",
        edit_refusal("INVALID_DATA", _as_object, {ADD_CONFIGURATION}),
    ),
    Mutant(
        "deletion-missing-module-unnamed",
        "details-parameter-unnamed",
        "details.param_name",
        "The refusal to delete a configuration without `module` has empty details.",
        edit_refusal(
            "REQUIRED_PARAM_MISSING", with_body(set_value({}, "details")), {DELETE_CONFIGURATION}
        ),
    ),
    Mutant(
        "second-configuration-without-limit",
        "details-key-missing",
        "details.available_limit",
        "The refusal of a second configuration has empty details.",
        edit_refusal("LIMIT_EXCEEDED", with_body(set_value({}, "details")), {ADD_CONFIGURATION}),
    ),
    Mutant(
        "deletion-needs-no-module",
        "parameter-not-mandatory",
        "module",
        "A configuration is deleted without `module`.",
        edit_refusal(
            "REQUIRED_PARAM_MISSING",
            _accept(_WRAPPER, "record locking configuration deleted"),
            {DELETE_CONFIGURATION},
        ),
    ),
    Mutant(
        "automatic-unlock-succeeds",
        "success-instead-of-error",
        HTTP_STATUS,
        "Unlocking what a rule locked is answered as done.",
        edit_refusal("NOT_ALLOWED", _accept("data", "relation removed"), {UNLOCK}),
    ),
    Mutant(
        "any-lock-type-succeeds",
        "success-instead-of-error",
        HTTP_STATUS,
        "An unknown lock type is accepted.",
        edit_refusal(
            "INVALID_DATA",
            _accept(_WRAPPER, "record locking configuration created successfully", 201),
            {ADD_CONFIGURATION},
        ),
    ),
)

REFUSAL_MUTANTS = (*_OTHER_ROWS, *_ENVELOPES, *_DETAILS)
