"""Probes: which request makes an operation show which case. All of it is data."""

from zoho_conformance.runs.probes.file import (
    CaseName,
    Effect,
    Find,
    Need,
    NotProvoked,
    OwnRows,
    ProbesFile,
    Undo,
)
from zoho_conformance.runs.probes.mark import MARK, begins_with, new_mark, run_of
from zoho_conformance.runs.probes.probe import OWN_TOKENS, Inventory, Probe, Template, fill
from zoho_conformance.runs.probes.probes import Probes
from zoho_conformance.runs.probes.read import load, load_fitting, load_shipped

__all__ = [
    "MARK",
    "OWN_TOKENS",
    "CaseName",
    "Effect",
    "Find",
    "Inventory",
    "Need",
    "NotProvoked",
    "OwnRows",
    "Probe",
    "Probes",
    "ProbesFile",
    "Template",
    "Undo",
    "begins_with",
    "fill",
    "load",
    "load_fitting",
    "load_shipped",
    "new_mark",
    "run_of",
]
