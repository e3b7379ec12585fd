"""Differences that the pages allow: the reference org with one of them must trip no rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from zoho_conformance.reference.answers import Answer, JsonObject, success
from zoho_conformance.reference.locks import paging
from zoho_conformance.reference.mutation import (
    AnswerEdit,
    BodyEdit,
    Variation,
    chain_edits,
    combine_edits,
    convert_value,
    drop_key,
    edit_bodies,
    edit_configurations,
    edit_locks,
    index_by_name,
    rename_key,
    set_value,
)
from zoho_conformance.reference.org_inventory import is_new
from zoho_conformance.reference.request import LOCK_BY_ID, LOCK_LIST, ApiRequest

_INDIA = timezone(timedelta(hours=5, minutes=30))
_UNICODE_NAME = "Ægir Ñandú 李雷 Ωμέγα 🔒 (Invented)"
_MAX_REASON_CHARS = 3000
_EDITABLE = False


def _move_to_india(time: str) -> str:
    return datetime.fromisoformat(time).astimezone(_INDIA).isoformat()


def _convert_to_utc(time: str) -> str:
    return datetime.fromisoformat(time).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _reverse_keys(value: object) -> object:
    if isinstance(value, dict):
        return {key: _reverse_keys(value[key]) for key in reversed(value)}
    return [_reverse_keys(item) for item in value] if isinstance(value, list) else value


def _reverse_key_order(_request: ApiRequest, answer: Answer) -> Answer:
    if answer.body is None:
        return answer
    body = {key: _reverse_keys(answer.body[key]) for key in reversed(answer.body)}
    return replace(answer, body=body)


def _add_headers(_request: ApiRequest, answer: Answer) -> Answer:
    further = (
        ("X-Content-Type-Options", "nosniff"),
        ("clientVersion", "1"),
        ("Content-Disposition", "attachment; filename=response.json"),
    )
    return replace(answer, headers=(*answer.headers, *further))


def _drop_charset(_request: ApiRequest, answer: Answer) -> Answer:
    return replace(answer, headers=(("Content-Type", "application/json"),) if answer.body else ())


def _edit_flat_refusals(edit: BodyEdit) -> AnswerEdit:
    """Edit the bodies of refusals that do not stand in a row."""

    def edit_answer(_request: ApiRequest, answer: Answer) -> Answer:
        if answer.body is None or "code" not in answer.body:
            return answer
        details = answer.body["details"]
        body = {**answer.body, "details": dict(details) if isinstance(details, dict) else details}
        edit(body)
        return replace(answer, body=body)

    return edit_answer


def _add_paging(body: JsonObject) -> None:
    body["info"] = paging(1)


def _answer_empty_page(request: ApiRequest, answer: Answer) -> Answer:
    if request.operation != LOCK_LIST or answer.body is not None:
        return answer
    return success({"data": [], "info": paging(0)})


def _rename_profile_names(configuration: JsonObject) -> None:
    for index in range(2):
        rename_key("name", "lock_excluded_profiles", index, "api_name")(configuration)


def _edit_those_of_the_org(edit: BodyEdit) -> BodyEdit:
    """Edit what was there from the start: what a client wrote it expects to read back."""

    def edit_body(configuration: JsonObject) -> None:
        if not is_new(configuration["id"]):
            edit(configuration)

    return edit_body


def _reverse_lists(configuration: JsonObject) -> None:
    def reverse(value: object) -> object:
        if isinstance(value, dict):
            return {key: reverse(item) for key, item in value.items()}
        return [reverse(item) for item in reversed(value)] if isinstance(value, list) else value

    for key, value in configuration.items():
        configuration[key] = reverse(value)


def _lengthen_reason(lock: JsonObject) -> None:
    """Replace the reason, except one that a client gave and expects to read back."""
    if not str(lock.get("Locked_Reason__s")).startswith("zoho-crm-conformance"):
        set_value("鍵" * _MAX_REASON_CHARS, "Locked_Reason__s")(lock)


def _times(convert_time: BodyEdit, *more: BodyEdit) -> AnswerEdit:
    return chain_edits(edit_locks(convert_time), edit_configurations(combine_edits(*more)))


VARIATIONS = index_by_name(
    (
        Variation("keys-backwards", "Keys come in the opposite order.", _reverse_key_order),
        Variation(
            "times-in-india",
            "Times are those of another offset, +05:30.",
            _times(
                convert_value(_move_to_india, "Locked_Time__s"),
                convert_value(_move_to_india, "created_time"),
                convert_value(_move_to_india, "modified_time"),
            ),
        ),
        Variation(
            "times-in-utc",
            "Times end in Z.",
            _times(
                convert_value(_convert_to_utc, "Locked_Time__s"),
                convert_value(_convert_to_utc, "created_time"),
                convert_value(_convert_to_utc, "modified_time"),
            ),
        ),
        Variation(
            "unicode-names",
            "Names are written in several scripts.",
            chain_edits(
                edit_locks(
                    combine_edits(
                        set_value(_UNICODE_NAME, "Locked_For__s", "name"),
                        set_value(_UNICODE_NAME, "Locked_By__s", "name"),
                    )
                ),
                edit_configurations(
                    combine_edits(
                        set_value(_UNICODE_NAME, "created_by", "name"),
                        _edit_those_of_the_org(
                            set_value(_UNICODE_NAME, "locking_rules", 0, "name")
                        ),
                        set_value(_UNICODE_NAME, "lock_excluded_profiles", 0, "api_name"),
                    )
                ),
            ),
        ),
        Variation(
            "longest-reasons",
            "A reason is 3000 characters long, none of them ASCII.",
            edit_locks(_lengthen_reason, "Manual"),
        ),
        Variation(
            "empty-lists",
            "The arrays of a configuration are empty, but for the actions: update is always there.",
            edit_configurations(
                _edit_those_of_the_org(
                    combine_edits(
                        set_value([], "excluded_fields"),
                        set_value([], "locking_rules"),
                        set_value([], "restricted_communications"),
                        set_value([], "restricted_custom_buttons"),
                        set_value([], "lock_excluded_profiles"),
                    )
                )
            ),
        ),
        Variation(
            "lists-backwards",
            "Lists of a configuration come in the opposite order.",
            edit_configurations(_reverse_lists),
        ),
        Variation("further-headers", "Further headers come.", _add_headers),
        Variation("no-charset", "The content type has no charset.", _drop_charset),
        Variation(
            "parameter-named-by-param",
            "Details name the missing parameter under param.",
            _edit_flat_refusals(rename_key("param", "details", "param_name")),
        ),
        Variation(
            "messages-in-lower-case",
            "Messages are in lower case, without a full stop.",
            _edit_flat_refusals(
                convert_value(lambda message: message.lower().rstrip("."), "message")
            ),
        ),
        Variation(
            "paging-without-tokens",
            "The paging block has no keys about page tokens.",
            edit_bodies(
                combine_edits(
                    drop_key("info", "next_page_token"),
                    drop_key("info", "previous_page_token"),
                    drop_key("info", "page_token_expiry"),
                ),
                {LOCK_LIST},
            ),
        ),
        Variation(
            "paging-by-id",
            "A lock asked for by its id comes with a paging block.",
            edit_bodies(_add_paging, {LOCK_BY_ID}),
        ),
        Variation(
            "empty-page-for-unlocked",
            "A record that is not locked has an empty page of locks under 200.",
            _answer_empty_page,
        ),
        Variation(
            "profiles-by-name",
            "Excluded profiles have name for api_name.",
            edit_configurations(_rename_profile_names),
        ),
        Variation(
            "read-only-locks",
            "A lock may not be edited, and its record is shared read only.",
            edit_locks(
                combine_edits(
                    set_value(_EDITABLE, "$editable"), set_value("read_only", "$sharing_permission")
                )
            ),
        ),
        Variation(
            "excluded-profile-in-singular",
            "locked_for is written all_profiles_except_excluded_profile.",
            edit_configurations(
                convert_value(
                    lambda value: (
                        value.removesuffix("profiles") + "profile" if "except" in value else value
                    ),
                    "locked_for",
                )
            ),
        ),
    )
)
"""Each is the reference org with one allowed difference."""
