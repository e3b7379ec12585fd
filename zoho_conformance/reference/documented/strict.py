"""All that a strict org refuses in a request, in the order in which it is said."""

from __future__ import annotations

from zoho_conformance.reference.documented.refusals import RequestRule
from zoho_conformance.reference.documented.strict_body import (
    misfitting_body,
    too_many_rows,
    unreadable_body,
)
from zoho_conformance.reference.documented.strict_parameters import (
    broken_constraints,
    misformed_parameters,
    missing_parameters,
    too_many,
)

STRICT_RULES: tuple[RequestRule, ...] = (
    missing_parameters,
    misformed_parameters,
    broken_constraints,
    too_many,
    unreadable_body,
    too_many_rows,
    misfitting_body,
)
"""Each is a function of one call; the first that finds something says what is wrong."""
