"""The reference org: a local server that behaves as the pages say, its mutants and variations."""

from __future__ import annotations

from conformance.reference.deviation import Mutant, Variation
from conformance.reference.mutants import MUTANTS, WRITE_MUTANTS
from conformance.reference.server import Running, serve, serve_forever
from conformance.reference.variations import VARIATIONS

__all__ = [
    "MUTANTS",
    "VARIATIONS",
    "WRITE_MUTANTS",
    "Mutant",
    "Running",
    "Variation",
    "serve",
    "serve_forever",
]
