"""Opening the reference org as a target: started for the run, ended with it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from conformance.probes.estate import of_reference
from conformance.reference import serve
from conformance.run.org import Org, OrgTarget
from conformance.transport.sender import Sender

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.library import Library
    from conformance.transport.recording import Recording

NAME = "reference"


@contextmanager
def reference(
    library: Library, mutant: str | None = None, recording: Recording | None = None
) -> Iterator[OrgTarget]:
    """The reference org, or one of its mutants and variations; recorded where asked."""
    with serve(mutant=mutant) as running:
        told = running.announcement
        org = Org(Sender(told["access_token"]), running.base_url)
        target = OrgTarget(NAME, org, of_reference(told), library, recording=recording)
        try:
            yield target
        finally:
            target.close()
