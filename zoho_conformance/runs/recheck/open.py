"""Opening a recheck: recordings read, what of them is sent again, and the org to ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from msgspec.structs import replace

from zoho_conformance.contracts.version_ends import load_ends
from zoho_conformance.exchanges.formats.find_sources import NamedSource, find_sources
from zoho_conformance.exchanges.http.client import Client
from zoho_conformance.exchanges.http.errors import TransportError
from zoho_conformance.exchanges.http.retry import RetryingSession
from zoho_conformance.exchanges.http.throttle import Throttle
from zoho_conformance.exchanges.http.time_limit import TimeLimit
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.outcome import TargetKind
from zoho_conformance.reference import serve
from zoho_conformance.runs.connection import Connection
from zoho_conformance.runs.documented_org import documented_org, find_any_mutation
from zoho_conformance.runs.library import Library, open_library
from zoho_conformance.runs.live import open_connection
from zoho_conformance.runs.open_run import open_baseline, open_levels, open_owners
from zoho_conformance.runs.plugins import load_checks
from zoho_conformance.runs.private_words import privacy_of
from zoho_conformance.runs.recheck.plan import plan_recheck
from zoho_conformance.runs.recheck.target import RecheckTarget
from zoho_conformance.runs.recording_target import HowToRead, RecordingTarget
from zoho_conformance.runs.run import Run
from zoho_conformance.runs.settings import MAX_TIME, Settings

MAX_REQUESTS = 500
"""The requests of a recheck where no other number is named."""


@contextmanager
def open_recheck(
    settings: Settings, on_read: Callable[[int], None] | None = None, *, every: bool = False
) -> Iterator[tuple[Run, RecheckTarget]]:
    """A run on the org of the settings that asks for the reads of their recordings again.

    Unless `every` read is asked for, one stands for all of its form.
    Raises `UsageError` where there are no recordings, or nothing to judge by.
    """
    checks = load_checks(settings.plugins)
    library = open_library(
        settings.contracts, settings.api_version, checks, settings.against, settings.org_schema
    )
    baseline = open_baseline(settings, library)
    levels = open_levels(settings.levels, library, settings.uses)
    privacy = privacy_of(library) if settings.private else None
    ends, owners = load_ends(settings.lifecycle), open_owners(settings.owners, library)
    how = HowToRead(privacy, settings.fields, on_read=on_read)
    recordings = RecordingTarget("recordings", sources_of(settings.recordings), library, how)
    if not (recordings.cases or recordings.unmatched or recordings.foreign or recordings.unread):
        raise UsageError(f"{', '.join(map(str, settings.recordings))}: no recorded exchanges in it")
    library.require_schemas({case.operation for case in recordings.cases})
    plan = plan_recheck(recordings, library, every=every)
    kind: TargetKind = "reference" if settings.target == "reference" else "live"
    with _open_org(settings, library, needed=bool(plan.reads)) as org:
        connection, refusal = (None, org) if isinstance(org, TransportError) else (org, None)
        target = RecheckTarget(kind, recordings, plan, library, connection, refusal)
        yield Run(library, [target], baseline, privacy, levels, ends=ends, owners=owners), target


def sources_of(named: Sequence[str | Path]) -> Iterator[NamedSource]:
    """Every source in what was named, in order."""
    return (source for name in named for source in find_sources(str(name)))


@contextmanager
def _open_org(
    settings: Settings, library: Library, *, needed: bool
) -> Iterator[Connection | TransportError | None]:
    """The org to ask, or why it cannot be asked; None where nothing is `needed` of it."""
    settings = replace(settings, max_requests=settings.max_requests or MAX_REQUESTS)
    if not needed:
        yield None
    elif settings.target == "reference":
        with _open_reference(settings, library) as org:
            yield org
    else:
        try:
            _, org = open_connection(settings)
        except TransportError as cause:
            yield cause
            return
        with closing(org):
            yield org


@contextmanager
def _open_reference(settings: Settings, library: Library) -> Iterator[Connection]:
    mutation = find_any_mutation(settings.mutant, library) if settings.mutant else None
    with serve(
        mutation=mutation, api_version=library.version, documented=documented_org(library)
    ) as running:
        time_limit = TimeLimit(settings.max_time or MAX_TIME)
        throttle = Throttle(max_requests=settings.max_requests)
        session = RetryingSession(throttle=throttle, time_limit=time_limit)
        client = Client(running.announcement["access_token"], session)
        with closing(Connection(client, running.base_url, time_limit)) as org:
            yield org
