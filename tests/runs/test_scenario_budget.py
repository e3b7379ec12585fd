"""A scenario begins only where enough requests are left to write, and to undo what was written."""

from __future__ import annotations

from typing import Any

import pytest

from zoho_conformance.exchanges.http.errors import TransportError
from zoho_conformance.model.errors import NotJudged
from zoho_conformance.runs.leftovers import RestoreCommand
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.scenario import Scenario

LOOK_BEFORE, LOOK_AFTER, REMOVE, LOOK_AGAIN = 1, 1, 1, 1


class Unreachable:
    """An org with so many requests left that answers nothing."""

    base_url = "https://org.invalid"

    def __init__(self, requests_left: int) -> None:
        self.requests_left = requests_left

    def send(self, *_request: Any, **_options: Any) -> Any:
        raise TransportError("nothing answers", "outage")


@pytest.mark.parametrize(("spare", "outcome"), [(-1, "not-run"), (0, "outage")])
def test_a_scenario_needs_requests_for_its_probes_and_their_undo(spare: int, outcome: str) -> None:
    library = Library()
    name = next(probe.scenario for probe in library.probes.probes if probe.undo and probe.scenario)
    probes = library.probes.scenario(name)
    left = len(probes) + LOOK_BEFORE + LOOK_AFTER + REMOVE + LOOK_AGAIN + spare
    inventory = {"module": "Leads"} | {need.name: "1" for need in library.probes.needs}
    org: Any = Unreachable(left)
    send: Any = lambda *_: None  # noqa: E731 - nothing is ever sent
    scenario = Scenario(probes, org, library, None, send, made=set(), restore=RestoreCommand())
    answers = scenario.play(inventory).values()
    assert {answer.outcome for answer in answers if isinstance(answer, NotJudged)} == {outcome}
