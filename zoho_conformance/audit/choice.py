"""Which exchanges of an archive are judged: of a time, an operation, a status, or a sample."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from zoho_conformance.exchanges.formats.interface import RecordedPlace
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.name_patterns import fits_any
from zoho_conformance.model.timestamps import parse_iso

_STATUS = re.compile(r"[1-5](?:[0-9]{2}|xx)", re.IGNORECASE)


class Choice(msgspec.Struct, frozen=True):
    """Which exchanges count; the others are left out, and told.

    `sample` is the share that is judged, the same exchanges each time. `since` and `until` are ISO
    8601 UTC; with either, an exchange without a time is left out.
    """

    sample: float = 1.0
    since: str = ""
    until: str = ""
    operations: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()

    @property
    def is_all(self) -> bool:
        """Whether every exchange is judged."""
        return self == Choice()

    def takes_status(self, status: int) -> bool:
        """Whether an answer of a status counts."""
        text = str(status)
        return not self.statuses or any(
            text == each or (each.endswith("xx") and text[0] == each[0]) for each in self.statuses
        )

    def takes_operation(self, *ids: str) -> bool:
        """Whether an exchange of an operation with these ids counts."""
        return not self.operations or any(fits_any(id_, self.operations) for id_ in ids)

    def takes_time(self, when: str) -> bool:
        """Whether an exchange that was recorded then counts."""
        if not (self.since or self.until):
            return True
        return bool(when) and self.since <= when and (not self.until or when < self.until)

    def takes_sample(self, source: str, place: RecordedPlace) -> bool:
        """Whether an exchange is in the sample, by where it stands alone.

        Of a line of a log that is where it begins, which is known however the log is read.
        """
        if self.sample >= 1:
            return True
        at = place.index if place.offset is None else place.offset
        digest = hashlib.blake2b(f"{source}\0{at}".encode(), digest_size=8).digest()
        return int.from_bytes(digest) < self.sample * 2**64


def parse_choice(
    sample: str | None,
    since: str | None,
    until: str | None,
    operations: Sequence[str],
    statuses: Sequence[str],
) -> Choice:
    """The choice that options ask for; `UsageError` names the one that cannot be read."""
    for status in statuses:
        if not _STATUS.fullmatch(status):
            raise UsageError(f"--status {status}: name a status such as 200, or all such as 4xx")
    return Choice(
        1.0 if sample is None else parse_share("--sample", sample),
        _time("--since", since),
        _time("--until", until),
        tuple(operations),
        tuple(status.casefold() for status in statuses),
    )


def parse_share(option: str, text: str) -> float:
    """A share such as `10%` or `0.1`; `UsageError` where it is none."""
    try:
        share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        share = 0.0
    if not 0 < share <= 1:
        raise UsageError(f"{option} {text}: name a share such as 10% or 0.1")
    return share


def _time(option: str, text: str | None) -> str:
    if not text:
        return ""
    when = parse_iso(text)
    if when is None:
        today = datetime.now(UTC).date().isoformat()
        raise UsageError(f"{option} {text}: name a time of ISO 8601, such as {today}T08:00:00Z")
    return when
