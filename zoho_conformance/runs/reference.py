"""Opening the reference org as a target: started for the run, ended with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from zoho_conformance.exchanges.cassettes.record import Recorder
from zoho_conformance.exchanges.http.client import Client
from zoho_conformance.reference import serve
from zoho_conformance.runs.connection import Connection
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.org_target import OrgTarget

NAME: Literal["reference"] = "reference"


@contextmanager
def open_reference(
    library: Library, mutant: str | None = None, recorder: Recorder | None = None
) -> Iterator[OrgTarget]:
    """The reference org, or one of its mutants and variations; recorded where asked."""
    with serve(mutant=mutant) as running:
        told = running.announcement
        org = Connection(Client(told["access_token"]), running.base_url)
        target = OrgTarget(
            NAME, NAME, org, library.probes.reference_inventory(told), library, recorder=recorder
        )
        try:
            yield target
        finally:
            target.close()
