"""`check --dry-run`: every request that would be sent, with its purpose, and none sent."""

from __future__ import annotations

from collections.abc import Iterator

from zoho_conformance.runs.configuration import Configuration, load_configuration
from zoho_conformance.runs.discovery import (
    LOCKED_RECORDS,
    MAX_OTHER_MODULES,
    UNLOCKED_RECORDS,
)
from zoho_conformance.runs.library import Library, open_library
from zoho_conformance.runs.probes import Probe, Template
from zoho_conformance.runs.settings import Settings

_UNDOCUMENTED = "credits undocumented, 1 expected"

_SENT_BY_DISCOVERY = ("ok-manual", "ok-automatic", "NO_CONTENT")
"""Cases whose requests discovery sends too; each is sent once."""


def planned_requests(settings: Settings) -> Iterator[str]:
    """The lines to print: requests and purposes, with what the org must have in braces."""
    if settings.target == "cassettes":
        yield "0 requests: cassettes are read, nothing is sent"
        return
    library = open_library(settings.contracts, settings.api_version)
    requests = list(_requests(settings, library))
    for request, purpose in requests:
        yield request
        yield f"    {purpose}"
    yield f"{len(requests)} requests at most for each module; none was sent"


def _requests(settings: Settings, library: Library) -> Iterator[tuple[str, str]]:
    """Requests and their purposes, in the order in which they would be sent."""
    if settings.target == "live":
        configuration = load_configuration(file=settings.config)
        if configuration.can_renew:
            yield (
                f"POST {configuration.accounts_url}/oauth/v2/token",
                "an access token (no credits)",
            )
        yield from _discovery_requests(configuration, library)
    probes = [probe for probe in library.probes.probes if _is_sent(probe, settings)]
    for probe in probes:
        cost = _cost(library.probes.credits(probe.operation))
        purpose = f"{probe.operation}-{probe.case}: {probe.purpose} ({cost})"
        yield _request_line(probe, library), purpose
    undos = {probe.scenario: probe.undo for probe in reversed(probes) if probe.undo}
    for scenario, undo in reversed(undos.items()):
        request = _request_line(library.probes.undos[undo].read, library)
        for when in ("before", "after"):
            purpose = f"{undo}: what is there {when} the scenario {scenario}"
            yield request, f"{purpose} ({_UNDOCUMENTED})"


def _discovery_requests(
    configuration: Configuration, library: Library
) -> Iterator[tuple[str, str]]:
    """What discovery would ask for, as far as the configuration does not name it."""
    root = f"GET /crm/{library.version}"
    purposes = {}
    if not (configuration.locked_record_id and configuration.auto_locked_record_id):
        purposes[f"{root}/{{module}}{LOCKED_RECORDS}"] = "records that are locked"
    if not configuration.unlocked_record_id:
        purposes[f"{root}/{{module}}{UNLOCKED_RECORDS}"] = "a record that is not locked"
    for request, purpose in purposes.items():
        yield request, f"discovery: {purpose} ({_UNDOCUMENTED})"
    other_module = f"{root}/settings/record_locking_configurations?module={{another module}}"
    for _ in range(MAX_OTHER_MODULES - len(_SENT_BY_DISCOVERY)):
        yield other_module, f"discovery: modules of another kind, and without one ({_UNDOCUMENTED})"
    for need in library.probes.needs:
        if need.find is not None:
            yield root + need.find.path, f"discovery: {need.find.purpose} ({_UNDOCUMENTED})"


def _cost(amount: int | None) -> str:
    if amount is None:
        return _UNDOCUMENTED
    return f"{amount} credit" if amount == 1 else f"{amount} credits"


def _request_line(template: Template, library: Library) -> str:
    promise = library.promises[template.operation]
    method = template.method or promise.operation.method
    return f"{method} {template.address(promise)}"


def _is_sent(probe: Probe, settings: Settings) -> bool:
    if settings.target == "reference":
        return True
    return not probe.reference_only and (probe.scenario is None or settings.writes != "no")
