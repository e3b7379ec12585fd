"""How a client's tests reacted to answers that drift, as data.

The names of the keys in JSON are a public interface: keys are only ever added. It has
names of tests, files, keys and exceptions, and no value of any answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from zoho_conformance.reports.report_finding import RuleId

TestOutcome = Literal["passed", "failed", "skipped"]
"""What became of a test on honest answers; only one that passed is run with mutants."""

MutantResult = Literal[
    "survived", "raised", "failed", "endless", "skipped", "unaffected", "not-reached"
]
"""What a test made of a mutant.

`survived`: passed, though the answer drifted in a key that the test reads, or may read. `raised`:
an exception came out of code of the project. `failed`: an assertion of the test failed. `endless`:
it did not finish by itself. `skipped`: the test skipped itself. `unaffected`: passed, and
reads nothing that drifted. `not-reached`: the test got no answer that drifted.
"""

Reading = Literal["yes", "no", "unknown"]
"""Whether a test reads the key that drifted; unknown where it hands the whole object on."""


class ClientTest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A test that uses the org, without mutants."""

    id: str
    outcome: TestOutcome
    operations: Annotated[
        tuple[str, ...], Meta(description="The operations whose answers it got.")
    ] = ()


class ClientMutant(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that drifts in answers of an operation."""

    name: str
    rule: RuleId
    operation: str
    path: str
    summary: str
    noticed: Annotated[
        bool, Meta(description="Whether a test failed, or raised, because of it.")
    ] = False


class ClientResult(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one test made of one mutant."""

    test: str
    mutant: str
    result: MutantResult
    reads: Reading
    at: Annotated[
        str | None,
        Meta(description="FILE:LINE in the project: what raised, failed, or reads the key."),
    ] = None
    exception: Annotated[str | None, Meta(description="The type of the exception.")] = None
    when: Annotated[
        Literal["setup", "call", "teardown"] | None,
        Meta(description="In which phase of the test it ended otherwise."),
    ] = None


class ClientMutantsReport(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The tests, the mutants that were run, and what became of each pair."""

    format: Literal[1] = 1
    api_version: str
    seed: int
    chosen_by: Annotated[
        tuple[str, ...], Meta(description="The rules or names that were asked for; else all.")
    ] = ()
    interrupted: Annotated[str | None, Meta(description="Why not all was run that was to be.")] = (
        None
    )
    tests: tuple[ClientTest, ...]
    mutants: tuple[ClientMutant, ...]
    results: tuple[ClientResult, ...]
    not_reached: Annotated[
        int,
        Meta(ge=0, description="Pairs of a test and a mutant of what the test got no answer of."),
    ] = 0
    not_run: Annotated[
        tuple[str, ...], Meta(description="The mutants beyond the limit, by name.")
    ] = ()
    not_run_of_read_keys: Annotated[
        int, Meta(ge=0, description="How many of them are of keys that tests read, or may read.")
    ] = 0

    @property
    def unnoticed(self) -> tuple[str, ...]:
        """The mutants of keys that tests surely read, which no test noticed."""
        noticed = {mutant.name for mutant in self.mutants if mutant.noticed}
        rows = (row for row in self.with_result("survived", "endless") if row.reads == "yes")
        names = dict.fromkeys(row.mutant for row in rows)
        return tuple(name for name in names if name not in noticed)

    def with_result(self, *results: MutantResult) -> Iterator[ClientResult]:
        """What came to one of these results."""
        return (row for row in self.results if row.result in results)


def to_json(report: ClientMutantsReport) -> str:
    """The report as JSON."""
    return msgspec.json.format(msgspec.json.encode(report), indent=2).decode() + "\n"
