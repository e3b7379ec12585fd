"""A request to none of the operations: why, and which operation is the nearest."""

from __future__ import annotations

import msgspec

from zoho_conformance.model.outcome import WhyUnmatched

INVALID_URL_PATTERN = "INVALID_URL_PATTERN"
"""The code of a 404 for a URL that the API has no operation for."""


class Nearest(msgspec.Struct, frozen=True):
    """The operation that a request was most nearly to."""

    id: str
    method: str
    path: str


class Unmatched(msgspec.Struct, frozen=True):
    """A request to none of the operations: why, and its address without what may be ids.

    `documented` are the versions, the methods, the hosts or the headers that the contracts have
    instead.
    `is_foreign`: the address is another host's, and not of the API's form either.
    """

    why: WhyUnmatched
    method: str
    host: str
    path: str
    version: str | None
    documented: tuple[str, ...]
    nearest: Nearest | None = None
    is_foreign: bool = False

    @property
    def reason(self) -> str:
        """One line, the same for all requests of the same form."""
        if self.nearest is None:
            return self._why
        nearest = self.nearest
        return f"{self._why}; nearest: {nearest.id} ({nearest.method} {nearest.path})"

    @property
    def _why(self) -> str:
        sent = f"{self.method} {self.host}{self.path}"
        documented = ", ".join(self.documented)
        if self.why == "other-version":
            return f"{sent}: asks for version {self.version}; the contracts are of {documented}"
        if self.why == "other-method":
            return f"{sent}: the contracts have the path with {documented} only"
        if self.why == "other-host":
            return f"{sent}: the contracts have it at {documented} only"
        if self.why == "no-header":
            return f"{sent}: the contracts have it with the header {documented} only"
        if self.why == "refused-path":
            return f"{sent}: refused as no URL of the API ({INVALID_URL_PATTERN})"
        return f"{sent}: no contract has the path"
