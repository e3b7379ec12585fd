"""The reference org: a local server that behaves as the pages say, its mutants and variations."""

from __future__ import annotations

from conformance.reference.deviation import Mutant, Variation
from conformance.reference.mutants import MUTANTS
from conformance.reference.server import Running, serve, serve_forever
from conformance.reference.variations import VARIATIONS

__all__ = [
    "MUTANTS",
    "VARIATIONS",
    "Mutant",
    "Running",
    "Variation",
    "serve",
    "serve_forever",
]
