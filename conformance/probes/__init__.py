"""Probes: which request makes an operation show which case. All of it is data."""

from conformance.probes.estate import Estate
from conformance.probes.probe import NotProvoked, Probe, Probes, load

__all__ = ["Estate", "NotProvoked", "Probe", "Probes", "load"]
