"""Places in a request body, as the refusals of body items name them."""

from __future__ import annotations

from dataclasses import dataclass

from zoho_conformance.reference.answers import JsonObject


@dataclass(frozen=True, slots=True)
class Spot:
    """One place in a body; `wrapper` is the body's one key, which answers wrap their rows in."""

    wrapper: str
    api_name: str
    json_path: str

    def key(self, name: str) -> Spot:
        """Give the place of a key inside this place."""
        return Spot(self.wrapper, name, f"{self.json_path}.{name}")

    def item(self, index: int) -> Spot:
        """Give the place of an element of the array at this place, which has the array's name."""
        return Spot(self.wrapper, self.api_name, f"{self.json_path}[{index}]")

    @property
    def named(self) -> JsonObject:
        """The place as `details` have it."""
        return {"api_name": self.api_name, "json_path": self.json_path}


def whole(wrapper: str) -> Spot:
    """Give the place of the array that a body with this wrapper is made of."""
    return Spot(wrapper, wrapper, f"$.{wrapper}")
