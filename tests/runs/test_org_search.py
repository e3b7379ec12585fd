"""Searching an org without the journal: whatever a killed run left is found and taken back."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.runs.served import Answer, Asked, Org, enter, judged, served
from zoho_conformance.model.errors import UsageError
from zoho_conformance.runs.journal import Journal
from zoho_conformance.runs.org_search import OrgSearch, search_org
from zoho_conformance.runs.probes import MARK
from zoho_conformance.runs.settings import Settings
from zoho_conformance.runs.take_back_found import TakenBackFound

LIVE = Settings("live")
LOCK = "4150868000000699999"
RUN = f"{MARK} kvbrtwqz"


@pytest.fixture
def org(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Org]:
    with served() as running:
        enter(running, monkeypatch, tmp_path)
        yield running


@dataclass
class Searched:
    """What a search came to, and what was taken back."""

    marked: list[str | None] = field(default_factory=list)
    unmarked: list[str | None] = field(default_factory=list)
    not_searched: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    taken: TakenBackFound | None = None


def searched(*ids: str, take_back: bool = True, **settings: Any) -> Searched:
    with search_org(Settings("live", **settings), ids) as search:
        result = search.result
        search.require_named()
        return Searched(
            [row.id for row in result.to_take_back],
            [row.id for row in result.rows if not row.to_take_back],
            result.not_searched,
            result.absent,
            search.take_back() if take_back else None,
        )


def leave_a_lock(org: Org, reason: str | None, **others: Any) -> str:
    """Leave a lock where a run would put its own; the id of the record."""
    announced = org.running.announcement
    record, other = announced["unlocked_record_id"], announced["locked_record_id"]
    left = copy.deepcopy(org.inventory.locks[other])
    org.inventory.locks[record] = {**left, "id": LOCK, "Locked_Reason__s": reason, **others}
    return record


def leave_a_configuration(org: Org, *names: str) -> str:
    """Leave a configuration where a run would add its own, with rules of these names; its id."""
    left = copy.deepcopy(org.inventory.configurations["Contacts"])
    rules = [{"id": str(number), "name": name} for number, name in enumerate(names)]
    id_ = "4150868000000499999"
    org.inventory.configurations["Accounts"] = {**left, "id": id_, "locking_rules": rules}
    return id_


def states(org: Org) -> list[tuple[Any, Any]]:
    """What the org has at every instant of a run that writes, each state once."""
    seen: dict[str, tuple[Any, Any]] = {}

    def change(_asked: Asked, answer: Answer) -> Answer:
        inventory = org.inventory
        seen.setdefault(
            org.contents,
            (copy.deepcopy(inventory.locks), copy.deepcopy(inventory.configurations)),
        )
        return answer

    org.change = change
    assert judged(writes="sandbox")["verdict"] == "conforms"
    org.change = lambda _, answer: answer
    return list(seen.values())


def test_whatever_a_run_leaves_that_is_killed_at_any_instant_is_found_and_taken_back(
    org: Org,
) -> None:
    """A kill leaves the org as it is between two requests, and HOME may be thrown away with it."""
    before, earlier = org.contents, {row["id"] for row in org.inventory.configurations.values()}
    instants = states(org)
    assert len(instants) > 4
    for locks, configurations in instants:
        org.inventory.locks.clear()
        org.inventory.locks.update(locks)
        org.inventory.configurations.clear()
        org.inventory.configurations.update(configurations)
        shown = searched(take_back=False)
        # A person sees by its time which of the configurations without a mark is the run's.
        ids = [str(id_) for id_ in shown.unmarked if id_ not in earlier]
        searched(*ids)
        assert org.contents == before
    assert Journal().entries() == ()


@pytest.mark.parametrize("reason", [RUN, f"{RUN} updated", RUN.upper(), f"{MARK} 1a2b3c4d", MARK])
def test_a_lock_with_a_mark_is_taken_back(org: Org, reason: str) -> None:
    before = org.contents
    leave_a_lock(org, reason)
    result = searched()
    assert result.marked == [LOCK]
    assert result.taken is not None
    assert dict(result.taken.removed) == {"lock": 1}
    assert org.contents == before


@pytest.mark.parametrize(
    "reason", ["Under review", f"about {RUN}", f"{RUN}: please keep it locked", None, ""]
)
def test_a_lock_without_a_whole_mark_is_taken_back_only_if_its_id_is_named(
    org: Org, reason: str | None
) -> None:
    before = org.contents
    leave_a_lock(org, reason)
    left = org.contents
    assert searched().marked == []
    assert org.contents == left
    assert searched(LOCK).marked == [LOCK]
    assert org.contents == before


def test_a_lock_that_may_be_a_run_s_is_listed_and_others_are_not(org: Org) -> None:
    leave_a_lock(org, "Under review")
    assert LOCK not in searched().unmarked
    for reason in (None, f"{RUN}: please keep it locked"):
        leave_a_lock(org, reason)
        assert LOCK in searched().unmarked
    leave_a_lock(org, None, Lock_Source__s="Automatic")
    assert LOCK not in searched().unmarked


def test_a_configuration_is_taken_back_if_all_its_rules_carry_a_mark(org: Org) -> None:
    before = org.contents
    id_ = leave_a_configuration(org, RUN, RUN)
    assert searched().marked == [id_]
    assert org.contents == before
    id_ = leave_a_configuration(org, RUN, "Somebody's")
    result = searched()
    assert (result.marked, id_ in result.unmarked) == ([], True)
    assert org.contents != before


def test_a_configuration_without_rules_is_taken_back_only_if_its_id_is_named(org: Org) -> None:
    before = org.contents
    id_ = leave_a_configuration(org)
    result = searched()
    assert (result.marked, id_ in result.unmarked) == ([], True)
    assert "Accounts" in org.inventory.configurations
    assert searched(id_).marked == [id_]
    assert org.contents == before


def test_an_id_that_nothing_has_takes_nothing_back(org: Org) -> None:
    leave_a_lock(org, RUN)
    with pytest.raises(UsageError, match=r"--id 17: .* nothing was undone"):
        searched("17")
    assert org.writes == []


def test_a_lock_that_the_search_of_the_org_does_not_show_yet_is_found_in_the_list(
    org: Org,
) -> None:
    leave_a_lock(org, RUN)
    org.instead = lambda asked: Answer(204, body=b"") if "/search" in asked.path else None
    assert searched().marked == [LOCK]


def test_the_record_that_is_configured_is_looked_at_even_if_no_list_shows_it(
    org: Org, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZOHO_UNLOCKED_RECORD_ID", leave_a_lock(org, RUN))
    lists = ("/search", "/Leads")
    org.instead = lambda asked: Answer(204, body=b"") if asked.path.endswith(lists) else None
    assert searched().marked == [LOCK]


def test_the_modules_that_are_named_are_searched(org: Org) -> None:
    leave_a_lock(org, RUN)
    assert searched(modules=("Contacts",)).marked == []
    assert searched(modules=("Contacts", "Leads")).marked == [LOCK]
    leave_a_lock(org, RUN)
    assert searched(all_modules=True).marked == [LOCK]


def test_a_module_that_the_org_does_not_have_is_a_problem_only_if_it_was_named(org: Org) -> None:
    del org.inventory.modules["Solutions"]
    result = searched()
    assert (result.absent, result.not_searched) == (["Solutions"], [])
    result = searched(modules=("Solutions",))
    assert result.absent == []
    assert sorted(result.not_searched) == [
        "configurations of Solutions: delete-configuration: HTTP 400 when reading its state",
        "locked records of Solutions: HTTP 400 when searching for locked records",
    ]


def test_what_cannot_be_read_is_not_taken_for_empty(org: Org) -> None:
    leave_a_lock(org, RUN)
    org.instead = lambda asked: Answer(500) if "/Locking_" in asked.path else None
    result = searched()
    assert result.marked == []
    assert result.not_searched == ["locks of Leads: unlock: HTTP 500 when reading its state"]


@pytest.mark.parametrize("requests", range(1, 28, 2))
def test_a_search_sends_no_more_requests_than_it_may_and_says_what_it_left_out(
    org: Org, requests: int
) -> None:
    before = org.contents
    leave_a_lock(org, RUN)
    left = org.contents
    result = searched(max_requests=requests)
    assert len(org.asked) <= requests
    assert bool(result.not_searched) == (requests < 25)
    # What was found can be taken back with the requests that are left.
    assert result.taken is not None
    assert not result.taken.problems
    assert org.contents == (before if result.marked else left)


def test_a_second_lock_behind_the_first_is_taken_back_too(org: Org) -> None:
    before = org.contents
    record = leave_a_lock(org, RUN)
    second = {**org.inventory.locks[record], "id": "4150868000000688888"}

    def change(asked: Asked, answer: Answer) -> Answer:
        if asked.method == "DELETE" and record not in org.inventory.locks and second:
            org.inventory.locks[record] = dict(second)
            second.clear()
        return answer

    org.change = change
    result = searched()
    assert result.taken is not None
    assert dict(result.taken.removed) == {"lock": 2}
    assert org.contents == before


def test_what_the_org_does_not_remove_is_told(org: Org) -> None:
    record = leave_a_lock(org, RUN)
    left = org.contents
    org.instead = lambda asked: Answer(200) if asked.method == "DELETE" else None
    taken = searched().taken
    assert taken is not None
    assert taken.problems == (
        f"lock in Leads, record {record}: unlock: what was removed is still there",
    )
    assert org.contents == left
    assert len(org.writes) <= 3


def test_a_lock_that_somebody_changes_after_it_was_shown_is_left_to_them(org: Org) -> None:
    record = leave_a_lock(org, RUN)
    with search_org(LIVE) as search:
        assert isinstance(search, OrgSearch)
        row = {**org.inventory.locks[record], "Locked_Reason__s": "Under review"}
        org.inventory.locks[record] = row
        assert dict(search.take_back().removed) == {"lock": 0}
    assert org.writes == []
