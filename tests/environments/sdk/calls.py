"""Signs in with Zoho's Python SDK and makes every call about record locking, refused ones too.

Says in a line of JSON each what came: `{"call", "status", "kind", "code"}`. Runs in an environment
that has the SDK and not this project: `python calls.py ANNOUNCEMENT FOLDER`.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

_API = "zohocrmsdk.src.com.zoho.crm.api"
_AUTHENTICATOR = "zohocrmsdk.src.com.zoho.api.authenticator"

org: dict[str, str] = json.loads(sys.argv[1])
folder = Path(sys.argv[2])

initializer = import_module(f"{_API}.initializer").Initializer
environment = import_module(f"{_API}.dc.data_center").DataCenter.Environment
parameter_map = import_module(f"{_API}.parameter_map").ParameterMap
choice = import_module(f"{_API}.util").Choice
oauth_token = import_module(f"{_AUTHENTICATOR}.oauth_token").OAuthToken
file_store = import_module(f"{_AUTHENTICATOR}.store.file_store").FileStore
sdk_config = import_module(f"{_API}.sdk_config").SDKConfig
locking = import_module(f"{_API}.record_locking")
configuring = import_module(f"{_API}.record_locking_configuration")
lock_params = import_module(
    f"{_API}.record_locking.record_locking_operations"
).GetRecordLockingInformationsParam


def sign_in(refresh_token: str, name: str) -> None:
    """Sign in; before its first call the SDK reads the modules and the fields it meets."""
    # Else the SDK trades the new refresh token at the accounts server it was pointed at before.
    initializer.LOCAL.init = None
    initializer.initialize(
        environment(org["base_url"], f"{org['accounts_url']}/oauth/v2/token", org["base_url"]),
        oauth_token(
            client_id=org["client_id"],
            client_secret=org["client_secret"],
            refresh_token=refresh_token,
        ),
        store=file_store(str(folder / f"{name}.tokens")),
        sdk_config=sdk_config(auto_refresh_fields=True),
        resource_path=str(folder),
    )


def say(call: str, response: Any) -> Any:
    """An answer in a few words: its status, and of its only row, or of itself, class and code."""
    decoded = response.get_object()
    rows = None
    for name in ("get_data", "get_record_locking_configurations"):
        rows = rows or getattr(decoded, name, lambda: None)()
    row = rows[0] if rows else decoded
    code = getattr(row, "get_code", lambda: None)()
    print(  # noqa: T201 - what the test reads
        json.dumps(
            {
                "call": call,
                "status": response.get_status_code(),
                "kind": None if row is None else type(row).__name__,
                "code": getattr(code, "get_value", lambda: code)(),
            }
        )
    )
    return row


def locks(record: str, module: str = "Leads") -> Any:
    return locking.RecordLockingOperations(int(org.get(record, record)), module)


def reason(text: str) -> Any:
    row = locking.LockRecord()
    row.set_locked_reason__s(text)
    body = locking.BodyWrapper()
    body.set_data([row])
    return body


def rule(name: str, value: str, field_name: str = "Email") -> Any:
    field = configuring.Field()
    field.set_api_name(field_name)
    criteria = configuring.Criteria()
    criteria.set_comparator("equal")
    criteria.set_field(field)
    criteria.set_value(value)
    locking_rule = configuring.LockingRules()
    locking_rule.set_name(name)
    locking_rule.set_lock_existing_records(False)
    locking_rule.set_criteria(criteria)
    return locking_rule


def configuration(lock_type: str | None, *rules: Any) -> Any:
    item = configuring.RecordLock()
    if lock_type is not None:
        item.set_lock_type(choice(lock_type))
    if rules:
        item.set_locking_rules(list(rules))
    body = configuring.BodyWrapper()
    body.set_record_locking_configurations([item])
    return body


def only_fields(**more: object) -> Any:
    query = parameter_map()
    query.add(
        lock_params.fields,
        "Locked_Reason__s,Lock_Source__s,Locked_Time__s,Locked_By__s,Locked_For__s",
    )
    for name, value in more.items():
        if hasattr(lock_params, name):
            query.add(getattr(lock_params, name), value)
    return query


def call_about_locks() -> None:
    record = locks("unlocked_record_id")
    lock = int(say("lock", record.lock_records(reason("By the SDK"))).get_details()["id"])
    say("list", record.get_record_locking_informations(only_fields()))
    say("update", record.update_record_locking_information(lock, reason("Again")))
    say("get", record.get_record_locking_information(lock))
    say("unlock", record.unlock_record(lock))
    say("list nothing", record.get_record_locking_informations(only_fields()))

    locked, automatic = locks("locked_record_id"), locks("auto_locked_record_id")
    paged = only_fields(page=1, per_page=10, ids=org["lock_id"])
    say("list by page", locked.get_record_locking_informations(paged))
    say("get automatic", automatic.get_record_locking_information(int(org["auto_lock_id"])))
    say("lock twice", locked.lock_records(reason("Twice")))
    say("unlock automatic", automatic.unlock_record(int(org["auto_lock_id"])))
    say("lock unknown", locks("unknown_id").lock_records(reason("x")))
    nowhere = locks("unlocked_record_id", "NoSuchModule")
    say("lock nowhere", nowhere.lock_records(reason("x")))
    say("list without fields", locked.get_record_locking_informations())
    say(
        "update without reason",
        locked.update_record_locking_information(int(org["lock_id"]), reason("")),
    )


def call_about_configurations() -> None:
    operations = configuring.RecordLockingConfigurationOperations
    leads, accounts = operations("Leads"), operations("Accounts")
    say("read configuration", leads.get_record_locking_configurations())
    say("read no configuration", accounts.get_record_locking_configurations())
    nowhere = operations("NoSuchModule")
    say("read configuration nowhere", nowhere.get_record_locking_configurations())
    body = configuration("both", rule("By the SDK", "a@b.invalid"))
    done = say("configure", accounts.add_record_locking_configuration(body))
    identity = int(done.get_details()["id"])
    body = configuration("both", rule("Two", "c@d.invalid"))
    say("configure again", accounts.update_record_locking_configurations(body))
    manual = configuration("manual")
    say("configure by id", accounts.update_record_locking_configuration(identity, manual))
    say("delete configuration", accounts.delete_record_locking_configuration(identity))
    unknown = leads.delete_record_locking_configuration(int(org["unknown_id"]))
    say("delete unknown configuration", unknown)
    say("configure twice", leads.add_record_locking_configuration(manual))
    unsupported = operations("Calls").add_record_locking_configuration(manual)
    say("configure unsupported", unsupported)
    twins = rule("Twin", "a@b.invalid"), rule("Twin", "c@d.invalid")
    for without, refused in (
        ("without type", configuration(None)),
        ("without rules", configuration("both")),
        ("unknown field", configuration("both", rule("x", "a", "Nothing"))),
        ("twins", configuration("both", *twins)),
    ):
        say(f"configure {without}", accounts.add_record_locking_configuration(refused))


sign_in(org["refresh_token"], "known")
call_about_locks()
call_about_configurations()
for user in ("restricted", "other_edition"):
    sign_in(org[f"{user}_refresh_token"], user)
    say(f"lock as {user}", locks("unlocked_record_id").lock_records(reason("Not mine")))
