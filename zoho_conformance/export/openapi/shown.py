"""What a request of each operation looks like: the probe of its success, filled with invented ids.

So the examples of a document are requests that the reference org takes. Operations without a probe
are shown with values made up from the names of their places.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zoho_conformance.contracts.promise import Promise
from zoho_conformance.export.openapi.examples import invented_id, invented_text
from zoho_conformance.export.openapi.paths import whole
from zoho_conformance.reference.invented_org import ANNOUNCED_IDS
from zoho_conformance.runs.probes import Inventory, Probe, Probes


@dataclass(frozen=True, slots=True)
class Shown:
    """The values of a request, by the page's own names; ``body`` is None where there is none."""

    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Any = None


def example_request(promise: Promise, probes: Probes) -> Shown:
    """The example request of an operation."""
    made = {place.own: _made(place.own) for place in whole(promise.operation.path, None).places}
    probe = _probe(promise, probes)
    if probe is None:
        return Shown(made, {})
    sent = probe.request(promise, _inventory(probe, probes), "")
    path = sent.path_values(promise.operation.path) or {}
    body = None if sent.body is None else json.loads(sent.body)
    return Shown({**made, **path}, sent.query, body)


def _probe(promise: Promise, probes: Probes) -> Probe | None:
    mine = (one for one in probes.probes if one.operation == promise.id)
    return next((one for one in mine if one.expected == "success" and one.method is None), None)


def _inventory(probe: Probe, probes: Probes) -> Inventory:
    """What the org has; for what a scenario makes first, what there is already of the kind."""
    inventory = dict(probes.reference_inventory(ANNOUNCED_IDS))
    if probe.unmet(inventory):
        inventory |= {
            "new_lock": ANNOUNCED_IDS["lock_id"],
            "lockable_record": ANNOUNCED_IDS["locked_record_id"],
            "new_configuration": ANNOUNCED_IDS["configuration_id"],
            "unconfigured_module": ANNOUNCED_IDS["module"],
        }
    return inventory | {need: invented_text(need) for need in probe.unmet(inventory)}


def _made(name: str) -> str:
    """A value for a place of a path, as its name has it."""
    plain = name.casefold().replace("-", "_").replace("_", "")
    if plain.endswith("id"):
        return invented_id(plain)
    return "Leads" if "module" in plain else invented_text(name).replace(" ", "_")
