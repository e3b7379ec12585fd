"""Searching the configured org for what runs left, and taking it back."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from msgspec.structs import replace

from zoho_conformance.model import interruption
from zoho_conformance.model.errors import UsageError
from zoho_conformance.runs.configuration import Configuration
from zoho_conformance.runs.connection import Connection
from zoho_conformance.runs.discover_modules import lockable_modules
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.live import open_connection
from zoho_conformance.runs.modules import custom_modules, require_module_names
from zoho_conformance.runs.org_lock import hold_org
from zoho_conformance.runs.search import Scope, Search, search
from zoho_conformance.runs.settings import Settings
from zoho_conformance.runs.take_back_found import TakenBackFound, take_back_found

MAX_REQUESTS = 200
"""How many requests a search sends by default."""


class OrgSearch:
    """A search that was made, and the connection to take back what it found."""

    def __init__(
        self, result: Search, ids: Collection[str], library: Library, org: Connection
    ) -> None:
        self.result = result
        self._ids = ids
        self._library = library
        self._org = org

    @property
    def requests_sent(self) -> int:
        """How many requests were sent, signing in included."""
        return self._org.requests_sent

    def require_named(self) -> None:
        """Raise `UsageError` where nothing has an id that was named: mistyped, or gone already."""
        known = {row.id for row in self.result.rows}
        for id_ in self._ids:
            if id_ not in known:
                incomplete = ", and not everything was searched" if self.result.not_searched else ""
                raise UsageError(
                    f"--id {id_}: nothing found has this id{incomplete}; nothing was undone"
                )

    def take_back(self) -> TakenBackFound:
        """Take back what carries a mark, and what was named by its id."""
        with interruption.leaving(lambda: "what was not undone yet is left in the org"):
            return take_back_found(self.result.to_take_back, self._library, self._org)


@contextmanager
def search_org(
    settings: Settings, ids: Collection[str] = (), *, force: bool = False
) -> Iterator[OrgSearch]:
    """A search of the configured org; no run of this machine writes to it meanwhile.

    So whatever carries a mark was left by a run that has ended, as far as this machine knows. `ids`
    are those of rows that a person named.
    """
    require_module_names(settings.modules)
    bounded = replace(settings, max_requests=settings.max_requests or MAX_REQUESTS)
    configuration, org = open_connection(bounded)
    try:
        with hold_org(org.base_url, wait=settings.wait, force=force):
            library = Library()
            result = search(_scope(settings, configuration, ids, library, org), library, org)
            yield OrgSearch(result, ids, library, org)
    finally:
        org.close()


def _scope(
    settings: Settings,
    configuration: Configuration,
    ids: Collection[str],
    library: Library,
    org: Connection,
) -> Scope:
    lockable = lockable_modules(library)
    if settings.all_modules:
        modules = [*lockable, *custom_modules(library, org)]
    else:
        modules = list(settings.modules) or [configuration.module or _default_module(library)]
    named = configuration.named.get("unlocked_record_id")
    records = [named] if named else []
    # A run configures a module that has no configuration, whichever it is that it judges.
    free = configuration.named.get("unconfigured_module")
    configured = list(dict.fromkeys((*modules, *([free] if free else []), *lockable)))
    return Scope(modules, configured, [] if settings.all_modules else modules, records, ids)


def _default_module(library: Library) -> str:
    """The module that a run judges where none is named."""
    needs = {need.name: need.default for need in library.probes.needs}
    return needs["module"] or lockable_modules(library)[0]
