"""The schema of the configured org, or of the reference org, read now."""

from __future__ import annotations

from contextlib import closing

import msgspec
from msgspec.structs import replace

from zoho_conformance.contracts.org_schema.schema_file import OrgSchema
from zoho_conformance.exchanges.http.client import Client
from zoho_conformance.exchanges.http.retry import RetryingSession
from zoho_conformance.exchanges.http.throttle import Throttle
from zoho_conformance.model.errors import UsageError
from zoho_conformance.reference import find_mutation, serve
from zoho_conformance.runs.connection import Connection
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.live import open_connection
from zoho_conformance.runs.modules import require_module_names
from zoho_conformance.runs.org_schema.take import MAX_REQUESTS, SchemaReader
from zoho_conformance.runs.settings import Settings


class Snapshot(msgspec.Struct, frozen=True):
    """What was read, and the requests that it took."""

    schema: OrgSchema
    requests: int


def take_snapshot(settings: Settings, library: Library, *, lists_all: bool = False) -> Snapshot:
    """Read the schema of the org that the settings name, of their modules if there are any.

    Raises `TransportError` where signing in fails, and as `SchemaReader.read` does.
    """
    require_module_names(settings.modules)
    budget = settings.max_requests or MAX_REQUESTS
    if settings.target == "reference":
        return _of_reference(settings, library, budget, lists_all=lists_all)
    if settings.target != "live":
        raise UsageError("the schema of an org is read with --target live or reference")
    _, org = open_connection(replace(settings, max_requests=budget))
    with closing(org):
        reader = SchemaReader(org, library.version)
        schema = reader.read("live", settings.modules, lists_all=lists_all)
        return Snapshot(schema, org.requests_sent)


def _of_reference(
    settings: Settings, library: Library, budget: int, *, lists_all: bool
) -> Snapshot:
    mutant = settings.mutant
    mutation = find_mutation(mutant, library.suite_promises) if mutant else None
    with serve(mutation=mutation, api_version=library.version) as running:
        session = RetryingSession(throttle=Throttle(max_requests=budget))
        client = Client(running.announcement["access_token"], session)
        with closing(Connection(client, running.base_url)) as org:
            reader = SchemaReader(org, library.version)
            schema = reader.read("reference", settings.modules, lists_all=lists_all)
            return Snapshot(schema, org.requests_sent)
