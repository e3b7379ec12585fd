"""What a run is asked to do, in one frozen value: the same for the command line and pytest."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from zoho_conformance.checks.coverage.gate import MinCoverage
from zoho_conformance.model.rules import Level

TargetName = Literal["cassettes", "reference", "live"]
TARGETS: tuple[TargetName, ...] = ("cassettes", "reference", "live")
Writes = Literal["no", "sandbox", "production"]
WRITES: tuple[Writes, ...] = ("no", "sandbox", "production")


@dataclass(frozen=True, slots=True)
class Output:
    """A report to write: its form, by the form's name, and the file."""

    form: str
    file: Path


@dataclass(frozen=True, slots=True)
class Settings:
    """``cassettes`` is a directory of cassettes, to read or to record into; None for the usual one.

    ``contracts`` is the directory of the contracts to judge by, None for ours; ``api_version``
    which of theirs, None for the latest.
    ``modules`` are those of a live org, none for the configured one; ``writes`` is whether a live
    org may be written to: `sandbox` means any that is not production. ``config`` is the file that
    describes the org, ``max_requests`` how many requests may be sent in all, ``max_age`` how many
    days ago a cassette may have been recorded; None for any number. ``baseline`` is the file of
    the drift that is known, None for none.
    ``min_coverage`` is how much of the contract must have been exercised.
    """

    target: TargetName = "cassettes"
    cassettes: Path | None = None
    contracts: Path | None = None
    api_version: str | None = None
    fail_on: Level = "error"
    reports: tuple[Output, ...] = ()
    mutant: str | None = None
    record: bool = False
    modules: tuple[str, ...] = ()
    all_modules: bool = False
    writes: Writes = "no"
    config: Path | None = None
    max_requests: int | None = None
    max_age: int | None = None
    baseline: Path | None = None
    min_coverage: tuple[MinCoverage, ...] = ()
