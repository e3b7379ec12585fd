"""An org over HTTP as a target: each probe is sent once, scenarios whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Literal

from zoho_conformance.exchanges.cassettes.record import Recorder
from zoho_conformance.exchanges.http.errors import TransportError
from zoho_conformance.model import json_path
from zoho_conformance.model.errors import NotJudged
from zoho_conformance.model.exchange import Case, Exchange, Response
from zoho_conformance.model.outcome import RecordedFrom, TargetKind
from zoho_conformance.runs.connection import Connection
from zoho_conformance.runs.journal import Journal
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.probes import Inventory, Probe
from zoho_conformance.runs.scenario import Answer, Scenario, needs_of


class OrgTarget:
    """The probes of a version against an org; ``excluded`` says why one is not to be sent."""

    recorded_from: RecordedFrom | None = None

    def __init__(
        self,
        name: str,
        kind: Literal["live", "reference"],
        org: Connection,
        estate: Inventory,
        library: Library,
        *,
        recorder: Recorder | None = None,
        journal: Journal | None = None,
        excluded: Callable[[Probe], str | None] = lambda _: None,
        searched: bool = True,
    ) -> None:
        self.name = name
        self.kind: TargetKind = kind
        self.description = f"the {name} org, asked over HTTP"
        self.auto_selected: tuple[str, ...] = ()
        self.not_undone: tuple[str, ...] = ()
        self._org = org
        self._estate = dict(estate)
        self._library = library
        self._recorder = recorder
        self._journal = journal
        self._excluded = excluded
        # What was not found is excused only where the org answered when it was asked.
        self._searched = searched
        self._played: dict[str, dict[str, Answer]] = {}

    @property
    def cases(self) -> tuple[Case, ...]:
        """Every case whose probe may be sent."""
        probes = self._library.probes.probes
        return tuple(one.as_case() for one in probes if _place(one.as_case()) not in self.not_asked)

    @cached_property
    def not_asked(self) -> Mapping[str, str]:
        """The cases whose probes may not be sent; of a scenario all, where one may not."""
        probes = self._library.probes
        found = {}
        for one in probes.probes:
            together = probes.scenario(one.scenario) if one.scenario else (one,)
            reasons = [reason for reason in map(self._excluded, together) if reason]
            if reasons:
                found[_place(one.as_case())] = reasons[0]
        return found

    @property
    def requests_sent(self) -> int:
        """How many requests went out."""
        return self._org.requests_sent

    def answer(self, case: Case) -> Exchange:
        """Send the case's probe; raises where the org lacks what it needs, or does not answer."""
        probe = self._library.probes.find(case)
        if probe is None:
            raise NotJudged("not-run", "no probe shows the case")
        if _place(case) in self.not_asked:
            raise NotJudged("not-run", self.not_asked[_place(case)], not_applicable=True)
        if probe.scenario is not None:
            return self._of_scenario(probe, probe.scenario)
        if self.not_undone:
            raise NotJudged("not-run", "a scenario before it left the org as it was not")
        self._meet(probe.needs)
        self._need(probe.unmet(self._estate))
        promise = self._library.promises[case.operation]
        request = probe.request(promise, self._estate, self._org.base_url)
        try:
            return Exchange(case, request, self._send(probe, self._estate))
        except TransportError as cause:
            raise NotJudged(cause.outcome, str(cause)) from cause

    def _of_scenario(self, probe: Probe, name: str) -> Exchange:
        if name not in self._played:
            self._played[name] = self._play(self._library.probes.scenario(name))
        outcome = self._played[name][f"{probe.operation}/{probe.case}"]
        if isinstance(outcome, NotJudged):
            raise outcome
        return outcome

    def _play(self, probes: tuple[Probe, ...]) -> dict[str, Answer]:
        try:
            steps = {(one.operation, one.case) for one in probes}
            mets = self._library.probes.met_by
            own = {one.need: 1 for one in mets if (one.operation, one.case) in steps}
            needs = needs_of(probes, own)
            self._meet(needs)
            self._need(tuple(need for need in needs if need not in self._estate))
        except NotJudged as cause:
            return {f"{one.operation}/{one.case}": cause for one in probes}
        scenario = Scenario(probes, self._org, self._library, self._journal, self._resent)
        outcomes = scenario.play(self._estate)
        if scenario.not_undone is not None:
            self.not_undone += (scenario.not_undone,)
        return outcomes

    def _need(self, unmet: tuple[str, ...]) -> None:
        if unmet:
            told = ", ".join(need.replace("_", " ") for need in unmet)
            found = "the org has no" if self._searched else "the org did not answer a search for"
            raise NotJudged("not-run", f"{found} {told}", not_applicable=self._searched)

    def _resent(self, probe: Probe, estate: Inventory) -> Response:
        """The answer now: in a scenario the same request may get another one each time."""
        return self._send(probe, estate, again=True)

    def _send(self, probe: Probe, estate: Inventory, *, again: bool = False) -> Response:
        promise = self._library.promises[probe.operation]
        request = probe.request(promise, estate, self._org.base_url)
        recorder = self._recorder
        if recorder is None:
            return self._org.send(request, probe.token, again=again)
        with recorder.record(_place(probe.as_case())):
            return self._org.send(request, probe.token, again=True)

    def keep(self, case: Case) -> None:
        """Write the case's cassette, where it was recorded."""
        if self._recorder is not None:
            self._recorder.keep(_place(case))

    def finish(self, excused: Mapping[str, str]) -> None:
        """Note beside the cassettes which cases the org had no means to show."""
        if self._recorder is not None:
            self._recorder.write_not_run_reasons(excused, self.not_asked)

    def _meet(self, needs: tuple[str, ...]) -> None:
        """Meet the needs that the answers to other cases meet."""
        for one in self._library.probes.met_by:
            if one.need not in needs or one.need in self._estate:
                continue
            other = Case(one.operation, one.case, "success")
            try:
                body = self.answer(other).response.json
            except NotJudged:
                continue
            value = next(json_path.values(body, one.path), None)
            if isinstance(value, str | int):
                self._estate[one.need] = str(value)

    def close(self) -> None:
        """Close the connection."""
        self._org.close()


def _place(case: Case) -> str:
    return f"{case.operation}/{case.name}"
