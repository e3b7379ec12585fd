"""Opening the reference org as a target: started for the run, ended with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from zoho_conformance.exchanges.cassettes.record import Recorder
from zoho_conformance.exchanges.http.client import Client
from zoho_conformance.reference import ANNOUNCED_IDS, InProcessOrg, find_mutation, serve
from zoho_conformance.runs.connection import Connection
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.org_target import OrgTarget

NAME: Literal["reference"] = "reference"


@contextmanager
def open_reference(
    library: Library, mutant: str | None = None, recorder: Recorder | None = None
) -> Iterator[OrgTarget]:
    """Serve the reference org as a target; recorded where asked.

    `mutant` names a mutant or a variation; raises `UsageError` for a name that is not known.
    """
    mutation = find_mutation(mutant, library.promises.values()) if mutant else None
    with serve(mutation=mutation, api_version=library.version) as running:
        announcement = running.announcement
        connection = Connection(Client(announcement["access_token"]), running.base_url)
        inventory = library.probes.reference_inventory(announcement)
        target = OrgTarget(NAME, NAME, connection, inventory, library, recorder=recorder)
        try:
            yield target
        finally:
            target.close()


def reference_in_process(library: Library, org: InProcessOrg) -> OrgTarget:
    """The reference org as a target that is asked inside this process."""
    connection = Connection(org, org.base_url)
    inventory = library.probes.reference_inventory(ANNOUNCED_IDS)
    return OrgTarget(NAME, NAME, connection, inventory, library)
