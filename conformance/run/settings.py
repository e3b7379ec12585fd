"""What a run is asked to do, in one frozen value: the same for the command line and pytest."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

    from conformance.rules import Level

TargetName = Literal["cassettes", "reference"]
TARGETS: tuple[TargetName, ...] = ("cassettes", "reference")


@dataclass(frozen=True, slots=True)
class Settings:
    """``cassettes`` is a directory of cassettes, None for those that ship."""

    target: TargetName = "cassettes"
    cassettes: Path | None = None
    fail_on: Level = "error"
    reports: tuple[Path, ...] = field(default=())
    mutant: str | None = None
    record: bool = False
