"""Mutants that refuse what must succeed, or answer what must be refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus

from zoho_conformance.model.finding import HTTP_STATUS
from zoho_conformance.reference.answers import (
    Answer,
    not_configured,
    profile_without_permission,
    success,
    unsupported_edition,
)
from zoho_conformance.reference.invented_org import LOCKED_RECORD, build_inventory
from zoho_conformance.reference.locks import paging
from zoho_conformance.reference.mutation import (
    AnswerEdit,
    Mutant,
    RequestEdit,
    edit_refusal,
    edit_success,
)
from zoho_conformance.reference.request import CONFIGURATION, LOCK_BY_ID, LOCK_LIST, ApiRequest


def _answer_always(make: Callable[[], Answer]) -> Callable[[Answer], Answer]:
    return lambda _: make()


def _move_under_200(answer: Answer) -> Answer:
    return replace(answer, status=200)


def _answer_lock_list(_answer: Answer) -> Answer:
    return success({"data": [build_inventory().locks[LOCKED_RECORD]], "info": paging(1)})


def _answer_lock_by_id(_answer: Answer) -> Answer:
    return success({"data": [build_inventory().locks[LOCKED_RECORD]]})


def _answer_configuration(_answer: Answer) -> Answer:
    return success({"record_locking_configurations": [build_inventory().configurations["Leads"]]})


def _replace_no_content(operation: str, make: Callable[[], Answer]) -> AnswerEdit:
    """Answer what `make` gives in place of 204."""

    def edit_answer(request: ApiRequest, answer: Answer) -> Answer:
        is_empty = (request.operation, answer.status) == (operation, HTTPStatus.NO_CONTENT)
        return make() if is_empty else answer

    return edit_answer


def _refuse_feature_types(request: ApiRequest, answer: Answer) -> Answer:
    succeeds = answer.status == HTTPStatus.OK and "feature_type" in request.query
    return unsupported_edition() if succeeds else answer


def _take_for_get(operation: str) -> RequestEdit:
    """Treat every method on the path of this operation as GET."""

    def edit_request(request: ApiRequest) -> ApiRequest:
        return replace(request, method="GET") if request.operation == operation else request

    return edit_request


def _accept_unknown_token(request: ApiRequest) -> ApiRequest:
    return replace(request, caller="known") if request.caller == "unknown" else request


_UNDER_SUCCESS = (
    Mutant(
        "lock-list-invalid-module-under-200",
        "error-under-success",
        HTTP_STATUS,
        "The list form refuses an unknown module under 200.",
        edit_refusal("INVALID_MODULE", _move_under_200, {LOCK_LIST}),
    ),
    Mutant(
        "lock-by-id-unknown-lock-under-200",
        "error-under-success",
        HTTP_STATUS,
        "An unknown lock id is refused under 200.",
        edit_refusal("INVALID_DATA", _move_under_200, {LOCK_BY_ID}),
    ),
    Mutant(
        "configuration-unsupported-module-under-200",
        "error-under-success",
        HTTP_STATUS,
        "A module that cannot have its records locked is refused under 200.",
        edit_refusal("NOT_SUPPORTED", _move_under_200, {CONFIGURATION}),
    ),
    Mutant(
        "automatic-lock-list-no-permission-under-200",
        "error-under-success",
        HTTP_STATUS,
        "A lock set by rule is refused with NO_PERMISSION under 200.",
        edit_success(
            lambda _: _move_under_200(profile_without_permission()), {LOCK_LIST}, "Automatic"
        ),
    ),
)

_NOT_SUCCEEDING = (
    Mutant(
        "lock-list-no-permission",
        "error-instead-of-success",
        "code",
        "The list form refuses a lock set by hand with NO_PERMISSION.",
        edit_success(_answer_always(profile_without_permission), {LOCK_LIST}, "Manual"),
    ),
    Mutant(
        "automatic-lock-list-not-allowed",
        "error-instead-of-success",
        "code",
        "The list form refuses a lock set by rule as if its module had no configuration.",
        edit_success(_answer_always(not_configured), {LOCK_LIST}, "Automatic"),
    ),
    Mutant(
        "unlocked-record-no-permission",
        "error-instead-of-success",
        "code",
        "The list form refuses a record that is not locked with NO_PERMISSION.",
        _replace_no_content(LOCK_LIST, profile_without_permission),
    ),
    Mutant(
        "lock-by-id-no-permission",
        "error-instead-of-success",
        "code",
        "A lock requested by its id is refused with NO_PERMISSION.",
        edit_success(_answer_always(profile_without_permission), {LOCK_BY_ID}),
    ),
    Mutant(
        "configuration-feature-not-supported",
        "error-instead-of-success",
        "code",
        "A configuration is refused with FEATURE_NOT_SUPPORTED.",
        edit_success(_answer_always(unsupported_edition), {CONFIGURATION}),
    ),
    Mutant(
        "unconfigured-module-feature-not-supported",
        # The page counts NO_CONTENT among its errors, so one error stands for another here.
        "error-code-unexpected",
        "code",
        "A module without a configuration is refused with FEATURE_NOT_SUPPORTED.",
        _replace_no_content(CONFIGURATION, unsupported_edition),
    ),
    Mutant(
        "feature-type-not-supported",
        "error-instead-of-success",
        "code",
        "Any `feature_type` is refused with FEATURE_NOT_SUPPORTED.",
        _refuse_feature_types,
    ),
)

_EMPTY = (
    Mutant(
        "unlocked-record-empty-under-200",
        "status-undocumented",
        HTTP_STATUS,
        "The list form answers a record that is not locked with 200 and no body.",
        _replace_no_content(LOCK_LIST, lambda: Answer(HTTPStatus.OK)),
    ),
    Mutant(
        "unconfigured-module-empty-under-200",
        "status-undocumented",
        HTTP_STATUS,
        "A module without a configuration is answered with 200 and no body.",
        _replace_no_content(CONFIGURATION, lambda: Answer(HTTPStatus.OK)),
    ),
)

_SUCCEEDING = (
    Mutant(
        "unknown-module-has-locks",
        "success-instead-of-error",
        HTTP_STATUS,
        "The list form answers a lock for a module that does not exist.",
        edit_refusal("INVALID_MODULE", _answer_lock_list, {LOCK_LIST}),
    ),
    Mutant(
        "unknown-record-has-lock",
        "success-instead-of-error",
        HTTP_STATUS,
        "The list form answers a lock for a record that does not exist.",
        edit_refusal("INVALID_DATA", _answer_lock_list, {LOCK_LIST}),
    ),
    Mutant(
        "unconfigured-record-has-lock",
        "success-instead-of-error",
        HTTP_STATUS,
        "The list form answers a lock for a record of a module without a configuration.",
        edit_refusal("NOT_ALLOWED", _answer_lock_list, {LOCK_LIST}),
    ),
    Mutant(
        "unknown-lock-answered",
        "success-instead-of-error",
        HTTP_STATUS,
        "An id that no lock has is answered with a lock.",
        edit_refusal("INVALID_DATA", _answer_lock_by_id, {LOCK_BY_ID}),
    ),
    Mutant(
        "unknown-module-has-configuration",
        "success-instead-of-error",
        HTTP_STATUS,
        "A configuration is answered for a module that does not exist.",
        edit_refusal("INVALID_MODULE", _answer_configuration, {CONFIGURATION}),
    ),
    Mutant(
        "unsupported-module-has-configuration",
        "success-instead-of-error",
        HTTP_STATUS,
        "A configuration is answered for a module that cannot have its records locked.",
        edit_refusal("NOT_SUPPORTED", _answer_configuration, {CONFIGURATION}),
    ),
    Mutant(
        "lock-list-by-any-method",
        "success-instead-of-error",
        HTTP_STATUS,
        "The list form answers every method as it does GET.",
        edit_request=_take_for_get(LOCK_LIST),
    ),
    Mutant(
        "configuration-by-any-method",
        "success-instead-of-error",
        HTTP_STATUS,
        "The configuration answers every method as it does GET.",
        edit_request=_take_for_get(CONFIGURATION),
    ),
    Mutant(
        "unknown-token-accepted",
        "success-instead-of-error",
        HTTP_STATUS,
        "An invalid access token is accepted.",
        edit_request=_accept_unknown_token,
        # What was written with it is in the way of the next step.
        also=frozenset({("error-instead-of-success", "code")}),
    ),
)

OUTCOME_MUTANTS = (*_UNDER_SUCCESS, *_NOT_SUCCEEDING, *_EMPTY, *_SUCCEEDING)
