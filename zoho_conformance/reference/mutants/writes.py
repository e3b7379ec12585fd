"""Mutants whose writes succeed and tell of it wrongly."""

from __future__ import annotations

from dataclasses import replace

from zoho_conformance.reference.answers import (
    Answer,
    already_locked,
    locked_by_rule,
    system_configuration_kept,
)
from zoho_conformance.reference.mutation import (
    AnswerEdit,
    Mutant,
    add_key,
    convert_value,
    drop_key,
    in_body,
    in_success,
    rename_key,
    set_value,
)
from zoho_conformance.reference.request import (
    ADD_CONFIGURATION,
    DELETE_CONFIGURATION,
    LOCK,
    UNLOCK,
    UPDATE_CONFIGURATION,
    UPDATE_CONFIGURATION_BY_ID,
    UPDATE_LOCK,
)

_LOCK_ROW = ("data", 0)
_ROW = ("record_locking_configurations", 0)


def _under(status: int, operation: str) -> AnswerEdit:
    return in_success(lambda answer: replace(answer, status=status), {operation})


def _instead(refusal: Answer, operation: str, status: int | None = None) -> AnswerEdit:
    answer = refusal if status is None else replace(refusal, status=status)
    return in_success(lambda _: answer, {operation})


_STATUSES = (
    Mutant(
        "locked-under-202",
        "status-undocumented",
        "Locking is answered with 202.",
        _under(202, LOCK),
    ),
    Mutant(
        "reason-updated-under-201",
        "status-undocumented",
        "Updating a lock is answered with 201.",
        _under(201, UPDATE_LOCK),
    ),
    Mutant(
        "configuration-added-under-202",
        "status-undocumented",
        "Adding a configuration is answered with 202.",
        _under(202, ADD_CONFIGURATION),
    ),
    Mutant(
        "configuration-deleted-under-202",
        "status-undocumented",
        "Deleting a configuration is answered with 202.",
        _under(202, DELETE_CONFIGURATION),
    ),
    Mutant(
        "unlocked-as-text",
        "content-type-changed",
        "Unlocking is answered in JSON that is called plain text.",
        in_success(
            lambda answer: replace(answer, headers=(("Content-Type", "text/plain"),)), {UNLOCK}
        ),
    ),
)

_KEYS = (
    Mutant(
        "locked-without-creation-time",
        "key-missing",
        "The row of a lock put on does not tell when.",
        in_body(drop_key(*_LOCK_ROW, "details", "Created_Time"), {LOCK}),
    ),
    Mutant(
        "unlocked-without-message",
        "key-missing",
        "The row of a lock taken off has no message.",
        in_body(drop_key(*_LOCK_ROW, "message"), {UNLOCK}),
    ),
    Mutant(
        "reason-updated-without-status",
        "key-missing",
        "The row of a lock updated has no status.",
        in_body(drop_key(*_LOCK_ROW, "status"), {UPDATE_LOCK}),
    ),
    Mutant(
        "configuration-updated-without-id",
        "key-missing",
        "The row of a configuration updated does not tell which.",
        in_body(drop_key(*_ROW, "details", "id"), {UPDATE_CONFIGURATION}),
    ),
    Mutant(
        "locked-modified-in-lower-case",
        "key-renamed",
        "The row of a lock put on has modified_time for Modified_Time.",
        in_body(rename_key("modified_time", *_LOCK_ROW, "details", "Modified_Time"), {LOCK}),
    ),
    Mutant(
        "configuration-deleted-by-other-key",
        "key-renamed",
        "The row of a configuration deleted has Message for message.",
        in_body(rename_key("Message", *_ROW, "message"), {DELETE_CONFIGURATION}),
    ),
    Mutant(
        "locked-with-action",
        "key-undocumented",
        "The row of a lock put on has the key action.",
        in_body(add_key("action", "insert", *_LOCK_ROW, "code"), {LOCK}),
    ),
    Mutant(
        "configuration-updated-with-time",
        "key-undocumented",
        "The row of a configuration updated tells when.",
        in_body(
            add_key("modified_time", "2026-01-05T10:15:00-05:00", *_ROW, "details", "id"),
            {UPDATE_CONFIGURATION_BY_ID},
        ),
    ),
)

_VALUES = (
    Mutant(
        "locked-by-number",
        "type-changed",
        "The row of a lock put on has the id of who did as a number.",
        in_body(convert_value(int, *_LOCK_ROW, "details", "Modified_By", "id"), {LOCK}),
    ),
    Mutant(
        "unlocked-by-number",
        "type-changed",
        "The row of a lock taken off has its id as a number.",
        in_body(convert_value(int, *_LOCK_ROW, "details", "id"), {UNLOCK}),
    ),
    Mutant(
        "configuration-updated-by-number",
        "type-changed",
        "The row of a configuration updated has its id as a number.",
        in_body(convert_value(int, *_ROW, "details", "id"), {UPDATE_CONFIGURATION_BY_ID}),
    ),
    Mutant(
        "configuration-deleted-with-list",
        "type-changed",
        "The row of a configuration deleted has its details as a list.",
        in_body(set_value([], *_ROW, "details"), {DELETE_CONFIGURATION}),
    ),
    Mutant(
        "locked-by-nobody",
        "null-undocumented",
        "The row of a lock put on has null for who did.",
        in_body(set_value(None, *_LOCK_ROW, "details", "Modified_By"), {LOCK}),
    ),
    Mutant(
        "reason-updated-of-null",
        "null-undocumented",
        "The row of a lock updated has null for its id.",
        in_body(set_value(None, *_LOCK_ROW, "details", "id"), {UPDATE_LOCK}),
    ),
    Mutant(
        "locked-in-words",
        "format-changed",
        "The row of a lock put on tells in words when.",
        in_body(set_value("this morning", *_LOCK_ROW, "details", "Created_Time"), {LOCK}),
    ),
    Mutant(
        "locked-by-letters",
        "format-changed",
        "The row of a lock put on has letters in the id of who did.",
        in_body(
            convert_value(lambda value: f"U{value}", *_LOCK_ROW, "details", "Modified_By", "id"),
            {LOCK},
        ),
    ),
    Mutant(
        "locked-ok",
        "value-undocumented",
        "The row of a lock put on has the code OK.",
        in_body(set_value("OK", *_LOCK_ROW, "code"), {LOCK}),
    ),
    Mutant(
        "unlocked-done",
        "value-undocumented",
        "The row of a lock taken off has the status done.",
        in_body(set_value("done", *_LOCK_ROW, "status"), {UNLOCK}),
    ),
    Mutant(
        "locked-reworded",
        "message-changed",
        "The row of a lock put on has other words.",
        in_body(set_value("the record is locked now", *_LOCK_ROW, "message"), {LOCK}),
    ),
    Mutant(
        "configuration-deleted-reworded",
        "message-changed",
        "The row of a configuration deleted has other words.",
        in_body(set_value("all gone", *_ROW, "message"), {DELETE_CONFIGURATION}),
    ),
)

_OUTCOMES = (
    Mutant(
        "unlocked-with-refusal",
        "error-under-success",
        "Unlocking is answered with a refusal under 200, and done.",
        _instead(locked_by_rule(), UNLOCK, 200),
    ),
    Mutant(
        "reason-refused",
        "error-instead-of-success",
        "Updating a lock is refused with NOT_ALLOWED, and done.",
        _instead(already_locked(), UPDATE_LOCK),
    ),
    Mutant(
        "deletion-refused",
        "error-instead-of-success",
        "Deleting a configuration is refused with NOT_ALLOWED, and done.",
        _instead(system_configuration_kept(), DELETE_CONFIGURATION),
    ),
)

WRITTEN_MUTANTS = (*_STATUSES, *_KEYS, *_VALUES, *_OUTCOMES)
