"""Mutants that refuse writes wrongly, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus

from zoho_conformance.reference.answers import (
    Answer,
    JsonObject,
    success,
    success_row,
    unknown_module,
    unsupported_module,
)
from zoho_conformance.reference.mutation import (
    Mutant,
    drop_key,
    in_refusal,
    set_value,
    value_at,
    with_body,
    with_status,
)
from zoho_conformance.reference.org_inventory import invented_id
from zoho_conformance.reference.request import (
    ADD_CONFIGURATION,
    DELETE_CONFIGURATION,
    LOCK,
    UNLOCK,
    UPDATE_LOCK,
)
from zoho_conformance.reference.request_body import whole
from zoho_conformance.reference.row_refusals import not_found, required_missing

_WRAPPER = "record_locking_configurations"
_NOWHERE = "999998"


def _coded(code: str, *place: str | int) -> Callable[[Answer], Answer]:
    return with_body(set_value(code, *place, "code"))


def _succeeded(
    wrapper: str, message: str, status: int = HTTPStatus.OK
) -> Callable[[Answer], Answer]:
    details: JsonObject = {"id": invented_id(int(_NOWHERE))}
    return lambda _: success({wrapper: [success_row(message, details)]}, status)


def _as_object(answer: Answer) -> Answer:
    row = value_at(answer.body, (_WRAPPER, 0))
    return replace(answer, body={_WRAPPER: row})


WRITE_REFUSAL_MUTANTS = (
    Mutant(
        "second-lock-already-locked",
        "error-code-undocumented",
        "Locking a locked record is refused with ALREADY_LOCKED.",
        in_refusal("NOT_ALLOWED", _coded("ALREADY_LOCKED"), {LOCK}),
    ),
    Mutant(
        "lock-type-invalid-value",
        "error-code-undocumented",
        "A lock type there is not is refused with INVALID_VALUE.",
        in_refusal("INVALID_DATA", _coded("INVALID_VALUE", _WRAPPER, 0), {ADD_CONFIGURATION}),
    ),
    Mutant(
        "automatic-unlock-as-unknown-module",
        "error-code-unexpected",
        "Unlocking what a rule locked is refused with INVALID_MODULE.",
        in_refusal("NOT_ALLOWED", lambda _: unknown_module(0), {UNLOCK}),
    ),
    Mutant(
        "missing-lock-type-as-unknown",
        "error-code-unexpected",
        "A configuration without a lock type is refused with INVALID_DATA.",
        in_refusal(
            "MANDATORY_NOT_FOUND",
            lambda _: not_found(whole(_WRAPPER).item(0).key("lock_type")),
            {ADD_CONFIGURATION},
        ),
    ),
    Mutant(
        "unknown-lock-type-as-missing",
        "error-code-unexpected",
        "A lock type there is not is refused with MANDATORY_NOT_FOUND.",
        in_refusal(
            "INVALID_DATA",
            lambda _: required_missing(whole(_WRAPPER).item(0).key("lock_type")),
            {ADD_CONFIGURATION},
        ),
    ),
    Mutant(
        "deletion-in-unknown-module-as-unsupported",
        "error-code-unexpected",
        "Deleting a configuration of an unknown module is refused with NOT_SUPPORTED.",
        in_refusal("INVALID_MODULE", lambda _: unsupported_module(), {DELETE_CONFIGURATION}),
    ),
    Mutant(
        "second-lock-as-conflict",
        "error-status-changed",
        "Locking a locked record is refused under 409.",
        in_refusal("NOT_ALLOWED", with_status(409), {LOCK}),
    ),
    Mutant(
        "automatic-unlock-as-bad-request",
        "error-status-changed",
        "Unlocking what a rule locked is refused under 400.",
        in_refusal("NOT_ALLOWED", with_status(400), {UNLOCK}),
    ),
    Mutant(
        "missing-lock-type-unprocessable",
        "error-status-changed",
        "A configuration without a lock type is refused under 422.",
        in_refusal("MANDATORY_NOT_FOUND", with_status(422), {ADD_CONFIGURATION}),
    ),
    Mutant(
        "second-lock-without-details",
        "error-envelope-changed",
        "The refusal to lock a locked record has no details.",
        in_refusal("NOT_ALLOWED", with_body(drop_key("details")), {LOCK}),
    ),
    Mutant(
        "lock-type-refused-in-object",
        "error-envelope-changed",
        "A lock type there is not is refused in an object where an array of rows is due.",
        in_refusal("INVALID_DATA", _as_object, {ADD_CONFIGURATION}),
    ),
    Mutant(
        "lock-update-refused-as-failure",
        "error-envelope-changed",
        "The refusal to update a lock in an unknown module has the status failure.",
        in_refusal("INVALID_MODULE", with_body(set_value("failure", "status")), {UPDATE_LOCK}),
    ),
    Mutant(
        "deletion-missing-module-unnamed",
        "details-parameter-unnamed",
        "The refusal to delete a configuration without `module` has empty details.",
        in_refusal(
            "REQUIRED_PARAM_MISSING", with_body(set_value({}, "details")), {DELETE_CONFIGURATION}
        ),
    ),
    Mutant(
        "second-lock-reworded",
        "message-changed",
        "Locking a locked record is refused in other words.",
        in_refusal(
            "NOT_ALLOWED", with_body(set_value("somebody was here first", "message")), {LOCK}
        ),
    ),
    Mutant(
        "automatic-unlock-reworded",
        "message-changed",
        "Unlocking what a rule locked is refused in other words.",
        in_refusal("NOT_ALLOWED", with_body(set_value("rules are rules", "message")), {UNLOCK}),
    ),
    Mutant(
        "deletion-needs-no-module",
        "parameter-not-mandatory",
        "A configuration is deleted without `module`.",
        in_refusal(
            "REQUIRED_PARAM_MISSING",
            _succeeded(_WRAPPER, "record locking configuration deleted"),
            {DELETE_CONFIGURATION},
        ),
    ),
    Mutant(
        "automatic-unlock-succeeds",
        "success-instead-of-error",
        "Unlocking what a rule locked is answered as done.",
        in_refusal("NOT_ALLOWED", _succeeded("data", "relation removed"), {UNLOCK}),
    ),
    Mutant(
        "any-lock-type-succeeds",
        "success-instead-of-error",
        "A lock type there is not is answered as configured.",
        in_refusal(
            "INVALID_DATA",
            _succeeded(_WRAPPER, "record locking configuration created successfully", 201),
            {ADD_CONFIGURATION},
        ),
    ),
)
