"""Targets: who answers. A target gives the exchange of a case, or says why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from zoho_conformance.model.exchange import Case, Exchange
from zoho_conformance.model.outcome import RecordedFrom, TargetKind


class Target(Protocol):
    """Who answers.

    `name` keeps the results of several targets apart, `description` says in words who answers and
    `kind` as data; `recorded_from` is who answered when the recording was made, None where the
    answers are not recordings of an API. `auto_selected` lists what discovery chose in the org,
    `not_undone` what the run wrote and could not take back.
    """

    name: str
    description: str
    auto_selected: tuple[str, ...]
    not_undone: tuple[str, ...]
    kind: TargetKind
    recorded_from: RecordedFrom | None

    @property
    def requests_sent(self) -> int:
        """How many requests went out."""
        ...

    @property
    def cases(self) -> tuple[Case, ...]:
        """The cases that the target is to show."""
        ...

    @property
    def not_asked(self) -> Mapping[str, str]:
        """The cases that the run was not to ask for, by ``operation/case``, with the reasons."""
        ...

    def keep(self, case: Case) -> None:
        """The answer to the case was judged: what was recorded of it is worth keeping."""
        ...

    def finish(self, excused: Mapping[str, str]) -> None:
        """All cases were asked for; ``excused`` has the reasons of those it had no means for."""
        ...

    def answer(self, case: Case) -> Exchange:
        """The exchange of a case; raises ``NotJudgedError`` where there is none."""
        ...
