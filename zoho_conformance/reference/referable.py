"""What a configuration may refer to: the fields of its module, the org's profiles and buttons."""

from __future__ import annotations

from zoho_conformance.reference.invented_fields import LOCKED_FLAG
from zoho_conformance.reference.org_inventory import Estate, Module
from zoho_conformance.reference.references import Referred

_NOTHING_NAMED = "The id or api_name of field is missing in criteria for the record locking rule."
_DIFFERENT = (
    "The id and api_name of field in criteria for the record locking rule belongs to different "
    "fields."
)


def criteria_fields(module: Module) -> Referred:
    """Give the fields that a rule's criteria may be about; for tasks that is the status alone."""
    only = "Status" if module.api_name == "Tasks" else None
    return Referred(
        known=_names(module),
        name_keys=("api_name",),
        not_found="field not found",
        nothing_named=_NOTHING_NAMED,
        ambiguous=_DIFFERENT,
        unsupported=lambda name: name == LOCKED_FLAG or only not in (None, name),
    )


def excludable_fields(module: Module) -> Referred:
    """Give the fields that may stay open in a locked record."""
    return Referred(
        known=_names(module),
        name_keys=("api_name",),
        not_found="field not found",
        nothing_named="Field Id and apiname is missing.",
        not_supported="Field not supported",
        unsupported=lambda name: name == LOCKED_FLAG,
    )


def profiles(estate: Estate) -> Referred:
    """Give the profiles; the page documents `api_name` for them, and its samples show `name`."""
    return Referred(estate.profiles, ("api_name", "name"), "lock_excluded_profiles not found")


def buttons(estate: Estate) -> Referred:
    """Give the custom buttons."""
    return Referred(estate.buttons, ("name",), "custom button not found")


def _names(module: Module) -> dict[str, str]:
    return {identity: one.api_name for identity, one in module.fields.items()}
