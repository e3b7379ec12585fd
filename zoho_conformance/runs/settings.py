"""What a run is asked to do, in one frozen value: the same for the command line and pytest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal  # noqa: TID251 - `--help` has no use for what measures

import msgspec

from zoho_conformance.model.rules import Level

if TYPE_CHECKING:
    from zoho_conformance.checks.coverage.gate import MinCoverage
    from zoho_conformance.exchanges.formats.field_map import FieldMap
    from zoho_conformance.runs.levels import Levels
    from zoho_conformance.runs.owners import Ownership

BASELINE_FILE = "baseline.toml"
"""The baseline that is used where none is named: in the working directory, if it is there."""

TargetName = Literal["cassettes", "reference", "live"]
TARGETS: tuple[TargetName, ...] = ("cassettes", "reference", "live")
Writes = Literal["no", "sandbox", "production"]
WRITES: tuple[Writes, ...] = ("no", "sandbox", "production")
MAX_TIME = 300
"""The seconds that the requests for a module may take where no other limit is named."""
MAX_TIME_RANGE = (1, 86_400)
"""The least and the most that may be named."""
WAIT_FOR_EVER = 10**9
"""More seconds than any run takes: wait without a limit."""


class Output(msgspec.Struct, frozen=True):
    """A report to write: the name of its format, and the file."""

    format: str
    file: Path


class Settings(msgspec.Struct, frozen=True):
    """What a run is asked to do; every field has the value of a plain `check`."""

    target: TargetName = "cassettes"
    cassettes: Path | None = None
    """A folder of cassettes, to read or to record into; None for the usual one."""
    recordings: tuple[str | Path, ...] = ()
    """Files, folders, patterns and addresses of recordings to judge, `-` for what is piped in; none
    for `cassettes`, or those that ship."""
    fields: FieldMap | None = None
    """Where the recordings have the parts of an exchange; None to tell it from their form."""
    all_operations: bool = False
    """Whether the documented samples of every operation are judged, and not of the suite alone."""
    allow_unreadable: bool = False
    """Whether a folder in which nothing can be read is still a run, and not refused."""
    contracts: Path | None = None
    """The folder of the contracts to judge by; None for those of the project."""
    api_version: str | None = None
    """Which of the contracts; None for the latest."""
    fail_on: Level = "error"
    uses: Path | None = None
    """The file of what our code reads, by which findings are marked; None for none."""
    fail_on_used: bool = False
    """Whether what our code uses fails a run at any level, and what it does not use at none."""
    fail_on_requests: Level | None = None
    """From which level on faults of our own requests fail a run; None for no level."""
    callbacks: bool = False
    """Whether what recordings have of the receiving side is judged as callbacks."""
    any_version: bool = False
    """Whether recorded requests to other versions of the API are judged by the contracts too."""
    fail_on_unmatched: bool = False
    """Whether an exchange that matches no operation of the contracts keeps a run from
    conforming."""
    reports: tuple[Output, ...] = ()
    mutant: str | None = None
    record: bool = False
    modules: tuple[str, ...] = ()
    """Modules of a live org; none for the configured one."""
    all_modules: bool = False
    writes: Writes = "no"
    """Whether a live org may be written to; `sandbox` means any that is not production."""
    effects: bool = False
    """Whether a live org is shown to keep its locks: a locked record is written to as well."""
    wait: int = 0
    """How many seconds to wait for another run to end that writes to the org."""
    journal: Path | None = None
    """The file that notes what has to be undone; None for the user's."""
    config: Path | None = None
    """The file that describes the live org."""
    max_requests: int | None = None
    """How many requests may be sent in all; None for any number."""
    max_time: float | None = None
    """Seconds that the requests for one module of a live org may take in all; None for 300."""
    max_age: int | None = None
    """How many days old a cassette may be; None for any age."""
    baseline: Path | None = None
    """The file of known drift; None for none."""
    owners: Ownership | None = None
    """Who owns findings, by the configuration; None if it names no owners."""
    levels: Levels | None = None
    """The levels that the configuration sets; None for those of the rules."""
    min_coverage: tuple[MinCoverage, ...] = ()
    """How much of the contract must have been exercised."""
    plugins: tuple[str, ...] = ()
    """Modules whose checks judge too."""
    against: Path | None = None
    """The observed contract by which answers are judged as well; None for none."""
    lifecycle: Path | None = None
    """The file of versions with their ends, beside those that ship; None for none."""
    org_schema: Path | None = None
    """The snapshot of an org's schema by which its records are judged as well; None for none."""
    private: bool = False
    """Whether names and values that no page documents are masked wherever they are shown."""
