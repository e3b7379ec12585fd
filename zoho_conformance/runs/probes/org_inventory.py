"""The estate: what an org has that probes need, by the names that probes use."""

from __future__ import annotations

from collections.abc import Mapping

MARK = "zoho-crm-conformance"
"""What every reason that a run gives begins with, so that its locks are known for its own."""

Estate = Mapping[str, str]
"""A need's name (``locked_record``) to its id or name in this org; what is absent is not there."""

FROM_REFERENCE: Mapping[str, str] = {
    "module": "module",
    "locked_record": "locked_record_id",
    "auto_locked_record": "auto_locked_record_id",
    "unlocked_record": "unlocked_record_id",
    "lockable_record": "unlocked_record_id",
    "lock": "lock_id",
    "auto_lock": "auto_lock_id",
    "unknown_id": "unknown_id",
    "configured_module": "module",
    "manual_module": "manual_module",
    "automatic_module": "automatic_module",
    "unconfigured_module": "unconfigured_module",
    "unconfigured_record": "unconfigured_record_id",
    "unsupported_module": "unsupported_module",
    "unknown_module": "unknown_module",
    "system_module": "system_module",
    "system_configuration": "system_configuration_id",
}
"""Each need's name in what the reference org announces."""


def of_reference(announcement: Mapping[str, str]) -> Estate:
    """The estate of a reference org, from the object that it announces itself with."""
    met = {need: announcement[name] for need, name in FROM_REFERENCE.items()}
    return {**met, "mark": MARK}
