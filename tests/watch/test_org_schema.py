"""`watch --org-schema`: what changed in an org is alerted once, and resolved by a new snapshot."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.command import run_command

REFERENCE = ("--target", "reference")


def snapshot(folder: Path, *options: str) -> None:
    done = run_command(folder, "org-schema", "snapshot", *REFERENCE, *options)
    assert done.returncode == 0, done.stderr


def watch(folder: Path, *options: str) -> dict[str, Any]:
    named = ("--no-check", "--org-schema", "org-schema.json", "--state", "state.json")
    done = run_command(folder, "watch", *REFERENCE, *named, "--format", "json", *options)
    assert done.returncode in (0, 1), done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


@pytest.mark.parametrize("change", ["org-field-gone", "org-module-renamed"])
def test_a_change_is_told_once_and_resolved_by_a_new_snapshot(tmp_path: Path, change: str) -> None:
    snapshot(tmp_path)
    assert not watch(tmp_path)["events"]
    mutant = ("--mutant", change)
    (event,) = watch(tmp_path, *mutant)["events"]
    assert event["kind"] == "opened"
    assert change in json.dumps(event)
    shown = run_command(
        tmp_path,
        "watch",
        *REFERENCE,
        *mutant,
        "--no-check",
        "--org-schema",
        "org-schema.json",
        "--dry-run",
    )
    assert f"error {change} [" in shown.stdout
    assert "changed in your org" in shown.stdout
    assert not watch(tmp_path, *mutant)["events"]
    snapshot(tmp_path, *mutant)
    (event,) = watch(tmp_path, *mutant)["events"]
    assert event["kind"] == "cleared"


def test_watching_nothing_is_refused(tmp_path: Path) -> None:
    done = run_command(tmp_path, "watch", "--no-check")
    assert done.returncode == 2
    assert "--pages or --org-schema" in done.stderr
