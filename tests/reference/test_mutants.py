"""The mutants and variations of the reference org, by what they answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from zoho_conformance.model.errors import ConformanceError
from zoho_conformance.reference.invented_org import build_inventory
from zoho_conformance.reference.mutants import WRITTEN_MUTANTS
from zoho_conformance.reference.mutants.outcomes import OUTCOME_MUTANTS
from zoho_conformance.reference.mutants.refusals import REFUSAL_MUTANTS
from zoho_conformance.reference.mutants.successes import SUCCESS_MUTANTS
from zoho_conformance.reference.mutation import Mutant, Mutation, index_by_name, objects_at
from zoho_conformance.reference.org_inventory import OrgInventory
from zoho_conformance.reference.variations import VARIATIONS

Ask = Callable[..., TestResponse]
Requests = dict[str, tuple[str, dict[str, str]]]
Sent = tuple[int, tuple[tuple[str, str], ...], bytes]

SHOWN_BY_READING: tuple[Mutation, ...] = (
    *VARIATIONS.values(),
    *SUCCESS_MUTANTS,
    *OUTCOME_MUTANTS,
    *REFUSAL_MUTANTS,
)
MUTATIONS = {mutation.name: mutation for mutation in SHOWN_BY_READING}


def sent_by(response: TestResponse) -> Sent:
    return response.status_code, tuple(response.headers.items()), response.data


@pytest.mark.parametrize("name", list(MUTATIONS))
def test_a_mutation_changes_an_answer_and_nothing_in_the_org(
    ask: Ask, inventory: OrgInventory, requests_of_a_run: Requests, name: str
) -> None:
    mutation = MUTATIONS[name]
    changed = [
        case
        for case, (path, query) in requests_of_a_run.items()
        if sent_by(ask(path, mutation=mutation, **query)) != sent_by(ask(path, **query))
    ]
    assert changed
    assert inventory == build_inventory()


def test_no_two_mutations_answer_alike(ask: Ask, requests_of_a_run: Requests) -> None:
    answers: dict[tuple[Sent, ...], str] = {}
    for name, mutation in MUTATIONS.items():
        transcript = tuple(
            sent_by(ask(path, mutation=mutation, **query))
            for path, query in requests_of_a_run.values()
        )
        assert answers.setdefault(transcript, name) == name


def test_a_mutant_of_an_unknown_rule_is_refused() -> None:
    with pytest.raises(ConformanceError, match="unknown rule"):
        Mutant("name", "no-such-rule", "path", "summary")


def test_two_mutants_of_the_same_name_are_refused() -> None:
    twice = Mutant("name", "key-missing", "path", "summary")
    with pytest.raises(ConformanceError, match="two mutations are named name"):
        index_by_name([twice, twice])


def test_fields_ignored_answers_the_lock_whole(ask: Ask, requests_of_a_run: Requests) -> None:
    path, query = requests_of_a_run["list ok-fields"]
    whole = ask(path, **requests_of_a_run["list ok"][1]).get_json()
    assert ask(path, mutation=WRITTEN_MUTANTS["fields-ignored"], **query).get_json() == whole


def test_a_mutant_of_automatic_locks_leaves_manual_ones_alone(
    ask: Ask, requests_of_a_run: Requests
) -> None:
    mutant = WRITTEN_MUTANTS["automatic-lock-of-another-record"]
    path, query = requests_of_a_run["list ok"]
    assert sent_by(ask(path, mutation=mutant, **query)) == sent_by(ask(path, **query))


def test_times_of_another_offset_are_the_same_instant(
    ask: Ask, requests_of_a_run: Requests
) -> None:
    path, query = requests_of_a_run["list ok"]
    for name, time in (
        ("times-in-india", "2026-03-14T18:56:53+05:30"),
        ("times-in-utc", "2026-03-14T13:26:53Z"),
    ):
        (lock,) = ask(path, mutation=VARIATIONS[name], **query).get_json()["data"]
        assert lock["Locked_Time__s"] == time


def test_an_unlocked_record_may_have_an_empty_page(ask: Ask, requests_of_a_run: Requests) -> None:
    path, query = requests_of_a_run["list ok-unlocked"]
    response = ask(path, mutation=VARIATIONS["empty-page-for-unlocked"], **query)
    assert response.status_code == 200
    assert response.get_json()["data"] == []
    assert response.get_json()["info"]["count"] == 0


def test_objects_are_listed_in_order_and_the_body_is_at_the_empty_path() -> None:
    body: dict[str, object] = {"data": [{"id": "1", "by": {"name": "A"}}, {"id": "2", "by": None}]}
    assert objects_at(body, "") == [body]
    assert [row["id"] for row in objects_at(body, "data[]")] == ["1", "2"]
    assert objects_at(body, "data[].by") == [{"name": "A"}]
    assert objects_at(body, "info") == []
