"""An org over HTTP as a target: each probe is sent once, scenarios whole or not at all."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from types import MappingProxyType
from typing import Literal

from zoho_conformance.exchanges.cassettes.record import Recorder
from zoho_conformance.exchanges.http.errors import TransportError
from zoho_conformance.model import interruption
from zoho_conformance.model.errors import NotJudged
from zoho_conformance.model.exchange import Case, Exchange, Response
from zoho_conformance.model.outcome import TargetKind
from zoho_conformance.runs.connection import Connection
from zoho_conformance.runs.leftovers import RestoreCommand, leftovers_in, not_taken_back
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.org_lock import RunJournal
from zoho_conformance.runs.org_settings import variable
from zoho_conformance.runs.probes import Inventory, Probe
from zoho_conformance.runs.scenario import ProbeAnswer, Scenario, initial_needs, needs_in_words
from zoho_conformance.runs.target import Target

_NOT_UNDONE = "an earlier scenario could not undo what it wrote"


class OrgTarget(Target):
    """The probes of a version against an org.

    `not_asked` has the reasons why cases must not be asked for, by their keys. `searched` is
    whether the org answered when it was asked for what it has: only then does it lack what was not
    discovered; `lacking` says where that was looked for. `restore` is the command that undoes what
    a run leaves.
    """

    def __init__(
        self,
        name: str,
        kind: Literal["live", "reference"],
        org: Connection,
        inventory: Inventory,
        library: Library,
        *,
        recorder: Recorder | None = None,
        journal: RunJournal | None = None,
        not_asked: Mapping[str, str] = MappingProxyType({}),
        searched: bool = True,
        lacking: Mapping[str, str] = MappingProxyType({}),
        restore: RestoreCommand = RestoreCommand(),  # noqa: B008 - frozen
    ) -> None:
        self.name = name
        self.kind: TargetKind = kind
        self.description = f"the {name} org, over HTTP"
        self._org = org
        self._inventory = dict(inventory)
        self._library = library
        self._recorder = recorder
        self._journal = journal
        self._not_asked = not_asked
        self._searched = searched
        self._lacking = lacking
        self._restore = restore
        self._made: set[str] = set()
        self._stopped = self._stuck = False
        self._played: dict[str, dict[str, ProbeAnswer]] = {}

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """Every case whose probe may be sent."""
        every = (probe.as_case() for probe in self._library.probes.probes)
        return tuple(case for case in every if case.key not in self.not_asked)

    @property
    def not_asked(self) -> Mapping[str, str]:
        """The cases whose probes must not be sent."""
        return self._not_asked

    @property
    def requests_sent(self) -> int:
        """How many requests were sent."""
        return self._org.requests_sent

    @property
    def requests_repeated(self) -> int:
        """How many of them had been sent before."""
        return self._org.requests_repeated

    def has_answer(self, case: Case) -> bool:
        """Whether the case is of a scenario that was played: all its answers are there."""
        probe = self._library.probes.find(case)
        return probe is not None and probe.scenario in self._played

    def answer(self, case: Case) -> Exchange:
        """Send the case's probe; raises where the org lacks what it needs, or does not answer."""
        with self._org.time_limit.asking_for(self.name):
            return self._answer(case)

    def answer_again(self, case: Case) -> Exchange:
        """Send the case's probe again, over a new connection; raises where it does not only read.

        A connection that is kept may lead to the same server, where others answer differently.
        """
        probe = self._library.probes.find(case)
        if probe is None or not probe.safe or probe.scenario is not None:
            raise NotJudged("not-run", "what may write is not sent again")
        promise = self._library.promises[case.operation]
        request = probe.request(promise, self._inventory, self._org.base_url)
        with self._org.time_limit.asking_for(self.name):
            try:
                response = self._org.resend(request, probe.token)
            except TransportError as cause:
                raise NotJudged(cause.outcome, str(cause)) from cause
        return Exchange(case, request, response)

    @contextmanager
    def judging(self) -> Iterator[None]:
        """Judge an answer: very long answers take time as well."""
        with self._org.time_limit.asking_for(self.name), self._org.time_limit.counted():
            yield

    def _answer(self, case: Case) -> Exchange:
        probe = self._library.probes.find(case)
        if probe is None:
            raise NotJudged("not-run", "no probe for the case")
        if case.key in self.not_asked:
            raise NotJudged("not-run", self.not_asked[case.key], not_applicable=True)
        if probe.scenario is not None:
            return self._answer_in_scenario(case, probe.scenario)
        if self._stopped:
            raise NotJudged("not-run", _NOT_UNDONE)
        self._meet(probe.needs)
        self._require(probe.unmet(self._inventory))
        promise = self._library.promises[case.operation]
        request = probe.request(promise, self._inventory, self._org.base_url)
        try:
            response = self._send(probe, self._inventory)
        except TransportError as cause:
            raise NotJudged(cause.outcome, str(cause)) from cause
        if probe.expected == "nothing":
            self._refuse_to_judge_leftovers(probe, response)
        return Exchange(case, request, response)

    def _refuse_to_judge_leftovers(self, probe: Probe, response: Response) -> None:
        """Raise `NotJudged` where there is something only because another run left it."""
        for undo, described in leftovers_in(response.json, probe.operation, self._library):
            module = self._inventory.get(undo.module, "")
            leftover = not_taken_back(described, module, self._restore)
            raise NotJudged("not-run", f"the answer shows {leftover}")

    def _answer_in_scenario(self, case: Case, scenario: str) -> Exchange:
        if scenario not in self._played:
            with interruption.only_while_waiting():
                self._play(scenario)
        answer = self._played[scenario][case.key]
        if isinstance(answer, NotJudged):
            raise answer
        return answer

    def _play(self, name: str) -> None:
        """Play a scenario, and keep its answers; also those that came before an interruption."""
        probes = self._library.probes.scenario(name)
        try:
            if self._stuck:
                # An org that keeps what it should remove would collect more of it.
                raise NotJudged("not-run", _NOT_UNDONE)  # noqa: TRY301 - as for what it lacks
            needs = initial_needs(probes, self._library.probes)
            self._meet(needs)
            self._require([need for need in needs if need not in self._inventory])
        except NotJudged as cause:
            self._played[name] = {probe.as_case().key: cause for probe in probes}
            return
        scenario = Scenario(
            probes,
            self._org,
            self._library,
            self._journal,
            self._send_again,
            made=self._made,
            restore=self._restore,
        )
        self._played[name] = scenario.play(self._inventory)
        self._stuck = scenario.stuck
        self._stopped |= scenario.not_undone is not None
        lines = filter(None, (scenario.not_undone, scenario.leftover))
        self.not_undone = tuple(dict.fromkeys((*self.not_undone, *lines)))
        if scenario.interruption is not None:
            raise scenario.interruption

    def _require(self, unmet: Collection[str]) -> None:
        if unmet and not self._searched and not self._org.time_limit.left:
            # It may have it: the time ran out before that could be seen.
            raise NotJudged("not-run", str(self._org.time_limit.error))
        if unmet:
            lacks = "the org has no" if self._searched else "the org did not answer a search for"
            reason = f"{lacks} {needs_in_words(unmet)}{self._where(unmet)}"
            raise NotJudged("not-run", reason, not_applicable=self._searched)

    def _where(self, unmet: Collection[str]) -> str:
        """Where the needs were looked for, and which setting names one."""
        needs = {need.name: need for need in self._library.probes.needs if need.name in unmet}
        where = next((self._lacking[need] for need in unmet if need in self._lacking), None)
        settings = [variable(need.setting) for need in needs.values() if need.setting]
        named = f" ({settings[0]} names one)" if settings else ""
        return (f" {where}" if where and self._searched else "") + named

    def _send_again(self, probe: Probe, inventory: Inventory) -> Response:
        """The answer now: in a scenario the same request may get another one each time."""
        return self._send(probe, inventory, again=True)

    def _send(self, probe: Probe, inventory: Inventory, *, again: bool = False) -> Response:
        promise = self._library.promises[probe.operation]
        request = probe.request(promise, inventory, self._org.base_url)
        if self._recorder is None:
            return self._org.send(request, probe.token, again=again)
        response = self._org.send(request, probe.token, again=True)
        self._recorder.record(probe.as_case().key, request, response)
        return response

    def keep(self, case: Case) -> None:
        """Write the case's cassette, if it was recorded."""
        if self._recorder is not None:
            self._recorder.keep(case.key)

    def finish(self, not_applicable: Mapping[str, str]) -> None:
        """Note beside the cassettes which cases the org lacks the means for."""
        if self._recorder is not None:
            self._recorder.write_not_run_reasons(not_applicable, self.not_asked)

    def _meet(self, needs: Collection[str]) -> None:
        """Take what is needed, and not known yet, from the answers to other cases."""
        for met in self._library.probes.met_by:
            if met.need not in needs or met.need in self._inventory:
                continue
            try:
                body = self.answer(Case(met.operation, met.case, "success")).response.json
            except NotJudged:
                continue
            value = met.value_in(body, self._inventory)
            if value is not None:
                self._inventory[met.need] = value

    def close(self) -> None:
        """Close the connection."""
        self._org.close()
