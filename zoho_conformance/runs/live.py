"""Opening a live org: sign in, restore, discover, and a target for each module."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from zoho_conformance.exchanges.cassettes.record import Recorder
from zoho_conformance.exchanges.http.client import Client
from zoho_conformance.exchanges.http.errors import TransportError
from zoho_conformance.exchanges.http.retry import RetryingSession
from zoho_conformance.exchanges.http.throttle import Throttle
from zoho_conformance.exchanges.http.time_limit import TimeLimit
from zoho_conformance.model import environment, interruption, locations
from zoho_conformance.model.errors import NotJudged
from zoho_conformance.model.exchange import Case, Exchange
from zoho_conformance.model.outcome import TargetKind
from zoho_conformance.runs.configuration import (
    Configuration,
    load_configuration,
    without_records,
)
from zoho_conformance.runs.connection import Connection
from zoho_conformance.runs.discover_modules import lockable_modules
from zoho_conformance.runs.discovery import READING, WRITING, Discovery, discover
from zoho_conformance.runs.journal import Journal
from zoho_conformance.runs.leftovers import RestoreCommand
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.modules import custom_modules, require_module_names
from zoho_conformance.runs.org_lock import lock_org
from zoho_conformance.runs.org_target import OrgTarget
from zoho_conformance.runs.permission import Permission, permission_to
from zoho_conformance.runs.probes import Inventory, Probes, new_mark
from zoho_conformance.runs.restore import keep, restore
from zoho_conformance.runs.scenario import needs_in_words
from zoho_conformance.runs.settings import MAX_TIME, Settings
from zoho_conformance.runs.target import Target

LIVE: Literal["live"] = "live"

_LOGGER = logging.getLogger(__name__)
_NOTHING_LEFT = "the journal lists nothing for this org"


class UnreachableOrg(Target):
    """A live org that could not be asked: no case is judged, for the same reason.

    Its cases are those of the org if it could be asked: the others would not have been sent.
    """

    name: str = LIVE
    kind: TargetKind = LIVE
    description = "a live org that could not be reached"

    def __init__(
        self,
        library: Library,
        client: Client,
        cause: TransportError,
        not_asked: Mapping[str, str],
    ) -> None:
        every = (probe.as_case() for probe in library.probes.probes)
        self._cases = tuple(case for case in every if case.key not in not_asked)
        self._not_asked = not_asked
        self._client = client
        self._cause = cause

    @property
    def cases(self) -> tuple[Case, ...]:
        """Every case whose probe may be sent."""
        return self._cases

    @property
    def not_asked(self) -> Mapping[str, str]:
        """The cases whose probes must not be sent."""
        return self._not_asked

    @property
    def requests_sent(self) -> int:
        """How many requests were sent."""
        return self._client.requests_sent

    @property
    def requests_repeated(self) -> int:
        """How many of them had been sent before."""
        return self._client.requests_repeated

    def answer(self, case: Case) -> Exchange:
        """Raise `NotJudged` with the reason."""
        del case
        raise NotJudged(self._cause.outcome, str(self._cause)) from self._cause


def open_connection(settings: Settings) -> tuple[Configuration, Connection]:
    """The configured org, signed in to; raises `TransportError` where that fails."""
    configuration = load_configuration(file=settings.config)
    time_limit = TimeLimit(settings.max_time or MAX_TIME)
    client = _client(configuration, settings, time_limit)
    signed_in = configuration.at_token_domain(client.sign_in())
    return signed_in, Connection(client, signed_in.api_domain, time_limit)


def token_scopes(settings: Settings) -> tuple[str, ...]:
    """The scopes of the configured token, where the accounts host names them as it grants one.

    Raises `TransportError` where signing in fails.
    """
    client = _client(load_configuration(file=settings.config), settings, TimeLimit(MAX_TIME))
    try:
        client.sign_in()
        return client.scopes
    finally:
        client.close()


def _client(configuration: Configuration, settings: Settings, time_limit: TimeLimit) -> Client:
    throttle = Throttle(max_requests=settings.max_requests)
    session = RetryingSession(throttle=throttle, time_limit=time_limit)
    return Client(configuration.required_credentials(), session, configuration.others)


@contextmanager
def open_live(
    settings: Settings,
    library: Library,
    recorder_of: Callable[[str | None], Recorder | None],
) -> Iterator[list[Target]]:
    """A target for each module of the org; `recorder_of` gives the recorder of a module.

    What earlier runs left in the org is undone first, where writing is allowed.
    """
    configuration = load_configuration(file=settings.config)
    # Before anything is sent; the folder of cassettes has the name too.
    require_module_names(settings.modules)
    permission = permission_to(configuration, settings)
    time_limit = TimeLimit(settings.max_time or MAX_TIME)
    client = _client(configuration, settings, time_limit)
    command = RestoreCommand(settings.config, settings.journal)
    resources = ExitStack()
    try:
        configuration = configuration.at_token_domain(client.sign_in())
        org = Connection(client, configuration.api_domain, time_limit)
        journal = None
        if permission.allowed:
            journal = resources.enter_context(
                lock_org(_journal(settings), org.base_url, wait=settings.wait)
            )
            left = partial(journal.describe_left, str(command))
            resources.enter_context(interruption.leaving(left))
            with time_limit.undoing():
                restore(journal, library, org, command)
        modules = _modules(settings, configuration, library, org)
        several = len(modules) > 1
        mark = new_mark()
        whose = "local" if configuration.is_loopback else configuration.environment
        targets: list[Target] = []
        for module in modules:
            name = str(module) if several else LIVE
            is_first = module == modules[0]
            with time_limit.asking_for(name):
                discovery = _discovered(
                    configuration, module, library, org, command, permission, is_first=is_first
                )
            target = OrgTarget(
                name,
                LIVE,
                org,
                {**discovery.inventory, "mark": mark},
                library,
                recorder=recorder_of(module if several else None),
                journal=journal,
                not_asked=permission.not_sent(library.probes),
                searched=discovery.searched,
                lacking=discovery.lacking,
                restore=command,
            )
            target.description = f"a live {whose} org, over HTTP"
            target.module = discovery.inventory.get("module")
            target.host = urlsplit(org.base_url).hostname
            left_out = _left_out(discovery, _library_of_probes(library), permission)
            target.auto_selected = (*discovery.auto_selected, *left_out)
            for choice in discovery.auto_selected:
                _LOGGER.info("chosen: %s", choice)
            if permission.allowed:
                target.not_undone = discovery.leftovers
            targets.append(target)
        yield targets
    except TransportError as cause:
        yield [UnreachableOrg(library, client, cause, permission.not_sent(library.probes))]
    finally:
        resources.close()
        client.close()


def _journal(settings: Settings) -> Journal:
    """The journal: the one that is named, or the user's."""
    return Journal(settings.journal or environment.journal_file())


def restore_org(settings: Settings, kept: Collection[str] = (), *, force: bool = False) -> str:
    """Undo what the journal lists of the configured org; a line that says what was done.

    `kept` are the ids of rows to leave alone; `force` undoes what a run wrote that
    is still writing. Raises `NotUndoneError` where the org may still hold what a run wrote, and
    `OrgInUseError` where another run writes to it.
    """
    journal = _journal(settings)
    if not journal.entries() and not kept:
        # A mistyped name should show.
        missing = journal.is_named and not journal.file.exists()
        why = f"no journal {journal.file}" if missing else "the journal is empty"
        return f"{why}: nothing to undo"
    _, org = open_connection(settings)
    try:
        if not journal.entries(org.base_url) and not kept:
            return _NOTHING_LEFT
        with lock_org(journal, org.base_url, wait=settings.wait, force=force) as own:
            keep(own, kept)
            entries = len(own.entries())
            if not entries:
                # A run that was waited for has undone it itself.
                return _NOTHING_LEFT
            command = RestoreCommand(settings.config, settings.journal)
            with interruption.leaving(partial(own.describe_left, str(command))):
                removed = restore(own, Library(), org, command)
    finally:
        org.close()
    return f"journal entries undone: {entries}; leftovers removed from the org: {removed}"


def _modules(
    settings: Settings, configuration: Configuration, library: Library, org: Connection
) -> list[str | None]:
    """The modules to judge; None for the one that is configured, or the default."""
    if settings.all_modules:
        return [*lockable_modules(_library_of_probes(library)), *custom_modules(library, org)]
    return list(settings.modules) or [configuration.module]


def _library_of_probes(library: Library) -> Library:
    """The library by which an org is explored: ours, whatever contracts are judged by."""
    if library.is_ours:
        return library
    version = library.version if library.version in locations.api_versions() else None
    return Library(version=version)


def _discovered(
    configuration: Configuration,
    module: str | None,
    library: Library,
    org: Connection,
    restore: RestoreCommand,
    permission: Permission,
    *,
    is_first: bool,
) -> Discovery:
    """What the org has that the probes that may be sent to it need."""
    own = _library_of_probes(library)
    wanted = {need for probe in permission.sent(own.probes) for need in probe.all_needs}
    return discover(
        named_needs(configuration, own.probes, module, first=is_first),
        own,
        org.ask,
        org.base_url,
        restore,
        reach=WRITING if permission.allowed else READING,
        wanted=wanted,
    )


def _left_out(discovery: Discovery, library: Library, permission: Permission) -> Iterator[str]:
    """A line for each need that the org lacks, and that probes are sent without."""
    optional = (need for probe in permission.sent(library.probes) for need in probe.optional_needs)
    for need in dict.fromkeys(optional):
        if need in discovery.lacking and need not in discovery.inventory:
            where = discovery.lacking[need]
            yield f"{needs_in_words([need])}: none {where}; writes are sent without it"


def named_needs(
    configuration: Configuration, probes: Probes, module: str | None, *, first: bool
) -> Inventory:
    """What the configuration names; its record ids are those of the first module."""
    named = configuration.named if first else without_records(configuration.named)
    known = {need.name: named.get(need.setting or "") for need in probes.needs}
    known["module"] = module or known.get("module")
    return {need: value for need, value in known.items() if value is not None}


def recording_folder(settings: Settings, library: Library, module: str | None) -> Path:
    """Where a live recording goes: below the working directory, a folder for each module."""
    folder = settings.cassettes or Path("cassettes") / LIVE
    return (folder / module if module else folder) / library.version
