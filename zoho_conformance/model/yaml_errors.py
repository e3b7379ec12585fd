"""What YAML from outside must not be, and the errors where it is."""

from __future__ import annotations

MAX_DEPTH = 256
"""Collections in collections; more is no cassette, and no description of an API."""

MAX_UNFOLDED_BYTES = 16 * 1024 * 1024
"""What all aliases may stand for together, or four times the file where that is more."""


class UntrustedYamlError(ValueError):
    """YAML that cannot be read, or is not to be; says why and, where known, in which line."""

    def __init__(self, problem: str, line: int | None = None) -> None:
        super().__init__(problem + (f" (line {line})" if line else ""))


class InvalidYamlError(UntrustedYamlError):
    """What is not YAML at all, or is cut off."""
