"""A folder of contracts: which API versions it has, and the rulings on them."""

from __future__ import annotations

from pathlib import Path

import msgspec

from zoho_conformance.contracts import rulings
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.rulings import On, Ruling
from zoho_conformance.model import locations
from zoho_conformance.model.errors import UsageError


def choose_version(
    root: Path | None = None, version: str | None = None, option: str = "--api-version"
) -> str:
    """The named API version of the contracts below a directory (ours), or the latest.

    Raises `UsageError` where there are no such contracts, with those that there are; `option` is
    the one that named the version.
    """
    place = root or locations.root()
    versions = locations.api_versions(place)
    if not versions:
        raise UsageError(
            f"{place}: no contracts/VERSION/*.json in it; name a directory that "
            "`zoho-conformance derive PAGE... --into` wrote"
        )
    version = version or versions[-1]
    if version not in versions:
        raise UsageError(
            f"{option} {version}: the contracts in {place} are of {', '.join(versions)}"
        )
    return version


class RulingSet(msgspec.Struct, frozen=True):
    """The rulings of one API version; `borrowed` where the contracts have none of their own."""

    rulings: tuple[Ruling, ...]
    borrowed: bool

    def for_page(self, page: Contract) -> tuple[Ruling, ...]:
        """Rulings that apply to the page; borrowed ones only while it says what they rest on."""
        if not self.borrowed:
            return self.rulings
        return tuple(
            ruling for ruling in self.rulings if not any(rulings.stale_rulings([ruling], page))
        )

    def on_operation(self, promise: Promise) -> tuple[Ruling, ...]:
        """The rulings that decide something about an operation, in their order."""
        if promise.parts:
            of_pages = (ruling for page in promise.parts for ruling in self.on_operation(page))
            return tuple(dict.fromkeys(of_pages))
        keys = {
            id_ for key in (*promise.request_keys, *promise.response_keys) for id_ in key.ruling_ids
        }
        rows = {id_ for row in promise.errors for id_ in row.ruling_ids}
        ids = keys | rows | {promise.status_ruling_id}
        return tuple(
            ruling
            for ruling in self.for_page(promise.contract)
            if ruling.covers(promise.id)
            and ruling.applies_to(promise.contract)
            and (ruling.id in ids or _is_on_operation(ruling))
        )


def _is_on_operation(ruling: Ruling) -> bool:
    """Whether a ruling is about the operation itself, so that no key and no row names it."""
    return ruling.on == On() and not (ruling.decides.success_status or ruling.decides.known)


def load_rulings(root: Path, version: str) -> RulingSet:
    """The rulings on contracts below a directory: its own, or ours where it has none."""
    name = Path("contracts") / version / "rulings.toml"
    own = root / name
    borrowed = not locations.is_ours(root) and not own.exists()
    return RulingSet(rulings.load(locations.root() / name if borrowed else own), borrowed)


def load_all_rulings(root: Path) -> dict[str, RulingSet]:
    """The rulings on contracts below a directory, by API version."""
    places = (*locations.root().glob("contracts/*/"), *root.glob("contracts/*/"))
    return {place.name: load_rulings(root, place.name) for place in places}
