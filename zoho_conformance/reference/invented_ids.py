"""The ids of the invented org, in the form that Zoho's ids have."""

from __future__ import annotations

from zoho_conformance.reference.answers import JsonObject

_ORG = 4150868000000000000


def invented_id(number: int) -> str:
    """Give the id of the org's thing with this number: a string of 19 digits."""
    return str(_ORG + number)


def named(name: str, number: int) -> JsonObject:
    """Give a reference by name and id, as to a user or a button."""
    return {"name": name, "id": invented_id(number)}


def field(api_name: str, number: int) -> JsonObject:
    """Give a reference to a field or a profile by its API name and id."""
    return {"api_name": api_name, "id": invented_id(number)}
