"""Opening an org as a target: the reference org, started for the run."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from conformance import __version__
from conformance.probes.estate import of_reference
from conformance.reference import serve
from conformance.run.org import OrgTarget, unrecorded
from conformance.transport.recording import recorded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from conformance.exchange import Case
    from conformance.library import Library
    from conformance.run.org import Recorder

_NAME = "reference"


@contextmanager
def reference(
    library: Library, mutant: str | None = None, folder: Path | None = None
) -> Iterator[OrgTarget]:
    """The reference org, recorded into a folder of cassettes where one is given."""
    with serve(mutant=mutant) as running:
        told = running.announcement
        recorder = unrecorded if folder is None else _recorder(library, folder)
        target = OrgTarget(
            _NAME, running.base_url, told["access_token"], of_reference(told), library, recorder
        )
        try:
            yield target
        finally:
            target.close()


def _recorder(library: Library, folder: Path) -> Recorder:
    started = datetime.now(UTC).isoformat(timespec="seconds")

    def recorder(case: Case) -> AbstractContextManager[None]:
        metadata = {
            "target": _NAME,
            "recorded_at": started,
            "contract_digest": library.digest,
            "tool_version": __version__,
        }
        # A host that cannot exist: nobody is to take these answers for Zoho's.
        host = f"{_NAME}.invalid"
        return recorded(folder / case.operation / f"{case.name}.yaml", host, metadata)

    return recorder
