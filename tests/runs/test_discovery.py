"""Discovery: what an org has that nobody named, found with few requests, and never guessed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.runs.served import served
from zoho_conformance.exchanges.http.client import Client
from zoho_conformance.model.exchange import Request, Response
from zoho_conformance.runs.connection import Connection
from zoho_conformance.runs.discovery import MAX_OTHER_MODULES, Discovery, discover, lockable_modules
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
            found = [{"id": one} for one in self.sources]
            return answered(200, {"data": found}) if found else answered(204)
        if "/Locking_Information__s" in request.url:
            return self.lock(request.path.split("/")[4])
        if "record_locking_configurations" in request.url:
            kind = self.kinds.get(request.query["module"])
            rows: Any = {"record_locking_configurations": [{"lock_type": kind}]}
            return answered(200, rows) if kind else answered(204)
        if "Locked__s" in request.query.get("fields", ""):
            rows = {"data": [{"id": HAND, "Locked__s": True}, {"id": FREE, "Locked__s": False}]}
            return answered(200, rows)
        if request.query.get("fields") == "id":
            return answered(200, {"data": [{"id": LOOSE}]})
        return answered(404, {})

    def lock(self, record: str) -> Response:
        source = self.sources[record]
        if isinstance(source, Response):
            return source
        row = source if isinstance(source, dict) else {"Lock_Source__s": source}
        return answered(200, {"data": [row]})

    def discovered(self, **named: str) -> Discovery:
        return discover(named, LIBRARY, self.ask, BASE)


def test_all_that_the_reference_org_has_is_found() -> None:
    with served() as org:
        told = org.running.announcement
        connection = Connection(Client(told["access_token"]), org.running.base_url)
        found = discover({}, LIBRARY, connection.ask, org.running.base_url)
        connection.close()
    known = LIBRARY.probes.reference_inventory(told)
    differing = {need for need, value in found.inventory.items() if known[need] != value}
    assert differing <= {"unknown_id", "unknown_module"}
    # Locks are found by the probes that show them, the mark is the run's; what the system made is
    # asked of the reference org only.
    ours = {"mark", "system_module", "system_configuration"}
    assert known.keys() - found.inventory.keys() == {"lock", "auto_lock", *ours}
    assert found.searched
    assert len(org.asked) <= 12


def test_what_is_named_is_neither_searched_nor_replaced() -> None:
    made = Made()
    named = {"locked_record": "1", "auto_locked_record": "2", "unlocked_record": "3"}
    inventory = made.discovered(module="Depots", **named).inventory
    assert named.items() <= inventory.items()
    assert inventory["module"] == "Depots"
    assert not any("search" in one or "per_page=20" in one for one in made.urls)


def test_no_id_is_told() -> None:
    found = Made(kinds={"Leads": "both", "Contacts": "manual"}).discovered()
    assert found.auto_selected
    assert not any(letter.isdigit() for line in found.auto_selected for letter in line)


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
def test_a_lock_that_does_not_tell_its_kind_is_judged_all_the_more(source: Any) -> None:
    for sources in ({HAND: "Manual", RULE: source}, {RULE: source, HAND: "Manual"}):
        inventory = Made(sources=sources).discovered().inventory
        assert (inventory["locked_record"], inventory["auto_locked_record"]) == (HAND, RULE)


def test_no_record_is_taken_for_two() -> None:
    inventory = Made(sources={HAND: "Manual", RULE: "Manual"}).discovered().inventory
    assert inventory["locked_record"] == HAND
    assert "auto_locked_record" not in inventory
    named = Made(sources={HAND: "odd", RULE: "odd"}).discovered(locked_record=HAND).inventory
    assert named["auto_locked_record"] == RULE


def test_an_org_of_documented_paths_only_lacks_and_did_answer() -> None:
    unknown: dict[str, Response | None] = {"search": answered(404), "fields=id": answered(404)}
    found = Made(over=unknown).discovered()
    assert found.searched
    assert not {"locked_record", "unlocked_record", "lockable_record"} & found.inventory.keys()
    assert found.inventory["configured_module"] == "Leads"
    assert len(found.inventory["unknown_id"]) == 19


@pytest.mark.parametrize("answer", [None, *map(answered, (401, 429, 500, 502, 503))])
@pytest.mark.parametrize("part", ["search", "per_page=20", "record_locking_configurations"])
def test_an_outage_is_no_answer(part: str, answer: Response | None) -> None:
    found = Made(over={part: answer}).discovered()
    assert not found.searched


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"data": 3}', b'{"data": [1, {}]}'])
def test_what_makes_no_sense_finds_nothing(body: bytes) -> None:
    odd: dict[str, Response | None] = {BASE: Response(200, {}, body)}
    found = Made(over=odd).discovered()
    assert not {one for one in found.inventory if one.endswith("_record")}


@pytest.mark.parametrize(
    "answer",
    [
        answered(200, {"record_locking_configurations": []}),
        answered(200),
        answered(404, {"code": "NO_CONTENT"}),
    ],
)
def test_no_configuration_told_in_another_way_is_judged_all_the_more(answer: Response) -> None:
    found = Made(over={"module=Accounts": answer}).discovered()
    assert found.inventory["unconfigured_module"] == "Accounts"


def test_a_module_without_a_configuration_has_nothing_to_lock() -> None:
    found = Made(sources={}, kinds={"Contacts": "manual"}).discovered(module="Accounts")
    assert found.inventory["unconfigured_module"] == "Accounts"
    assert not {"configured_module", "unlocked_record", "lockable_record"} & found.inventory.keys()


def test_where_there_are_locks_there_is_a_configuration() -> None:
    inventory = Made(kinds={}).discovered().inventory
    assert inventory["configured_module"] == "Leads"
    assert inventory["unlocked_record"] == FREE


def test_a_module_locked_by_rule_only_is_not_locked_by_hand() -> None:
    inventory = Made(kinds={"Leads": "automatic"}).discovered().inventory
    assert inventory["unlocked_record"] == FREE
    assert "lockable_record" not in inventory


def test_modules_of_each_kind_are_looked_for_among_a_few() -> None:
    kinds = {"Leads": "both", "Contacts": "automatic", "Deals": "manual"}
    made = Made(kinds=kinds)
    inventory = made.discovered().inventory
    assert (inventory["automatic_module"], inventory["manual_module"]) == ("Contacts", "Deals")
    assert inventory["unconfigured_module"] == "Accounts"
    assert inventory["unconfigured_record"] == LOOSE


def test_and_then_no_more() -> None:
    made = Made(kinds=dict.fromkeys(lockable_modules(LIBRARY), "both"))
    inventory = made.discovered().inventory
    assert not {"unconfigured_module", "manual_module", "automatic_module"} & inventory.keys()
    assert len({one for one in made.urls if "configurations" in one}) <= MAX_OTHER_MODULES + 1
