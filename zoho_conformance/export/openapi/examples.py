"""Example requests, invented: those of the probes, filled with the ids of the reference org."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zoho_conformance.contracts.promise import Promise
from zoho_conformance.export.openapi.paths import full_path
from zoho_conformance.reference.documented.values import PlainValues, invented_id
from zoho_conformance.reference.invented_org import ANNOUNCED_IDS
from zoho_conformance.runs.probes import Inventory, Probe, Probes

COMPONENTS = "#/components/schemas/"
invented_text = PlainValues().text


@dataclass(frozen=True, slots=True)
class ExampleRequest:
    """The values of an example request, by the page's names; `body` is None where it has none."""

    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Any = None


def example_request(promise: Promise, probes: Probes) -> ExampleRequest:
    """The probe of the operation's success, filled with the ids of the reference org.

    So the examples of a document are requests that the reference org accepts. Without a probe the
    values are invented from the names of their places.
    """
    names = [
        parameter.page_name for parameter in full_path(promise.operation.path, None).parameters
    ]
    path = {name: _invented_value(name) for name in names}
    probe = _success_probe(promise, probes)
    if probe is None:
        return ExampleRequest(path, {})
    request = probe.request(promise, _inventory(probe, probes), "")
    path |= request.path_values(promise.operation.path) or {}
    body = None if request.body is None else json.loads(request.body)
    return ExampleRequest(path, request.query, body)


def _success_probe(promise: Promise, probes: Probes) -> Probe | None:
    own = (probe for probe in probes.probes if probe.operation == promise.id)
    return next(
        (probe for probe in own if probe.expected == "success" and probe.method is None), None
    )


def _inventory(probe: Probe, probes: Probes) -> Inventory:
    """What the org has; for what a scenario would create, an existing thing of the kind."""
    inventory = dict(probes.reference_inventory(ANNOUNCED_IDS))
    if probe.unmet(inventory):
        inventory |= {
            "new_lock": ANNOUNCED_IDS["lock_id"],
            "lockable_record": ANNOUNCED_IDS["locked_record_id"],
            "new_configuration": ANNOUNCED_IDS["configuration_id"],
            "unconfigured_module": ANNOUNCED_IDS["module"],
        }
    return inventory | {need: invented_text(need) for need in probe.unmet(inventory)}


def _invented_value(name: str) -> str:
    """A value for a parameter of a path, by its name."""
    plain = name.casefold().replace("-", "_").replace("_", "")
    if plain.endswith("id"):
        return invented_id(plain)
    return "Leads" if "module" in plain else invented_text(name).replace(" ", "_")
