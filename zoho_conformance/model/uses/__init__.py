"""What code reads of Zoho's answers: `uses.toml`, and which finding touches what is in it."""

from typing import Literal

UseState = Literal["used", "not-used", "unknown"]
"""Whether a finding touches what code uses; unknown is never treated as not used."""
