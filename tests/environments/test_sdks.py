"""Zoho's own SDKs use the reference org: all calls about locks, and all without a body."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.environments.conftest import Environment
from zoho_conformance.reference import serve
from zoho_conformance.runs.documented_org import documented_org
from zoho_conformance.runs.library import Library

FOLDER = Path(__file__).parent / "sdk"
PACKAGES = ("nodejs-sdk-7.0", "nodejs-sdk-8.0", "typescript-sdk-7.0", "typescript-sdk-8.0")
ABOUT_LOCKS = {
    "lock": "201 SuccessResponse SUCCESS",
    "list": "200 RecordLock",
    "update": "200 SuccessResponse SUCCESS",
    "get": "200 RecordLock",
    "unlock": "200 SuccessResponse SUCCESS",
    "list nothing": "204",
    "list by page": "200 RecordLock",
    "get automatic": "200 RecordLock",
    "lock twice": "403 APIException NOT_ALLOWED",
    "unlock automatic": "403 APIException NOT_ALLOWED",
    "lock unknown": "400 APIException INVALID_DATA",
    "lock nowhere": "400 APIException INVALID_MODULE",
    "list without fields": "400 APIException REQUIRED_PARAM_MISSING",
    "update without reason": "400 APIException MANDATORY_NOT_FOUND",
    "lock as restricted": "403 APIException NO_PERMISSION",
    "lock as other_edition": "400 APIException FEATURE_NOT_SUPPORTED",
}
ABOUT_CONFIGURATIONS = {
    "read configuration": "200 RecordLock",
    "read no configuration": "204",
    "read configuration nowhere": "400 APIException INVALID_MODULE",
    "configure": "201 SuccessResponse SUCCESS",
    "configure again": "200 SuccessResponse SUCCESS",
    "configure by id": "200 SuccessResponse SUCCESS",
    "delete configuration": "200 SuccessResponse SUCCESS",
    "delete unknown configuration": "400 APIException INVALID_DATA",
    "configure twice": "400 APIException LIMIT_EXCEEDED",
    "configure unsupported": "400 APIException NOT_SUPPORTED",
    "configure without type": "400 APIException MANDATORY_NOT_FOUND",
    "configure without rules": "400 APIException DEPENDENT_FIELD_MISSING",
    "configure unknown field": "400 APIException INVALID_DATA",
    "configure twins": "400 APIException DUPLICATE_DATA",
}
UNDOCUMENTED = frozenset({"INVALID_URL_PATTERN", "INVALID_REQUEST_METHOD"})
"""The codes of calls that no page of the contracts is about."""
REFUSED = frozenset(
    {
        # Nothing has these ids, and the SDK can leave out the fields.
        "get_record_locking_information",
        "get_record_locking_informations",
        "unlock_record",
        "delete_record_locking_configuration",
        "get_record_locking_configurations",
    }
)
NOT_DECODED = {
    # Their classes have no form that the page's sample has.
    "Tags.delete_tag": "an object where the SDK has a list",
    "UserGroups.get_group": "numbers where the SDK has objects",
    "UserGroups.get_groups": "numbers where the SDK has objects",
    # Their classes cannot decode what any org answers.
    "Roles.delete_role": "a table without names",
    "Users.delete_user": "no class for rows",
    "InventoryMassConvert.get_scheduled_jobs_details": "no class for the page's answer",
    # What they are called with here is not what they take.
    "EmailRelatedRecords.get_emails_related_record": "ids of two types",
    "EmailRelatedRecords.get_emails_related_records": "ids of two types",
    "Functions.execute_function_using_parameters": "a map",
}
"""Calls that some SDK cannot make or decode, and why."""


@pytest.fixture
def announcement() -> Iterator[str]:
    with serve() as running:
        yield json.dumps(dict(running.announcement))


@pytest.fixture(scope="session")
def node_modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The SDKs for Node.js, installed as they are locked; skips where that is not possible."""
    folder = tmp_path_factory.mktemp("node")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(FOLDER / name, folder)
    npm = shutil.which("npm")
    reason = "there is no npm"
    if npm is not None:
        options = ("--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(folder))
        done = subprocess.run([npm, "ci", *options], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return folder / "node_modules"
        reason = done.stderr.strip()
    if os.environ.get("CI"):
        pytest.fail(f"Zoho's SDKs for Node.js cannot be installed: {reason}", pytrace=False)
    pytest.skip(f"Zoho's SDKs for Node.js cannot be installed: {reason}")


@pytest.mark.parametrize("version", ["7", "8"])
def test_the_python_sdk_makes_every_call(
    install: Callable[..., Environment], announcement: str, tmp_path: Path, version: str
) -> None:
    environment = install(f"zoho-sdk-{version}")
    command = environment.command("python")
    assert _calls([*command, str(FOLDER / "calls.py"), announcement, str(tmp_path)]) == {
        **ABOUT_LOCKS,
        **ABOUT_CONFIGURATIONS,
    }


@pytest.mark.parametrize("package", PACKAGES)
def test_the_sdk_for_node_makes_every_call(
    node_modules: Path, announcement: str, tmp_path: Path, package: str
) -> None:
    node = shutil.which("node") or "node"
    script, folder = str(FOLDER / "calls.mjs"), str(node_modules / "@zohocrm" / package)
    # What was published as the TypeScript SDK 7.0 lacks the class that asks for configurations.
    further = {} if package == "typescript-sdk-7.0" else ABOUT_CONFIGURATIONS
    calls = _calls([node, script, folder, announcement, str(tmp_path)])
    assert calls == {**ABOUT_LOCKS, **further}


@pytest.fixture
def whole_announcement() -> Iterator[str]:
    """What an org announces that answers every documented operation."""
    with serve(documented=documented_org(Library())) as running:
        yield json.dumps(dict(running.announcement))


@pytest.mark.parametrize("version", ["7", "8"])
def test_the_python_sdk_decodes_whatever_is_documented(
    install: Callable[..., Environment], whole_announcement: str, tmp_path: Path, version: str
) -> None:
    environment = install(f"zoho-sdk-{version}")
    script = str(FOLDER / "other_calls.py")
    lines = _lines([*environment.command("python"), script, whole_announcement, str(tmp_path)])
    _require_decoded(lines)
    assert [line["kind"] for line in lines[-3:]] == ["ActionWrapper"] * 3


@pytest.mark.parametrize("package", PACKAGES)
def test_the_sdk_for_node_decodes_whatever_is_documented(
    node_modules: Path, whole_announcement: str, tmp_path: Path, package: str
) -> None:
    node = shutil.which("node") or "node"
    script, folder = str(FOLDER / "other_calls.mjs"), str(node_modules / "@zohocrm" / package)
    _require_decoded(_lines([node, script, folder, whole_announcement, str(tmp_path / "own")]))


def _require_decoded(lines: Sequence[Mapping[str, Any]]) -> None:
    """Require that an SDK has decoded the answer to each call, but for those known not to be."""
    decoded = [line for line in lines if line.get("status") == 200 and line["kind"]]
    assert len(decoded) > 150
    others = [
        line for line in lines if line not in decoded and line.get("code") not in UNDOCUMENTED
    ]
    refused = {_name(line) for line in others if line.get("code")}
    assert {name.partition(".")[2] for name in refused} <= REFUSED
    assert {_name(line) for line in others if not line.get("code")} <= NOT_DECODED.keys()


def _name(line: Mapping[str, Any]) -> str:
    """A call as Python's SDK names it: `Tags.delete_tag`."""
    owner, _, method = line["call"].partition(".")
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", method).casefold()
    return f"{owner.removesuffix('Operations')}.{words}"


def _lines(command: list[str]) -> list[dict[str, Any]]:
    """What came of each call."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def _calls(command: list[str]) -> Mapping[str, str]:
    """What came of each call: the status, and the class and the code that were decoded."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    came = map(json.loads, done.stdout.splitlines())
    return {
        each["call"]: " ".join(str(each[key]) for key in ("status", "kind", "code") if each[key])
        for each in came
    }
