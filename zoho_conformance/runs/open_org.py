"""Opening an org as the settings ask for it, recorded where they ask for that."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from zoho_conformance import __version__
from zoho_conformance.exchanges.cassettes.record import Recorder, require_vcrpy
from zoho_conformance.model import locations
from zoho_conformance.model.redaction import Pseudonyms
from zoho_conformance.runs import live
from zoho_conformance.runs.configuration import load_configuration
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.reference import NAME as REFERENCE
from zoho_conformance.runs.reference import open_reference
from zoho_conformance.runs.settings import Settings
from zoho_conformance.runs.target import Target


@contextmanager
def open_org_targets(settings: Settings, library: Library) -> Iterator[list[Target]]:
    """The targets of the org that the settings name."""
    if settings.record:
        require_vcrpy()
    if settings.target == "live":

        def recorder_of(module: str | None) -> Recorder | None:
            return _redacted(settings, library, module) if settings.record else None

        with live.open_live(settings, library, recorder_of) as targets:
            yield targets
        return
    with open_reference(library, settings.mutant, _as_it_is(settings, library)) as target:
        yield [target]


def reference_folder(settings: Settings, library: Library) -> Path:
    """Where recordings of the reference org go."""
    return (settings.cassettes or locations.root() / "cassettes" / REFERENCE) / library.version


def _as_it_is(settings: Settings, library: Library) -> Recorder | None:
    """A recording of the reference org, in which everything is invented already."""
    if not settings.record:
        return None
    # A host that cannot exist: nobody is to take these answers for Zoho's.
    folder = reference_folder(settings, library)
    return _recorder(folder, REFERENCE, library, None, ())


def _redacted(settings: Settings, library: Library, module: str | None) -> Recorder:
    """A recording of a live org: nothing in it is anybody's."""
    words = frozenset().union(*(one.vocabulary for one in library.promises.values()))
    masked = Pseudonyms(words, salt=secrets.token_hex(16))
    folder = live.recording_folder(settings, library, module)
    hidden = load_configuration(file=settings.config).secrets
    return _recorder(folder, live.NAME, library, masked, hidden, _documented(library) | words)


def _documented(library: Library) -> frozenset[str]:
    """The words of paths and keys."""
    promises = library.promises.values()
    keys = [key for one in promises for key in (*one.request_keys, *one.response_keys)]
    return frozenset({one.operation.path for one in promises} | {one.key.name for one in keys})


def _recorder(
    folder: Path,
    target: str,
    library: Library,
    masked: Pseudonyms | None,
    hidden: tuple[str, ...],
    documented: Collection[str] = (),
) -> Recorder:
    metadata = {
        "target": target,
        "recorded_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "contract_digest": library.digest,
        "tool_version": __version__,
    }
    return Recorder(folder, f"{target}.invalid", metadata, masked, hidden, documented)
