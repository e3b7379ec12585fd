"""Probes: which request makes an operation show which case. All of it is data."""

from zoho_conformance.runs.probes.org_inventory import Estate
from zoho_conformance.runs.probes.probe import Probe, Template
from zoho_conformance.runs.probes.probes import (
    Effect,
    NotProvoked,
    Probes,
    Undo,
    fitting,
    load,
)

__all__ = [
    "Effect",
    "Estate",
    "NotProvoked",
    "Probe",
    "Probes",
    "Template",
    "Undo",
    "fitting",
    "load",
]
