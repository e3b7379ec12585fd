"""What a ruling says of a page's own sample, for one exchange and for one that stands for many."""

from __future__ import annotations

import pytest
from msgspec import structs

from tests.checks.shipped import library
from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.checks.matching import classify, judge_foreign
from zoho_conformance.exchanges.formats.vcr_cassette import read_cassette
from zoho_conformance.model import locations
from zoho_conformance.model.exchange import Case, Exchange
from zoho_conformance.model.outcome import TargetKind
from zoho_conformance.runs.run import Run
from zoho_conformance.runs.target import JudgedTarget

_OPERATION = "get_record_locking_information"


class _Sample(JudgedTarget):
    """The sample that a page prints, as another program recorded it."""

    name = "recordings"
    kind: TargetKind = "foreign"
    recorded_from = "unknown"
    description = "the sample of a page"

    def __init__(self, *, stands_for_many: bool) -> None:
        self.stands_for_many = stands_for_many
        folder = locations.root() / "cassettes" / "documented" / "v7" / _OPERATION
        request, response = read_cassette(folder / "ok.yaml").interactions[0]
        case = classify(library().promises[_OPERATION], response, "sample")
        self._exchange = Exchange(case, request, response)

    @property
    def cases(self) -> tuple[Case, ...]:
        return (self._exchange.case,)

    def answer(self, case: Case) -> Exchange:
        return structs.replace(self._exchange, case=case)

    def judgement(self, case: Case) -> Judgement:
        return judge_foreign(library().judge(_OPERATION), self.answer(case))


@pytest.mark.parametrize(
    ("stands_for_many", "states"), [(False, {"known"}), (True, {"new"})], ids=["one", "many"]
)
def test_a_sample_among_many_answers_says_nothing_of_the_others(
    states: set[str], *, stands_for_many: bool
) -> None:
    run = Run(library(), [_Sample(stands_for_many=stands_for_many)])
    (judgement,) = run.judge_all()
    ruled = [finding for finding in judgement.findings if finding.rule == "answer-not-asked-for"]
    assert {finding.state for finding in ruled} == states
