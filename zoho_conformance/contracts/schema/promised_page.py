"""A page that was just read, with what it promises under rulings, and its schemas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from zoho_conformance.contracts.apply_rulings import promises
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.rulings import Ruling
from zoho_conformance.contracts.schema.bodies import Schema
from zoho_conformance.contracts.schema.derive import derive
from zoho_conformance.contracts.schema.validator import Validator


class PromisedPage:
    """A page and the rulings on it.

    Promises, schemas and validators are made once, when they are asked for.
    """

    def __init__(self, contract: Contract, rulings: Iterable[Ruling]) -> None:
        self.contract = contract
        self.rulings = tuple(rulings)

    @cached_property
    def promises(self) -> Mapping[str, Promise]:
        """The page's operations by their ids."""
        return promises([self.contract], self.rulings)

    @cached_property
    def schemas(self) -> Mapping[str, Mapping[str, Schema]]:
        """The schemas of each operation, by file name."""
        return {id_: derive(promise) for id_, promise in self.promises.items()}

    @cached_property
    def validators(self) -> Mapping[str, Mapping[str, Validator]]:
        """The schemas of each operation ready to judge, by file name."""
        return {
            id_: {name: Validator(schema) for name, schema in schemas.items()}
            for id_, schemas in self.schemas.items()
        }
