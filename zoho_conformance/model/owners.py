"""Who owns which findings, and the channels for their alerts."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from zoho_conformance.model.finding_pattern import ANY, FindingPattern

_Text = Annotated[str, Meta(min_length=1, extra_json_schema={"pattern": r"\S"})]


class OwnerEntry(FindingPattern, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[owners]]` of a configuration: the findings that it is about, and whose they are."""

    owner: Annotated[_Text | tuple[_Text, ...], Meta(description="A team or a person, or several.")]
    channel: Annotated[
        _Text | tuple[_Text, ...],
        Meta(
            description="Where `watch` tells them: github:OWNER/REPO, or webhook:VARIABLE and "
            "notify:VARIABLE, named by the variable that has the address; none for the channels "
            "of the watch."
        ),
    ] = ()

    def __post_init__(self) -> None:
        """Check what no type can express."""
        if not self.owners or not all(self.owners):
            raise ValueError("owner is blank; name a team or a person")

    @property
    def owners(self) -> tuple[str, ...]:
        """Whose the findings are."""
        return tuple(name.strip() for name in _several(self.owner))

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels for their alerts; empty for those of the watch."""
        return tuple(name.strip() for name in _several(self.channel))

    @property
    def words(self) -> str:
        """Which findings it is about, in words."""
        named = {"rule": self.rule, "operation": self.operation, "path": self.path}
        parts = [f"{what} {pattern or 'the body'}" for what, pattern in named.items()]
        parts = [part for part in parts if not part.endswith(f" {ANY}")]
        return ", ".join(parts) or "every finding"


def _several(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value
