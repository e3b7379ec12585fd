"""Schemathesis, given nothing but the exported document, against the reference org and mutants."""

from __future__ import annotations

import os
import subprocess
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest

from conformance.exports import openapi, rendering
from conformance.exports.source import load
from conformance.reference import serve

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
    file.write_text(rendering.text_of(openapi.document(load(None, None)), "json"), encoding="utf-8")
    return file


@pytest.fixture
def judged(document: Path, tmp_path: Path) -> Callable[..., Done]:
    """What Schemathesis says of an org: the honest one, or a mutant."""

    def judged(*options: str, mutant: str | None = None) -> Done:
        with serve(mutant=mutant) as org:
            token = org.announcement["access_token"]
            return subprocess.run(
                [
                    *(str(_PROGRAM), "run", str(document), "--url", org.base_url),
                    *("--header", f"Authorization: Zoho-oauthtoken {token}"),
                    *("--checks", ",".join(_CHECKS), "--mode", "positive"),
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


# Deleting the configuration takes from the others what they are asked about: it comes by itself.
@pytest.mark.parametrize(("which", "tested"), [("exclude", 9), ("include", 1)])
def test_the_reference_org_passes_with_the_examples(
    judged: Callable[..., Done], which: str, tested: int
) -> None:
    done = judged(
        "--phases=examples", f"--{which}-operation-id=delete_record_locking_configuration"
    )
    assert done.returncode == 0, done.stdout
    assert f"Tested: {tested}" in done.stdout


def test_what_reads_passes_with_drawn_requests(judged: Callable[..., Done]) -> None:
    done = judged("--phases=coverage,fuzzing", "--max-examples=10", "--include-method=GET")
    assert done.returncode == 0, done.stdout
    assert "Tested: 3" in done.stdout


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
    done = judged("--phases=examples", "--include-method=GET", mutant=mutant)
    assert done.returncode == 1, done.stdout
    assert failure in done.stdout
