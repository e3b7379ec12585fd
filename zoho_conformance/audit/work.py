"""The work of one process: parts judged by a library of its own, into one summary.

`judge_parts` and `add_up` are all that a cluster needs: see docs/scale.md for Dask, Spark and Ray.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from threading import get_ident

from zoho_conformance.audit.auditor import Auditor, StopJudging
from zoho_conformance.audit.choice import Choice
from zoho_conformance.audit.collection import rarely_collected
from zoho_conformance.audit.observing import Observing
from zoho_conformance.audit.parts import Part, source_of
from zoho_conformance.audit.summary import Summary
from zoho_conformance.exchanges.formats.field_map import FieldMap
from zoho_conformance.runs.library import Library, open_library
from zoho_conformance.runs.plugins import load_checks


@dataclass(frozen=True)
class Work:
    """By what parts are judged: everything another process needs to know.

    `contracts` is the folder of the contracts (None for those that ship), `verify` the share of
    the exchanges that is judged twice; with `callbacks` what is sent to addresses of the
    caller's is judged too, and with `any_version` what is asked of other versions of the API; with
    `over_time` answers are sampled to see which keys came when.
    """

    contracts: Path | None = None
    api_version: str | None = None
    plugins: tuple[str, ...] = ()
    fields: FieldMap | None = field(default=None, hash=False)
    choice: Choice = field(default_factory=Choice)
    verify: float = 0.0
    observing: Observing | None = None
    against: Path | None = None
    callbacks: bool = False
    any_version: bool = False
    org_schema: Path | None = None
    over_time: bool = False

    def library(self) -> Library:
        """What parts are judged by in this process, opened once."""
        return _library(
            self.contracts, self.api_version, self.plugins, self.against, self.org_schema
        )

    def auditor(self, library: Library | None = None) -> Auditor:
        """An auditor for parts that are judged in this process."""
        return Auditor(
            library or self.library(),
            self.fields,
            self.choice,
            self.verify,
            self.observing,
            callbacks=self.callbacks,
            any_version=self.any_version,
            over_time=self.over_time,
        )


@lru_cache(maxsize=4)
def _library(
    contracts: Path | None,
    version: str | None,
    plugins: tuple[str, ...],
    against: Path | None,
    org_schema: Path | None,
) -> Library:
    return open_library(contracts, version, load_checks(plugins), against, org_schema)


def judge_part(
    work: Work, part: Part, progress: Callable[[Summary], None] | None = None
) -> Summary:
    """What the exchanges of a part come to; pure but for reading the part.

    `progress` gets what was judged so far now and then; where it raises `StopJudging`, that is
    what the part comes to.
    """
    return judge_parts(work, (part,), progress)


def judge_parts(
    work: Work, parts: Iterable[Part], progress: Callable[[Summary], None] | None = None
) -> Summary:
    """What the exchanges of some parts come to, which must be in their order; as `judge_part`.

    A summary of many parts takes no longer to make, to send and to add than that of one.
    """
    auditor = _auditor(work, get_ident())
    auditor.on_progress(progress)
    try:
        with rarely_collected():
            for part in parts:
                judge_into(auditor, part)
    except BaseException:
        # What it has counted is no part's.
        _auditor.cache_clear()
        raise
    return auditor.take_summary()


def judge_into(auditor: Auditor, part: Part) -> None:
    """Have an auditor judge a part, until that ends or its progress raises `StopJudging`."""
    try:
        source = source_of(part)
    except OSError as cause:
        auditor.note_unread(part, f"{part.label}: cannot be read: {cause.strerror or cause}")
        return
    with suppress(StopJudging):
        auditor.judge_part(part, source)
        if part.at_once:
            auditor.judge_waiting()


@lru_cache(maxsize=4)
def _auditor(work: Work, _thread: int) -> Auditor:
    """The auditor of a thread, which keeps from part to part what it has seen of circumstances."""
    return work.auditor()
