"""A fault of a request: what the page has, what was sent, and where that stands."""

from __future__ import annotations

import msgspec

from zoho_conformance.model.finding import FindingBasis


class Fault(msgspec.Struct, frozen=True):
    """One way in which a request is not as the page says.

    `path` is that of a key of the body, or the name of a parameter or a header. `promised` and
    `came` say the same as `expected` and `actual` in words that are the same on every request.
    `section` and `line` are where the broken fact stands, line 0 for that of the operation.
    """

    rule: str
    path: str
    expected: str
    actual: str
    section: str
    line: int = 0
    promised: str = ""
    came: str = ""
    basis: FindingBasis = "stated"
    org_schema: str = ""
    """The snapshot of the org's schema that has the fact, of the module that `section` is then."""
