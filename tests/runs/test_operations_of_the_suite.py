"""A plain check judges the suite; the samples of other operations are judged where asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.checks.matching.factories import library, page
from zoho_conformance.contracts.contract import Contract, SampleCase
from zoho_conformance.exchanges.cassettes import write
from zoho_conformance.model.errors import UsageError
from zoho_conformance.runs.library import Library, open_library
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.settings import Settings


def _page(name: str) -> Contract:
    contract = page(
        (f"get_{name}", "GET", f"/settings/{name}"),
        keys=[(name, "array"), (f"{name}[].id", "string")],
        rows=[("NO_FLAME", 400, None)],
    )
    return replace(contract, sample_cases=(SampleCase(f"get_{name}"),))


LAMPS, WICKS = _page("lamps"), _page("wicks")
PROBES = """
suite = ["get_l*"]

[[not_provoked]]
operations = ["*"]
cases = ["NO_FLAME"]
reason = "needs a match"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two operations with the samples of their pages, the first of them in the suite."""
    root = tmp_path / "derived"
    library(root, LAMPS, WICKS)
    for name in ("lamps", "wicks"):
        file = root / "cassettes" / "documented" / "v7" / f"get_{name}" / "ok.yaml"
        file.parent.mkdir(parents=True)
        url = f"https://www.zohoapis.com/crm/v7/settings/{name}"
        body = f'{{"{name}": [{{"id": "7"}}]}}'
        file.write_text(
            write.one_exchange_text({"target": "documented"}, "GET", url, None, 200, body)
        )
    (root / "probes").mkdir()
    (root / "probes" / "v7.toml").write_text(PROBES, encoding="utf-8")
    return root


def outcomes(settings: Settings) -> dict[str, str]:
    with open_run(settings) as run:
        return {
            planned.case.id: run.judgement(planned.target, planned.case).outcome
            for planned in run.planned
        }


def test_a_plain_check_judges_the_suite_alone(root: Path) -> None:
    assert outcomes(Settings(contracts=root)) == {"get_lamps-ok": "conforms"}


def test_all_samples_are_judged_where_that_is_asked_for(root: Path) -> None:
    both = {"get_lamps-ok": "conforms", "get_wicks-ok": "conforms"}
    assert outcomes(Settings(contracts=root, all_operations=True)) == both


def test_samples_that_are_named_are_judged_where_they_are(root: Path) -> None:
    named = Settings(contracts=root, cassettes=root / "cassettes")
    assert outcomes(named) == {"get_lamps-ok": "conforms", "get_wicks-ok": "conforms"}
    wicks = root / "cassettes" / "documented" / "v7" / "get_wicks" / "ok.yaml"
    wicks.unlink()
    assert outcomes(named) == {"get_lamps-ok": "conforms"}
    everything = Settings(contracts=root, cassettes=root / "cassettes", all_operations=True)
    assert outcomes(everything) == {"get_lamps-ok": "conforms", "get_wicks-ok": "not-run"}


def test_a_sample_of_the_suite_that_is_not_there_is_not_judged(root: Path) -> None:
    (root / "cassettes" / "documented" / "v7" / "get_lamps" / "ok.yaml").unlink()
    assert outcomes(Settings(contracts=root))["get_lamps-ok"] == "not-run"


def test_without_a_suite_every_operation_is_judged(root: Path) -> None:
    (root / "probes" / "v7.toml").unlink()
    assert outcomes(Settings(contracts=root)).keys() == {"get_lamps-ok", "get_wicks-ok"}


def test_a_digest_is_of_what_is_judged_by(root: Path) -> None:
    def digest(settings: Settings) -> str:
        with open_run(settings) as run:
            return run.contract_digest

    suite, everything = Settings(contracts=root), Settings(contracts=root, all_operations=True)
    before = digest(suite), digest(everything)
    assert before[0] != before[1]
    wicks = root / "contracts" / "v7" / "get_wicks.json"
    wicks.write_text(wicks.read_text().replace('"line": 9', '"line": 8'))
    assert digest(suite) == before[0]
    assert digest(everything) != before[1]


def test_reasons_for_rows_without_a_probe_are_of_the_suite(root: Path) -> None:
    probes = Library(root).probes
    assert probes.why_not_provoked("get_lamps", "NO_FLAME") == "needs a match"
    assert probes.why_not_provoked("get_wicks", "NO_FLAME") == "no probe for this operation yet"


@pytest.mark.parametrize(
    ("suite", "problem"),
    [
        ('["get_m*"]', "suite: no contract has an operation get_m"),
        ('["get_w*"]', "the suite does not name get_lamps, which a probe is sent to"),
    ],
)
def test_a_suite_that_does_not_fit_is_refused_in_a_line(
    root: Path, suite: str, problem: str
) -> None:
    probe = '[[probe]]\noperation = "get_lamps"\ncase = "ok"\ndue = "success"\npurpose = "lamps"\n'
    (root / "probes" / "v7.toml").write_text(f"suite = {suite}\n{probe}", encoding="utf-8")
    with pytest.raises(UsageError, match=problem):
        _ = open_library(root).probes
