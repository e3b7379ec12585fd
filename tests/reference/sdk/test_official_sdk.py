"""The reference org is good enough for Zoho's own Python SDK: all its locking operations decode.

Skipped where the package zohocrmsdk7-0 is not installed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from zoho_conformance.reference import serve

# The SDK ignores warnings of its own making, and what it decodes is of no type known here.
pytestmark = pytest.mark.filterwarnings("ignore")

_API = "zohocrmsdk.src.com.zoho.crm.api"
initializer = pytest.importorskip(f"{_API}.initializer")
data_center = pytest.importorskip(f"{_API}.dc.data_center")
oauth = pytest.importorskip("zohocrmsdk.src.com.zoho.api.authenticator.oauth_token")
file_store = pytest.importorskip("zohocrmsdk.src.com.zoho.api.authenticator.store.file_store")
sdk_config = pytest.importorskip(f"{_API}.sdk_config")
util = pytest.importorskip(f"{_API}.util")
parameter_map = pytest.importorskip(f"{_API}.parameter_map")
locking = pytest.importorskip(f"{_API}.record_locking")
lock_operations = pytest.importorskip(f"{_API}.record_locking.record_locking_operations")
configuring = pytest.importorskip(f"{_API}.record_locking_configuration")
configuration_operations = pytest.importorskip(
    f"{_API}.record_locking_configuration.record_locking_configuration_operations"
)

FIELDS = "Locked_Reason__s,Lock_Source__s,Locked_Time__s,Locked_By__s,Locked_For__s"


@pytest.fixture
def announcement(tmp_path: Path) -> Iterator[Mapping[str, str]]:
    """Serve an org and point the SDK at it; give what the org announces."""
    with serve() as running:
        sign_in(running.announcement, running.announcement["refresh_token"], tmp_path)
        yield running.announcement


def sign_in(
    announcement: Mapping[str, str],
    refresh_token: str,
    folder: Path,
    *,
    reads_all_fields: bool = False,
) -> None:
    token = oauth.OAuthToken(
        client_id=announcement["client_id"],
        client_secret=announcement["client_secret"],
        refresh_token=refresh_token,
    )
    environment = data_center.DataCenter.Environment(
        announcement["base_url"],
        f"{announcement['accounts_url']}/oauth/v2/token",
        announcement["base_url"],
    )
    # Else the SDK trades the new refresh token at the accounts server it was pointed at before.
    initializer.Initializer.LOCAL.init = None
    initializer.Initializer.initialize(
        environment,
        token,
        store=file_store.FileStore(str(folder / f"{refresh_token[-8:]}.tokens")),
        sdk_config=sdk_config.SDKConfig(auto_refresh_fields=reads_all_fields),
        resource_path=str(folder),
    )


def locks(announcement: Mapping[str, str], record: str, module: str = "Leads") -> Any:
    return lock_operations.RecordLockingOperations(int(announcement.get(record, record)), module)


def configurations(module: str | None) -> Any:
    return configuration_operations.RecordLockingConfigurationOperations(module)


def reason(text: str | None) -> Any:
    row = locking.LockRecord()
    if text is not None:
        row.set_locked_reason__s(text)
    body = locking.BodyWrapper()
    body.set_data([row])
    return body


def configuration(lock_type: str | None, *rules: Any) -> Any:
    item = configuring.RecordLock()
    if lock_type is not None:
        item.set_lock_type(util.Choice(lock_type))
    if rules:
        item.set_locking_rules(list(rules))
    body = configuring.BodyWrapper()
    body.set_record_locking_configurations([item])
    return body


def rule(name: str, value: str) -> Any:
    field = configuring.Field()
    field.set_api_name("Email")
    criteria = configuring.Criteria()
    criteria.set_comparator("equal")
    criteria.set_field(field)
    criteria.set_value(value)
    locking_rule = configuring.LockingRules()
    locking_rule.set_name(name)
    locking_rule.set_lock_existing_records(False)
    locking_rule.set_criteria(criteria)
    return locking_rule


def only_row(response: Any, kind: Any, status: int, rows: str) -> Any:
    """The only row of an answer, which must be of this kind and status."""
    assert response.get_status_code() == status
    decoded = response.get_object()
    assert isinstance(decoded, kind)
    (row,) = getattr(decoded, f"get_{rows}")()
    return row


def lock_row(response: Any, status: int = 200) -> Any:
    return only_row(response, locking.ActionWrapper, status, "data")


def configuration_row(response: Any, status: int = 200) -> Any:
    return only_row(response, configuring.ActionWrapper, status, "record_locking_configurations")


def refusal(decoded: Any, of: Any) -> tuple[str, str]:
    assert isinstance(decoded, of.APIException)
    assert decoded.get_status().get_value() == "error"
    message = decoded.get_message()
    return decoded.get_code().get_value(), getattr(message, "get_value", lambda: message)()


def only_fields(**more: object) -> Any:
    query = parameter_map.ParameterMap()
    params = lock_operations.GetRecordLockingInformationsParam
    query.add_key(params.fields, FIELDS)
    for name, value in more.items():
        query.add_key(getattr(params, name), value)
    return query


def test_a_record_is_locked_read_updated_and_unlocked(announcement: Mapping[str, str]) -> None:
    record = locks(announcement, "unlocked_record_id")
    done = lock_row(record.lock_records(reason("By the SDK")), 201)
    assert isinstance(done, locking.SuccessResponse)
    assert done.get_code().get_value() == "SUCCESS"
    lock_id = int(done.get_details()["id"])

    response = record.get_record_locking_informations(only_fields())
    listed = only_row(response, locking.ResponseWrapper, 200, "data")
    assert listed.get_id() == lock_id
    assert listed.get_key_value("Locked_Reason__s") == "By the SDK"
    assert response.get_object().get_info().get_count() == 1

    updated = lock_row(record.update_record_locking_information(lock_id, reason("Again")))
    assert isinstance(updated, locking.SuccessResponse)
    response = record.get_record_locking_information(lock_id)
    read = only_row(response, locking.ResponseWrapper, 200, "data")
    assert read.get_key_value("Locked_Reason__s") == "Again"
    assert read.get_key_value("Lock_Source__s") is not None

    assert isinstance(lock_row(record.unlock_record(lock_id)), locking.SuccessResponse)
    assert record.get_record_locking_informations(only_fields()).get_status_code() == 204


def test_locks_are_listed_with_every_parameter_the_sdk_has(announcement: Mapping[str, str]) -> None:
    record = locks(announcement, "locked_record_id")
    query = only_fields(page=1, per_page=10, ids=announcement["lock_id"])
    response = record.get_record_locking_informations(query)
    assert only_row(response, locking.ResponseWrapper, 200, "data").get_id() == int(
        announcement["lock_id"]
    )


def test_an_automatic_lock_decodes(announcement: Mapping[str, str]) -> None:
    response = locks(announcement, "auto_locked_record_id").get_record_locking_information(
        int(announcement["auto_lock_id"])
    )
    lock = only_row(response, locking.ResponseWrapper, 200, "data")
    assert lock.get_key_value("Locked_Reason__s") is None


def test_refusals_about_locks_decode(announcement: Mapping[str, str]) -> None:
    locked, automatic = (
        locks(announcement, "locked_record_id"),
        locks(announcement, "auto_locked_record_id"),
    )
    nowhere = locks(announcement, "unlocked_record_id", "NoSuchModule")
    unknown = locks(announcement, "unknown_id")
    lock, rule_lock = int(announcement["lock_id"]), int(announcement["auto_lock_id"])
    for response, code in (
        (locked.lock_records(reason("Twice")), "NOT_ALLOWED"),
        (automatic.unlock_record(rule_lock), "NOT_ALLOWED"),
        (nowhere.lock_records(reason("Nowhere")), "INVALID_MODULE"),
        (unknown.lock_records(reason("Nothing")), "INVALID_DATA"),
        (locked.get_record_locking_informations(), "REQUIRED_PARAM_MISSING"),
        (locked.update_record_locking_information(rule_lock, reason("Other")), "INVALID_DATA"),
    ):
        assert refusal(response.get_object(), locking)[0] == code
    row = lock_row(locked.update_record_locking_information(lock, reason("")), 400)
    assert refusal(row, locking) == ("MANDATORY_NOT_FOUND", "required field not found")


@pytest.mark.parametrize("module", ["Leads", "Contacts", "Deals"])
def test_a_configuration_is_read(announcement: Mapping[str, str], module: str) -> None:
    assert announcement
    response = configurations(module).get_record_locking_configurations()
    read = only_row(response, configuring.ResponseWrapper, 200, "record_locking_configurations")
    lock_type = {"Leads": "both", "Contacts": "manual", "Deals": "automatic"}[module]
    assert read.get_lock_type().get_value() == lock_type
    assert [type(rule) for rule in read.get_locking_rules()] == [configuring.LockingRules] * len(
        read.get_locking_rules()
    )


def test_a_configuration_is_added_updated_twice_and_deleted(
    announcement: Mapping[str, str],
) -> None:
    assert announcement
    accounts = configurations("Accounts")
    assert accounts.get_record_locking_configurations().get_status_code() == 204
    body = configuration("both", rule("By the SDK", "nobody@reference.invalid"))
    added = configuration_row(accounts.add_record_locking_configuration(body), 201)
    assert isinstance(added, configuring.SuccessResponse)
    identity = int(added.get_details()["id"])

    second = configuration("both", rule("Another", "noone@reference.invalid"))
    updated = configuration_row(accounts.update_record_locking_configurations(second))
    assert isinstance(updated, configuring.SuccessResponse)
    by_id = accounts.update_record_locking_configuration(identity, configuration("manual"))
    assert isinstance(configuration_row(by_id), configuring.SuccessResponse)
    response = accounts.get_record_locking_configurations()
    read = only_row(response, configuring.ResponseWrapper, 200, "record_locking_configurations")
    assert (read.get_id(), read.get_lock_type().get_value()) == (identity, "manual")

    deleted = configuration_row(accounts.delete_record_locking_configuration(identity))
    assert isinstance(deleted, configuring.SuccessResponse)
    assert accounts.get_record_locking_configurations().get_status_code() == 204


def test_refusals_about_configurations_decode(announcement: Mapping[str, str]) -> None:
    leads, accounts = configurations("Leads"), configurations("Accounts")
    manual = configuration("manual")
    for response, code in (
        (leads.add_record_locking_configuration(manual), "LIMIT_EXCEEDED"),
        (configurations("Calls").add_record_locking_configuration(manual), "NOT_SUPPORTED"),
        (configurations("NoSuchModule").get_record_locking_configurations(), "INVALID_MODULE"),
        (configurations(None).get_record_locking_configurations(), "REQUIRED_PARAM_MISSING"),
        (
            leads.delete_record_locking_configuration(int(announcement["unknown_id"])),
            "INVALID_DATA",
        ),
    ):
        assert refusal(response.get_object(), configuring)[0] == code
    nowhere = rule("Nowhere", "a@reference.invalid")
    nowhere.get_criteria().get_field().set_api_name("Nothing")
    twins = rule("Twin", "a@reference.invalid"), rule("Twin", "b@reference.invalid")
    for body, code in (
        (configuration(None), "MANDATORY_NOT_FOUND"),
        (configuration("both", nowhere), "INVALID_DATA"),
        (configuration("both"), "DEPENDENT_FIELD_MISSING"),
        (configuration("both", *twins), "DUPLICATE_DATA"),
    ):
        row = configuration_row(accounts.add_record_locking_configuration(body), 400)
        assert refusal(row, configuring)[0] == code


@pytest.mark.parametrize(
    ("user", "status", "code"),
    [("restricted", 403, "NO_PERMISSION"), ("other_edition", 400, "FEATURE_NOT_SUPPORTED")],
)
def test_refusals_of_other_users_decode(
    announcement: Mapping[str, str], tmp_path: Path, user: str, status: int, code: str
) -> None:
    sign_in(announcement, announcement[f"{user}_refresh_token"], tmp_path)
    response = locks(announcement, "unlocked_record_id").lock_records(reason("Not mine"))
    assert response.get_status_code() == status
    assert refusal(response.get_object(), locking)[0] == code


def test_the_sdk_may_read_the_modules_and_all_their_fields_first(
    announcement: Mapping[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "fields"
    folder.mkdir()
    sign_in(announcement, announcement["refresh_token"], folder, reads_all_fields=True)
    response = locks(announcement, "locked_record_id").get_record_locking_informations(
        only_fields()
    )
    lock = only_row(response, locking.ResponseWrapper, 200, "data")
    assert lock.get_key_value("Locked_By__s").get_name() == "Quilla Marrowby (Invented)"
