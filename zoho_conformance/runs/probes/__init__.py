"""Probes: which request makes an operation show which case. All of it is data."""

from zoho_conformance.runs.probes.probe import MARK, Inventory, Probe, Template, fill
from zoho_conformance.runs.probes.probes import (
    Effect,
    Find,
    Need,
    NotProvoked,
    Probes,
    ProbesFile,
    Undo,
    load,
    load_fitting,
)

__all__ = [
    "MARK",
    "Effect",
    "Find",
    "Inventory",
    "Need",
    "NotProvoked",
    "Probe",
    "Probes",
    "ProbesFile",
    "Template",
    "Undo",
    "fill",
    "load",
    "load_fitting",
]
