"""What a new thing in the org gets: an id that nothing else has, and the time it was made."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from zoho_conformance.reference.invented_ids import invented_id
from zoho_conformance.reference.org_inventory import Estate

_ORG_TIME = timezone(timedelta(hours=-4))


def fresh_id(estate: Estate) -> str:
    """Give the next id of this org: a string of 19 digits."""
    return invented_id(next(estate.numbers))


def now() -> str:
    """Give the present second in the org's time zone: ISO 8601 with the offset."""
    return datetime.now(_ORG_TIME).isoformat(timespec="seconds")
