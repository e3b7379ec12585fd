"""`check --dry-run`: every request that would be sent, with its purpose, and none sent."""

from __future__ import annotations

from collections.abc import Iterator

from zoho_conformance.runs.configuration import Configuration, load_configuration
from zoho_conformance.runs.discovery import MOST_MODULES
from zoho_conformance.runs.library import Library, open_library
from zoho_conformance.runs.probes import Probe, Template
from zoho_conformance.runs.settings import Settings

# Zoho documents the cost of the operations on one lock; of the others it documents none.
_CREDITS = {
    "get_record_locking_information_by_id": "1 credit",
    "update_record_locking_information": "1 credit",
    "unlock_records": "1 credit",
}
_UNDOCUMENTED = "credits undocumented, 1 expected"


def planned_requests(settings: Settings) -> Iterator[str]:
    """A line for each request; what the org must have stands in braces."""
    if settings.target == "cassettes":
        yield "0 requests: cassettes are read, nothing is sent"
        return
    library = open_library(settings.contracts, settings.api_version)
    sent = 0
    for request, purpose in _requests(settings, library):
        sent += 1
        yield request
        yield f"    {purpose}"
    yield f"{sent} requests at the most for each module; none was sent"


def _requests(settings: Settings, library: Library) -> Iterator[tuple[str, str]]:
    """Signing in and discovery first, as far as the configuration leaves them to do."""
    if settings.target == "live":
        configuration = load_configuration(file=settings.config)
        if configuration.can_renew:
            yield (
                f"POST {configuration.accounts_url}/oauth/v2/token",
                "an access token (no credits)",
            )
        yield from _discovery(configuration, library)
    for probe in library.probes.probes:
        if _sends(probe, settings):
            yield _of_probe(probe, library)
    for name in dict.fromkeys(one.scenario for one in library.probes.probes if one.undo):
        if settings.target == "reference" or settings.writes != "no":
            yield from _looks(str(name), library)


def _discovery(configuration: Configuration, library: Library) -> Iterator[tuple[str, str]]:
    root = f"GET /crm/{library.version}"
    if not (configuration.locked_record_id and configuration.auto_locked_record_id):
        url = f"{root}/{{module}}/search?criteria=(Locked__s:equals:true)&fields=id&per_page=3"
        yield url, f"discovery: records that are locked ({_UNDOCUMENTED})"
    if not configuration.unlocked_record_id:
        url = f"{root}/{{module}}?fields=id,Locked__s&per_page=20"
        yield url, f"discovery: a record that is not locked ({_UNDOCUMENTED})"
    url = f"{root}/settings/record_locking_configurations?module={{another module}}"
    for _ in range(MOST_MODULES - len(_REUSED)):
        yield url, f"discovery: modules configured otherwise, and not at all ({_UNDOCUMENTED})"
    for need in library.probes.needs:
        if need.find is not None:
            yield root + need.find.path, f"discovery: {need.find.purpose} ({_UNDOCUMENTED})"


def _looks(scenario: str, library: Library) -> Iterator[tuple[str, str]]:
    """What is looked at before a scenario writes, and after it; what is left over is removed."""
    undo = library.probes.undos[next(p.undo for p in library.probes.scenario(scenario) if p.undo)]
    request = _of_template(undo.read, library)
    for when in ("before", "after"):
        yield (
            request,
            f"{undo.name}: what is there {when} the scenario {scenario} ({_UNDOCUMENTED})",
        )


_REUSED = ("ok-manual", "ok-automatic", "NO_CONTENT")
"""Cases whose requests are those of discovery: sent once."""


def _of_probe(probe: Probe, library: Library) -> tuple[str, str]:
    cost = _CREDITS.get(probe.operation, _UNDOCUMENTED)
    told = f"{probe.operation}-{probe.case}: {probe.purpose} ({cost})"
    return _of_template(probe, library), told


def _of_template(template: Template, library: Library) -> str:
    promise = library.promises[template.operation]
    method = template.method or promise.operation.method
    return f"{method} {template.address(promise)}"


def _sends(probe: Probe, settings: Settings) -> bool:
    if probe.reference_only and settings.target != "reference":
        return False
    return probe.scenario is None or settings.target == "reference" or settings.writes != "no"
