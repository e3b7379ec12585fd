"""Targets: who answers. A target gives the exchange of a case, or says why there is none."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING  # noqa: TID251 - our own recordings match

from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.exchanges.formats.interface import RecordedIn
from zoho_conformance.model.errors import NotJudged
from zoho_conformance.model.exchange import Case, Exchange
from zoho_conformance.model.outcome import RecordedFrom, TargetKind

if TYPE_CHECKING:
    from zoho_conformance.checks.matching import Unmatched

INTERRUPTED = "the run was interrupted"
"""Why what was not answered before a signal came is not judged."""


class Target(ABC):
    """Who answers: an org over HTTP, or recordings."""

    name: str
    """Keeps the results of several targets apart."""
    description: str
    """Who answers, in words; `kind` says it as data."""
    kind: TargetKind
    recorded_from: RecordedFrom | None = None
    """Who answered when the recording was made; None where the answers are not recorded ones."""
    module: str | None = None
    """The module that a live org is asked about."""
    host: str | None = None
    """The host of a live org's API domain."""
    auto_selected: tuple[str, ...] = ()
    """What discovery chose in the org, a line each."""
    not_undone: tuple[str, ...] = ()
    """What the run wrote and could not undo, a line each."""

    @property
    @abstractmethod
    def cases(self) -> tuple[Case, ...]:
        """The cases that the target is to show."""

    @abstractmethod
    def answer(self, case: Case) -> Exchange:
        """The exchange of a case; raises `NotJudged` where there is none."""

    def answer_again(self, case: Case) -> Exchange:
        """A further exchange of a case; raises `NotJudged` where there is none."""
        del case
        raise NotJudged("not-run", "recordings cannot be asked again")

    def example(self, operation: str, label: str) -> Exchange | None:
        """An exchange that shows a finding, by the label of its case, where no case has it."""
        del operation, label
        return None

    def exchange_sent(self, case: Case, judged: Exchange | None) -> Exchange | None:
        """The exchange of a case with all that was sent; `judged` is what its judgement has."""
        del case
        return judged

    def recorded_in(self, operation: str, label: str) -> RecordedIn | None:
        """The file that has the exchange of a case, by the label of the case; None for no file."""
        del operation, label
        return None

    def position(self, operation: str, label: str) -> tuple[int, ...]:
        """Where the exchange of a case is among all; empty where the cases come in their order."""
        del operation, label
        return ()

    def has_answer(self, case: Case) -> bool:
        """Whether the answer is already known, so that no request is needed."""
        del case
        return False

    def judging(self) -> AbstractContextManager[None]:
        """What an answer of the target is judged within."""
        return nullcontext()

    @property
    def requests_sent(self) -> int:
        """How many requests were sent."""
        return 0

    @property
    def requests_repeated(self) -> int:
        """How many of them had been sent before: their first answer was none."""
        return 0

    @property
    def not_asked(self) -> Mapping[str, str]:
        """The cases that the run was not allowed to ask for, by their keys, with the reasons."""
        return {}

    @property
    def unmatched(self) -> Mapping[Unmatched, int]:
        """How many recorded exchanges match no operation, by method, address and reason."""
        return {}

    @property
    def asked_versions(self) -> Mapping[str, int]:
        """How many exchanges asked for which API version, where not all for that of the contracts.

        Of those that are to operations; empty where all are of the contracts' version.
        """
        return {}

    @property
    def foreign(self) -> Mapping[str, int]:
        """How many recorded exchanges were with hosts that are not of the API, by the host."""
        return {}

    @property
    def unread(self) -> tuple[str, ...]:
        """The recordings that could not be read, and why, a line each."""
        return ()

    def keep(self, case: Case) -> None:  # noqa: B027 - recordings have nothing to keep
        """Keep what was recorded of a case, since its answer was judged."""

    def finish(self, not_applicable: Mapping[str, str]) -> None:  # noqa: B027 - as for `keep`
        """Note, after the last case, which cases the org lacks the means for.

        They come by their keys, with the reasons.
        """


class JudgedTarget(Target):
    """A target whose exchanges are another program's, and which judges them itself."""

    stands_for_many: bool = False
    """Whether the exchange of a case is one of many, and its findings are those of all of them."""

    @abstractmethod
    def judgement(self, case: Case) -> Judgement:
        """The judgement on an exchange, whose findings name the recording."""
