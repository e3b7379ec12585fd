"""The claims that the suite's tests are about, judged: a test holds each, or reports it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.model.finding import Finding
from zoho_conformance.reports import text
from zoho_conformance.runs.claims import Claim, UnprovokedRow, could_show_key, failing_findings
from zoho_conformance.runs.settings import Settings


@dataclass(frozen=True, slots=True)
class JudgedClaim:
    """A claim and the findings that contradict it, for a test to hold."""

    claim: Claim
    findings: Sequence[Finding]
    judgement: Judgement
    request: str
    settings: Settings
    show: Callable[[str], str]

    def holds(self) -> None:
        """Fail the test on drift; skip it where the answer does not show the key at all."""
        failing = failing_findings(
            self.findings, self.settings.fail_on, self.settings.fail_on_requests
        )
        if failing:
            message = text.render_failure(failing, self.request)
            pytest.fail(self.show(message), pytrace=False)
        if self.claim.key is not None and not could_show_key(self.claim.key, self.judgement):
            pytest.skip("not shown: no object in the answer could have the key")


@dataclass(frozen=True, slots=True)
class Row:
    """An error row that no probe provokes, for a test to report."""

    row: UnprovokedRow

    def skip(self) -> None:
        """Skip, with the reason."""
        pytest.skip(f"not exercised: {self.row.reason}")
