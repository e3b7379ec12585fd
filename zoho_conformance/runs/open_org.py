"""Opening an org as a target: the reference org or a live one, recorded where that is asked for."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from zoho_conformance.exchanges.cassettes.record import Recorder, require_vcrpy
from zoho_conformance.exchanges.http.client import Client
from zoho_conformance.exchanges.http.credentials import ReadyToken
from zoho_conformance.model import locations
from zoho_conformance.model.redaction import Pseudonyms
from zoho_conformance.model.version import __version__
from zoho_conformance.reference import ANNOUNCED_IDS, InProcessOrg, find_mutation, serve
from zoho_conformance.runs.configuration import load_configuration
from zoho_conformance.runs.connection import Connection
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.live import LIVE, open_live, recording_folder
from zoho_conformance.runs.org_settings import SECOND_TOKENS
from zoho_conformance.runs.org_target import OrgTarget
from zoho_conformance.runs.permission import of_effects
from zoho_conformance.runs.settings import Settings
from zoho_conformance.runs.target import Target

REFERENCE: Literal["reference"] = "reference"


@contextmanager
def open_org_targets(settings: Settings, library: Library) -> Iterator[list[Target]]:
    """The targets of the org that the settings name."""
    if settings.record:
        require_vcrpy()
    if settings.target == "live":

        def recorder_of(module: str | None) -> Recorder | None:
            return _live_recorder(settings, library, module) if settings.record else None

        with open_live(settings, library, recorder_of) as targets:
            yield targets
        return
    recorder = _reference_recorder(settings, library) if settings.record else None
    with open_reference(library, settings.mutant, recorder, effects=settings.effects) as target:
        yield [target]


@contextmanager
def open_reference(
    library: Library,
    mutant: str | None = None,
    recorder: Recorder | None = None,
    *,
    effects: bool = False,
) -> Iterator[OrgTarget]:
    """Serve the reference org as a target; with `effects` locked records are written to as well.

    `mutant` names a mutant or a variation; raises `UsageError` for a name that is not known.
    """
    mutation = find_mutation(mutant, library.suite_promises) if mutant else None
    with serve(mutation=mutation, api_version=library.version) as running:
        announcement = running.announcement
        others = {
            token: ReadyToken(announcement[f"{token.replace('-', '_')}_access_token"])
            for token in SECOND_TOKENS
        }
        client = Client(announcement["access_token"], others=others)
        connection = Connection(client, running.base_url)
        inventory = library.probes.reference_inventory(announcement)
        target = OrgTarget(
            REFERENCE,
            REFERENCE,
            connection,
            inventory,
            library,
            recorder=recorder,
            not_asked={} if effects else of_effects(library.probes),
        )
        try:
            yield target
        finally:
            target.close()


def reference_in_process(
    library: Library, org: InProcessOrg, *, effects: bool = False
) -> OrgTarget:
    """The reference org as a target that is asked inside this process."""
    connection = Connection(org, org.base_url)
    inventory = library.probes.reference_inventory(ANNOUNCED_IDS)
    not_asked = {} if effects else of_effects(library.probes)
    return OrgTarget(REFERENCE, REFERENCE, connection, inventory, library, not_asked=not_asked)


def _reference_recorder(settings: Settings, library: Library) -> Recorder:
    """A recorder of the reference org, in which everything is invented already."""
    folder = (settings.cassettes or locations.root() / "cassettes" / REFERENCE) / library.version
    return _recorder(folder, REFERENCE, library)


def _live_recorder(settings: Settings, library: Library, module: str | None) -> Recorder:
    """A recorder of a live org, which masks all that could be personal."""
    documented = frozenset({"crm", library.version}).union(
        *(promise.vocabulary | promise.names for promise in library.suite_promises)
    )
    return _recorder(
        recording_folder(settings, library, module),
        LIVE,
        library,
        pseudonyms=Pseudonyms(documented, salt=secrets.token_hex(16)),
        hidden=load_configuration(file=settings.config).secrets,
        documented=documented,
    )


def _recorder(
    folder: Path,
    target: str,
    library: Library,
    *,
    pseudonyms: Pseudonyms | None = None,
    hidden: tuple[str, ...] = (),
    documented: Collection[str] = (),
) -> Recorder:
    metadata = {
        "target": target,
        "recorded_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "contract_digest": library.digest,
        "tool_version": __version__,
    }
    # A host that cannot exist, so that the answers are not taken for Zoho's.
    return Recorder(folder, f"{target}.invalid", metadata, pseudonyms, hidden, documented)
