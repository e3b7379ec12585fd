"""What signing in takes: a grant that access tokens are made from, or a token that is ready."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

CREDENTIAL = re.compile(r"[!-~]+")
"""What a credential is made of: no space, nothing beyond ASCII."""


@dataclass(frozen=True, slots=True)
class RefreshGrant:
    """What access tokens are granted for, and by whom."""

    accounts_url: str
    client_id: str = field(repr=False)
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)
    variable: str = "ZOHO_REFRESH_TOKEN"
    """Where the refresh token comes from, for messages."""


@dataclass(frozen=True, slots=True)
class ReadyToken:
    """An access token that is not renewed."""

    token: str = field(repr=False)


Credentials = RefreshGrant | ReadyToken
