"""The reference org: a local server that behaves as the pages say, its mutants and variations."""

from __future__ import annotations

from zoho_conformance.reference.mutants import MUTANTS, WRITE_MUTANTS
from zoho_conformance.reference.mutation import Mutant, Variation
from zoho_conformance.reference.server import RunningServer, serve, serve_forever
from zoho_conformance.reference.variations import VARIATIONS

__all__ = [
    "MUTANTS",
    "VARIATIONS",
    "WRITE_MUTANTS",
    "Mutant",
    "RunningServer",
    "Variation",
    "serve",
    "serve_forever",
]
