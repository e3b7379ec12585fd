"""The invented people behind the access tokens of a server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from zoho_conformance.reference.answers import JsonObject
from zoho_conformance.reference.invented_ids import invented_id
from zoho_conformance.reference.request import Caller


@dataclass(frozen=True, slots=True)
class User:
    """One user of the org."""

    first_name: str
    last_name: str
    id: str
    profile: str

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"

    @property
    def reference(self) -> JsonObject:
        """The user as other things refer to one: name and id."""
        return {"name": self.full_name, "id": self.id}


USERS: Mapping[Caller, User] = MappingProxyType(
    {
        "known": User("Quilla", "Marrowby (Invented)", invented_id(200002), "Administrator"),
        "restricted": User("Hesper", "Tolliver (Invented)", invented_id(200003), "Lamplighters"),
        "other-edition": User("Odo", "Pennyfeather (Invented)", invented_id(200004), "Standard"),
    }
)
"""Who each caller with a token of the server is."""
