"""`check --dry-run`: every request that would be sent, with its purpose, and none sent."""

from __future__ import annotations

from collections.abc import Iterator

from zoho_conformance.runs.configuration import Configuration, load_configuration
from zoho_conformance.runs.discover_modules import lockable_modules
from zoho_conformance.runs.discovery import LOCKED_RECORDS, READING, RECORDS
from zoho_conformance.runs.library import Library, open_library
from zoho_conformance.runs.permission import of_effects, permission_to
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
    hidden = {} if settings.effects else of_effects(library.probes)
    probes = [probe for probe in library.probes.probes if probe.as_case().key not in hidden]
    if settings.target == "live":
        configuration = load_configuration(file=settings.config)
        probes = list(permission_to(configuration, settings).sent(library.probes))
        if configuration.can_renew:
            yield (
                f"POST {configuration.accounts_url}/oauth/v2/token",
                "an access token (no credits)",
            )
        yield from _discovery_requests(configuration, library, settings, probes)
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
    configuration: Configuration, library: Library, settings: Settings, probes: list[Probe]
) -> Iterator[tuple[str, str]]:
    """What discovery would request, as far as the configuration does not name it."""
    root, named = f"GET /crm/{library.version}", configuration.named
    purposes = {}
    if not {"locked_record_id", "auto_locked_record_id"} <= named.keys():
        purposes[f"{root}/{{module}}{LOCKED_RECORDS}"] = "records that are locked"
    if "unlocked_record_id" not in named:
        purposes[f"{root}/{{module}}{RECORDS}"] = "a record that is not locked"
    wanted = {need for probe in probes for need in probe.all_needs}
    for need in library.probes.needs:
        is_named = need.setting in named
        if need.find is not None and need.name in wanted and not is_named:
            purposes[root + need.find.path] = need.find.purpose
    for request, purpose in purposes.items():
        yield request, f"discovery: {purpose} ({_UNDOCUMENTED})"
    reads_only = settings.writes == "no"
    others = READING.modules if reads_only else len(lockable_modules(library)) - 1
    other_module = f"{root}/settings/record_locking_configurations?module={{another module}}"
    for _ in range(others - len(_SENT_BY_DISCOVERY)):
        yield other_module, f"discovery: modules of another kind, and without one ({_UNDOCUMENTED})"


def _cost(amount: int | None) -> str:
    if amount is None:
        return _UNDOCUMENTED
    return f"{amount} credit" if amount == 1 else f"{amount} credits"


def _request_line(template: Template, library: Library) -> str:
    promise = library.promises[template.operation]
    method = template.method or promise.operation.method
    return f"{method} {template.address(promise)}"
