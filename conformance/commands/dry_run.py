"""`check --dry-run`: every request that would be sent, with its purpose, and none sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.library import Library

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.probes import Probe
    from conformance.run.settings import Settings

# Zoho documents the cost of the operations on one lock; of the others it documents none.
_CREDITS = {
    "get_record_locking_information_by_id": "1 credit",
    "update_record_locking_information": "1 credit",
    "unlock_records": "1 credit",
}
_UNDOCUMENTED = "credits undocumented, 1 expected"


def lines(settings: Settings) -> Iterator[str]:
    """A line for each request; what the org must have stands in braces."""
    library = Library()
    sent = [one for one in library.probes.probes if _sends(one, settings)]
    for probe in sent:
        promise = library.promises[probe.operation]
        path = promise.operation.path
        for name, value in probe.path.items():
            path = path.replace(f"{{{name}}}", value)
        query = "&".join(f"{name}={value}" for name, value in probe.asked(promise).items())
        method = probe.method or promise.operation.method
        url = f"/crm/{promise.page.version}{path}" + (f"?{query}" if query else "")
        cost = _CREDITS.get(probe.operation, _UNDOCUMENTED)
        yield f"{method} {url}"
        yield f"    {probe.operation}-{probe.case}: {probe.purpose} ({cost})"
    yield (
        f"{len(sent)} requests, at most 1 to sign in and a few to discover what is not named; "
        "none was sent"
    )


def _sends(probe: Probe, settings: Settings) -> bool:
    return probe.scenario is None or settings.target == "reference" or settings.writes != "no"
