"""GET Record Locking Configuration: how the records of a module may be locked."""

from __future__ import annotations

from conformance.reference.answers import Answer, answered, nothing_there
from conformance.reference.asked import Asked
from conformance.reference.estate import Estate
from conformance.reference.refusals import (
    parameter_missing,
    unknown_module,
    unknown_value,
    unsupported_module,
)


def get_configuration(estate: Estate, asked: Asked) -> Answer:
    """Answer the module's configuration; 204 when it has none.

    Refuses with REQUIRED_PARAM_MISSING (no `module`), INVALID_MODULE, NOT_SUPPORTED, and
    INVALID_DATA for a `feature_type` other than `record_locking`.
    """
    name = asked.query.get("module")
    if not name:
        return parameter_missing("module")
    module = estate.modules.get(name)
    if module is None:
        return unknown_module()
    if not module.can_be_locked:
        return unsupported_module()
    if asked.query.get("feature_type", "record_locking") != "record_locking":
        return unknown_value("feature_type")
    configuration = estate.configurations.get(name)
    if configuration is None:
        return nothing_there()
    return answered({"record_locking_configurations": [configuration]})
