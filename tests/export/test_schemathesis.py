"""Schemathesis, given nothing but the exported document, against the reference org and mutants."""

from __future__ import annotations

import os
import subprocess
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest

from zoho_conformance.export.openapi.document import build_document, render
from zoho_conformance.export.source import load_source
from zoho_conformance.reference import find_mutation, serve
from zoho_conformance.runs.library import Library

_PROGRAM = Path(sysconfig.get_path("scripts")) / "schemathesis"
_CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)
Done = subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exported document as a file."""
    file = tmp_path_factory.mktemp("exported") / "openapi.json"
    file.write_text(render(build_document(load_source(None, None)), "json"), encoding="utf-8")
    return file


@pytest.fixture
def judged(document: Path, tmp_path: Path) -> Callable[..., Done]:
    """Runs Schemathesis on an org: the honest one, or a mutant."""

    def judged(*options: str, mutant: str | None = None) -> Done:
        mutation = find_mutation(mutant, Library().promises.values()) if mutant else None
        with serve(mutation=mutation) as org:
            token = org.announcement["access_token"]
            return subprocess.run(
                [
                    *(str(_PROGRAM), "run", str(document), "--url", org.base_url),
                    *("--header", f"Authorization: Zoho-oauthtoken {token}"),
                    *("--checks", ",".join(_CHECKS)),
                    *("--seed", "1", "--generation-database", "none", "--no-color", *options),
                ],
                cwd=tmp_path,
                env={**os.environ, "PYTHONWARNINGS": "ignore"},
                capture_output=True,
                text=True,
                check=False,
                timeout=300,
            )

    return judged


def test_the_reference_org_passes_whatever_is_drawn(judged: Callable[..., Done]) -> None:
    done = judged("--mode=positive", "--max-examples=3")
    assert done.returncode == 0, done.stdout
    assert "Tested: 10" in done.stdout


def test_requests_that_break_the_schema_are_refused_as_the_document_says(
    judged: Callable[..., Done],
) -> None:
    done = judged("--mode=negative", "--phases=coverage,fuzzing", "--max-examples=3")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("mutant", "failure"),
    [
        ("lock-id-as-number", "Response violates schema"),
        ("lock-source-both", "Response violates schema"),
        ("lock-list-accepted", "Undocumented status code"),
        ("configuration-as-html", "Content-Type"),
    ],
)
def test_a_mutant_fails(judged: Callable[..., Done], mutant: str, failure: str) -> None:
    done = judged("--phases=examples", "--mode=positive", "--include-method=GET", mutant=mutant)
    assert done.returncode == 1, done.stdout
    assert failure in done.stdout


def test_a_code_that_no_page_documents_fails(judged: Callable[..., Done]) -> None:
    drawn = ("--phases=coverage", "--include-method=GET")
    done = judged(*drawn, mutant="lock-list-module-invalid")
    assert done.returncode == 1, done.stdout
    assert "Response violates schema" in done.stdout
