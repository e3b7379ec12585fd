"""Schemathesis, given nothing but the exported document, against the reference org and mutants."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from schemathesis.cli import schemathesis

from zoho_conformance.export.openapi.document import build_document, render
from zoho_conformance.export.source import load_source
from zoho_conformance.reference import find_mutation, serve
from zoho_conformance.runs.library import Library

_CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)
Judged = Callable[..., Result]


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exported document as a file."""
    file = tmp_path_factory.mktemp("exported") / "openapi.json"
    file.write_text(
        render(build_document(load_source(None, None, Library().suite)), "json"), encoding="utf-8"
    )
    return file


@pytest.fixture
def judged(document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Judged:
    """Runs Schemathesis in this process on an org: the honest one, or a mutant."""
    monkeypatch.chdir(tmp_path)

    def judged(*options: str, mutant: str | None = None) -> Result:
        mutation = find_mutation(mutant, Library().suite_promises) if mutant else None
        with serve(mutation=mutation) as org, warnings.catch_warnings(action="ignore"):
            token = org.announcement["access_token"]
            return CliRunner().invoke(
                schemathesis,
                [
                    *("run", str(document), "--url", org.base_url),
                    *("--header", f"Authorization: Zoho-oauthtoken {token}"),
                    *("--checks", ",".join(_CHECKS)),
                    *("--seed", "1", "--generation-database", "none", "--no-color", *options),
                ],
            )

    return judged


def test_the_reference_org_passes_whatever_is_drawn(judged: Judged) -> None:
    done = judged("--mode=positive", "--max-examples=2")
    assert done.exit_code == 0, done.output
    assert "Tested: 10" in done.output


def test_requests_that_break_the_schema_are_refused_as_the_document_says(
    judged: Judged,
) -> None:
    done = judged("--mode=negative", "--phases=coverage,fuzzing", "--max-examples=2")
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize(
    ("mutant", "failure"),
    [
        ("lock-id-as-number", "Response violates schema"),
        ("lock-source-both", "Response violates schema"),
        ("lock-list-accepted", "Undocumented status code"),
        ("configuration-as-html", "Content-Type"),
    ],
)
def test_a_mutant_fails(judged: Judged, mutant: str, failure: str) -> None:
    done = judged("--phases=examples", "--mode=positive", "--include-method=GET", mutant=mutant)
    assert done.exit_code == 1, done.output
    assert failure in done.output


def test_a_code_that_no_page_documents_fails(judged: Judged) -> None:
    drawn = ("--phases=coverage", "--include-method=GET")
    done = judged(*drawn, mutant="lock-list-module-invalid")
    assert done.exit_code == 1, done.output
    assert "Response violates schema" in done.output
