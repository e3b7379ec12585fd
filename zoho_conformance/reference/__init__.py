"""The reference org: a local server that behaves as the pages say, its mutants and variations."""

from __future__ import annotations

from zoho_conformance.reference.documented.documented_org import DocumentedOrg
from zoho_conformance.reference.in_process import InProcessOrg, as_response
from zoho_conformance.reference.invented_org import ANNOUNCED_IDS
from zoho_conformance.reference.mutants import (
    EFFECT_MUTANTS,
    WRITTEN_MUTANTS,
    all_mutants,
    find_mutation,
)
from zoho_conformance.reference.mutation import Mutant, Mutation, Variation, keep_stored
from zoho_conformance.reference.schema_changes import SCHEMA_CHANGES, SchemaChange
from zoho_conformance.reference.server import RunningServer, serve, serve_forever
from zoho_conformance.reference.unsteady import Unsteadiness
from zoho_conformance.reference.variations import VARIATIONS

__all__ = [
    "ANNOUNCED_IDS",
    "EFFECT_MUTANTS",
    "SCHEMA_CHANGES",
    "VARIATIONS",
    "WRITTEN_MUTANTS",
    "DocumentedOrg",
    "InProcessOrg",
    "Mutant",
    "Mutation",
    "RunningServer",
    "SchemaChange",
    "Unsteadiness",
    "Variation",
    "all_mutants",
    "as_response",
    "find_mutation",
    "keep_stored",
    "serve",
    "serve_forever",
]
