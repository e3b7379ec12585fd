"""Discovery: what an org has beyond what was named, found in few requests, never guessed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.runs.served import served
from zoho_conformance.exchanges.http.client import Client
from zoho_conformance.model.exchange import Request, Response
from zoho_conformance.runs.connection import Connection
from zoho_conformance.runs.discover_modules import lockable_modules
from zoho_conformance.runs.discovery import READING, WRITING, Discovery, discover
from zoho_conformance.runs.library import Library

BASE = "https://www.zohoapis.invalid"
HAND, RULE, FREE, LOOSE = (f"41508680000003100{n}" for n in ("01", "02", "03", "04"))
LIBRARY = Library()


def answered(status: int, body: Any = None) -> Response:
    return Response(status, {}, b"" if body is None else json.dumps(body).encode())


class Made:
    """An org of a few answers; what it does not know it answers with 404."""

    def __init__(
        self,
        sources: dict[str, Any] | None = None,
        kinds: dict[str, str] | None = None,
        over: dict[str, Response | None] | None = None,
    ) -> None:
        self.sources = {HAND: "Manual", RULE: "Automatic"} if sources is None else sources
        self.kinds = {"Leads": "both"} if kinds is None else kinds
        self.over = over or {}
        self.urls: list[str] = []

    def ask(self, request: Request) -> Response | None:
        self.urls.append(request.url)
        assert request.method == "GET"
        for part, answer in self.over.items():
            if part in request.url:
                return answer
        if "/search" in request.url:
            records = [{"id": record} for record in self.sources]
            return answered(200, {"data": records}) if records else answered(204)
        if "/Locking_Information__s" in request.url:
            return self.lock(request.path.split("/")[4])
        if "record_locking_configurations" in request.url:
            kind = self.kinds.get(request.query["module"])
            rows: Any = {"record_locking_configurations": [{"lock_type": kind}]}
            return answered(200, rows) if kind else answered(204)
        if "Locked__s" in request.query.get("fields", ""):
            rows = {
                "data": [
                    {"id": HAND, "Locked__s": HAND in self.sources},
                    {"id": FREE, "Locked__s": False},
                ]
            }
            return answered(200, rows)
        if request.query.get("fields") == "id":
            return answered(200, {"data": [{"id": LOOSE}]})
        return answered(404, {})

    def lock(self, record: str) -> Response:
        source = self.sources.get(record, answered(204))
        if isinstance(source, Response):
            return source
        row = source if isinstance(source, dict) else {"Lock_Source__s": source}
        return answered(200, {"data": [row]})

    def discovered(self, **named: str) -> Discovery:
        return discover(named, LIBRARY, self.ask, BASE)


def test_discovery_finds_all_that_the_reference_org_announces() -> None:
    with served() as org:
        announced = org.running.announcement
        connection = Connection(Client(announced["access_token"]), org.running.base_url)
        discovery = discover({}, LIBRARY, connection.ask, org.running.base_url)
        connection.close()
    known = LIBRARY.probes.reference_inventory(announced)
    differing = {need for need, value in discovery.inventory.items() if known[need] != value}
    assert differing <= {"unknown_id", "unknown_module"}
    # Locks are found by the probes that show them, the mark is the run's; what the system made is
    # asked of the reference org only.
    ours = {"mark", "system_module", "system_configuration"}
    assert known.keys() - discovery.inventory.keys() == {"lock", "auto_lock", *ours}
    assert discovery.searched
    assert len(org.asked) <= 13


def test_what_is_configured_is_neither_searched_for_nor_replaced() -> None:
    made = Made()
    named = {"locked_record": "1", "auto_locked_record": "2", "unlocked_record": "3"}
    inventory = made.discovered(module="Depots", **named).inventory
    assert named.items() <= inventory.items()
    assert inventory["module"] == "Depots"
    assert not any("search" in url or "per_page=20" in url for url in made.urls)


def test_choices_are_described_without_ids() -> None:
    discovery = Made(kinds={"Leads": "both", "Contacts": "manual"}).discovered()
    assert discovery.auto_selected
    assert not any(letter.isdigit() for line in discovery.auto_selected for letter in line)


@pytest.mark.parametrize(
    "source",
    [
        "automatic",
        "Both",
        None,
        {"Lock_Source__s": "By rule", "Record_Locking_Rule_Id__s": "1"},
        answered(400, {"code": "NOT_ALLOWED"}),
        answered(500),
    ],
    ids=range(6),
)
def test_a_lock_that_does_not_show_its_kind_is_chosen_to_be_judged(source: Any) -> None:
    for sources in ({HAND: "Manual", RULE: source}, {RULE: source, HAND: "Manual"}):
        inventory = Made(sources=sources).discovered().inventory
        assert (inventory["locked_record"], inventory["auto_locked_record"]) == (HAND, RULE)


def test_a_record_meets_one_need_only() -> None:
    inventory = Made(sources={HAND: "Manual", RULE: "Manual"}).discovered().inventory
    assert inventory["locked_record"] == HAND
    assert "auto_locked_record" not in inventory
    named = Made(sources={HAND: "odd", RULE: "odd"}).discovered(locked_record=HAND).inventory
    assert named["auto_locked_record"] == RULE


def test_an_org_that_serves_documented_paths_only_lacks_records_but_was_searched() -> None:
    unknown: dict[str, Response | None] = {"search": answered(404), "fields=id": answered(404)}
    discovery = Made(over=unknown).discovered()
    assert discovery.searched
    assert not {"locked_record", "unlocked_record", "lockable_record"} & discovery.inventory.keys()
    assert discovery.inventory["configured_module"] == "Leads"
    assert len(discovery.inventory["unknown_id"]) == 19


@pytest.mark.parametrize("answer", [None, *map(answered, (401, 429, 500, 502, 503))])
@pytest.mark.parametrize("part", ["search", "per_page=20", "record_locking_configurations"])
def test_an_outage_means_that_the_org_was_not_searched(part: str, answer: Response | None) -> None:
    discovery = Made(over={part: answer}).discovered()
    assert not discovery.searched


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"data": 3}', b'{"data": [1, {}]}'])
def test_bodies_of_another_form_meet_no_need(body: bytes) -> None:
    odd: dict[str, Response | None] = {BASE: Response(200, {}, body)}
    discovery = Made(over=odd).discovered()
    assert not {need for need in discovery.inventory if need.endswith("_record")}


@pytest.mark.parametrize(
    "answer",
    [
        answered(200, {"record_locking_configurations": []}),
        answered(200),
        answered(404, {"code": "NO_CONTENT"}),
    ],
)
def test_a_missing_configuration_is_recognized_in_other_forms_than_documented(
    answer: Response,
) -> None:
    discovery = Made(over={"module=Accounts": answer}).discovered()
    assert discovery.inventory["unconfigured_module"] == "Accounts"


def test_a_module_without_a_configuration_has_no_lockable_record() -> None:
    discovery = Made(sources={}, kinds={"Contacts": "manual"}).discovered(module="Accounts")
    assert discovery.inventory["unconfigured_module"] == "Accounts"
    assert (
        not {"configured_module", "unlocked_record", "lockable_record"} & discovery.inventory.keys()
    )


def test_a_module_with_locked_records_counts_as_configured() -> None:
    inventory = Made(kinds={}).discovered().inventory
    assert inventory["configured_module"] == "Leads"
    assert inventory["unlocked_record"] == FREE


def test_a_module_locked_by_rule_only_is_not_locked_by_hand() -> None:
    inventory = Made(kinds={"Leads": "automatic"}).discovered().inventory
    assert inventory["unlocked_record"] == FREE
    assert "lockable_record" not in inventory


def test_modules_of_each_kind_are_searched_among_a_few() -> None:
    kinds = {"Leads": "both", "Contacts": "automatic", "Deals": "manual"}
    made = Made(kinds=kinds)
    inventory = made.discovered().inventory
    assert (inventory["automatic_module"], inventory["manual_module"]) == ("Contacts", "Deals")
    assert inventory["unconfigured_module"] == "Accounts"
    assert inventory["unconfigured_record"] == LOOSE


def test_no_more_than_a_few_modules_are_searched() -> None:
    made = Made(kinds=dict.fromkeys(lockable_modules(LIBRARY), "both"))
    inventory = made.discovered().inventory
    assert not {"unconfigured_module", "manual_module", "automatic_module"} & inventory.keys()
    assert len({url for url in made.urls if "configurations" in url}) <= READING.modules + 1


def test_an_org_that_sends_more_records_than_it_was_asked_for_is_asked_about_three() -> None:
    org = Made(sources={f"41508680000{number:06}": "Manual" for number in range(100)})
    org.discovered()
    asked = [url for url in org.urls if "/Locking_Information__s" in url]
    assert len(asked) == 3


def test_a_run_that_writes_asks_until_it_knows_and_others_say_what_was_not_asked() -> None:
    kinds = dict.fromkeys(lockable_modules(LIBRARY), "both")
    del kinds["Vendors"]
    few = Made(kinds=kinds).discovered()
    assert "unconfigured_module" not in few.inventory
    assert few.lacking["unconfigured_module"].startswith("among Leads, Accounts, ")
    assert "; not asked about: Solutions, Vendors, " in few.lacking["unconfigured_module"]
    all_ = discover({}, LIBRARY, Made(kinds=kinds).ask, BASE, reach=WRITING)
    assert all_.inventory["unconfigured_module"] == "Vendors"
    assert "not asked about" not in all_.lacking["manual_module"]


def modules(*own: str) -> Response:
    """The modules that an org lists: one that every org has, and its own."""
    rows = [{"api_name": "Leads", "generated_type": "default"}]
    rows += [{"api_name": name, "generated_type": "custom"} for name in own]
    return answered(200, {"modules": rows})


def test_a_run_that_writes_looks_among_custom_modules_where_no_other_will_do() -> None:
    kinds = dict.fromkeys([*lockable_modules(LIBRARY), "Depots"], "both")
    made = Made(kinds=kinds, over={"/settings/modules": modules("Depots", "Visits", "Leads")})
    discovery = discover({}, LIBRARY, made.ask, BASE, reach=WRITING)
    assert discovery.inventory["unconfigured_module"] == "Visits"
    assert discovery.lacking["manual_module"].count("Leads") == 1
    assert made.discovered().lacking["unconfigured_module"].endswith("Tasks, custom modules")
    assert sum("/settings/modules" in url for url in made.urls) == 1


def test_no_more_than_fifty_modules_are_asked_about_and_twenty_named() -> None:
    own = [f"Own_{number}" for number in range(100)]
    kinds = dict.fromkeys([*lockable_modules(LIBRARY), *own], "both")
    made = Made(kinds=kinds, over={"/settings/modules": modules(*own)})
    lacking = discover({}, LIBRARY, made.ask, BASE, reach=WRITING).lacking
    asked = {url for url in made.urls if "configurations" in url}
    assert len(asked) == WRITING.modules + 1
    assert " and 31 more; not asked about: Own_38, " in lacking["unconfigured_module"]
    assert lacking["unconfigured_module"].endswith(" and 42 more")


@pytest.mark.parametrize("answer", [answered(401, {}), answered(200, {"modules": 7}), None])
def test_an_org_that_lists_no_modules_is_asked_about_those_of_the_page(
    answer: Response | None,
) -> None:
    kinds = dict.fromkeys(lockable_modules(LIBRARY), "both")
    made = Made(kinds=kinds, over={"/settings/modules": answer})
    discovery = discover({}, LIBRARY, made.ask, BASE, reach=WRITING)
    assert "unconfigured_module" not in discovery.inventory
    assert discovery.searched is (answer is not None)


def test_tasks_are_the_last_module_to_be_written_to_and_have_no_rules_of_ours() -> None:
    kinds = dict.fromkeys(lockable_modules(LIBRARY), "both")
    del kinds["Tasks"], kinds["Invoices"]
    both = discover({}, LIBRARY, Made(kinds=kinds).ask, BASE, reach=WRITING)
    assert both.inventory["unconfigured_module"] == "Invoices"
    kinds["Invoices"] = "manual"
    tasks = discover({}, LIBRARY, Made(kinds=kinds).ask, BASE, reach=WRITING)
    assert tasks.inventory["unconfigured_module"] == "Tasks"
    assert "criteria_field" not in tasks.inventory
    assert tasks.lacking["criteria_field"] == "that goes with Tasks"


def test_only_needs_that_are_wanted_are_looked_for() -> None:
    made = Made()
    discovery = discover({}, LIBRARY, made.ask, BASE, wanted=("locked_record",))
    assert not any("profiles" in url or "/settings/fields" in url for url in made.urls)
    assert "criteria_field" not in discovery.inventory
