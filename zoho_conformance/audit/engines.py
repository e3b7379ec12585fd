"""Who judges the parts: what all engines have in common, and this process as one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from zoho_conformance.audit.collection import rarely_collected
from zoho_conformance.audit.parts import Part
from zoho_conformance.audit.summary import Summary
from zoho_conformance.audit.work import Work
from zoho_conformance.exchanges.formats.source import Source

Parts = Iterator[tuple[Part, Source]]


class Judged(Protocol):
    """How far an audit is: exchanges that were judged, and those of them that drifted."""

    @property
    def exchanges(self) -> int: ...  # noqa: D102

    @property
    def drifted(self) -> int: ...  # noqa: D102


Progress = Callable[[Judged], None]


class Engine(Protocol):
    """Judges parts, and adds their summaries to one as they come."""

    splits: bool
    """Whether large logs are to come in spans."""

    def run(self, work: Work, parts: Parts, into: Summary, progress: Progress) -> None:
        """Judge all parts; what is judged when an exception comes is in the summary."""
        ...


class InProcess:
    """One process: this one."""

    splits = False

    def run(self, work: Work, parts: Parts, into: Summary, progress: Progress) -> None:
        """Judge the parts one after the other."""
        auditor = work.auditor()
        auditor.on_progress(progress)
        try:
            with rarely_collected():
                for part, source in parts:
                    auditor.judge_part(part, source)
        finally:
            into.add(auditor.summary())
