"""Probes: which request makes an operation show which case. All of it is data."""

from conformance.probes.estate import Estate
from conformance.probes.probe import Probe, Template
from conformance.probes.probes import Effect, NotProvoked, Probes, Undo, fitting, load

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
