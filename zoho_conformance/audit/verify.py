"""A sample of an archive, judged a second time in full: that nothing is passed at first glance."""

from __future__ import annotations

import hashlib
from collections import Counter

from zoho_conformance.checks.judge import Judge
from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.checks.matching import judge_foreign
from zoho_conformance.model.exchange import Exchange
from zoho_conformance.runs.library import Library


class Verifier:
    """Judges a share of the exchanges by every check, and by the second judge of schemas."""

    def __init__(self, library: Library, share: float) -> None:
        self._library = library
        self._below = int(share * 2**64)
        self._judges: dict[str, Judge] = {}

    def disagrees(self, exchange: Exchange, judgement: Judgement) -> bool:
        """Whether an exchange of the sample comes out otherwise than it was judged."""
        digest = hashlib.blake2b(exchange.response.body, digest_size=8).digest()
        if int.from_bytes(digest) >= self._below:
            return False
        operation = exchange.case.operation
        if operation not in self._judges:
            self._judges[operation] = self._library.verifying_judge(operation)
        second = judge_foreign(self._judges[operation], exchange)
        return _came_to(judgement) != _came_to(second)


def _came_to(judgement: Judgement) -> tuple[str, Counter[tuple[str, int]]]:
    findings = ((finding.fingerprint, finding.count) for finding in judgement.findings)
    return judgement.outcome, Counter(findings)
