"""GET Record Locking Configuration: how the records of a module may be locked."""

from __future__ import annotations

from zoho_conformance.reference.answers import Answer, answered, nothing_there
from zoho_conformance.reference.org_inventory import Estate
from zoho_conformance.reference.refusals import (
    parameter_missing,
    unknown_module,
    unknown_value,
    unsupported_module,
)
from zoho_conformance.reference.request import Asked

CONFIGURATIONS = "record_locking_configurations"
"""The key that wraps configurations, in answers and in requests."""

FEATURE = "record_locking"
"""The one feature type there is."""


def get_configuration(estate: Estate, asked: Asked) -> Answer:
    """Answer the module's configuration; 204 when it has none.

    Refuses with REQUIRED_PARAM_MISSING (no `module`), INVALID_MODULE, NOT_SUPPORTED, and
    INVALID_DATA for a `feature_type` other than `record_locking`.
    """
    refusal = refused_module_parameter(estate, asked)
    if refusal:
        return refusal
    if asked.query.get("feature_type", FEATURE) != FEATURE:
        return unknown_value("feature_type")
    configuration = estate.configurations.get(asked.query["module"])
    if configuration is None:
        return nothing_there()
    return answered({CONFIGURATIONS: [configuration]})


def refused_module_parameter(estate: Estate, asked: Asked) -> Answer | None:
    """Give the refusal of the parameter `module`, if it names no module that can be locked."""
    name = asked.query.get("module")
    if not name:
        return parameter_missing("module")
    module = estate.modules.get(name)
    if module is None:
        return unknown_module()
    return None if module.can_be_locked else unsupported_module()
