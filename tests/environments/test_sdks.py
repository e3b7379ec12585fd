"""Zoho's own SDKs use the reference org: each makes every call about record locking."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.environments.conftest import Environment
from zoho_conformance.reference import serve

FOLDER = Path(__file__).parent / "sdk"
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


@pytest.mark.parametrize(
    "package", ["nodejs-sdk-7.0", "nodejs-sdk-8.0", "typescript-sdk-7.0", "typescript-sdk-8.0"]
)
def test_the_sdk_for_node_makes_every_call(
    node_modules: Path, announcement: str, tmp_path: Path, package: str
) -> None:
    node = shutil.which("node") or "node"
    script, folder = str(FOLDER / "calls.mjs"), str(node_modules / "@zohocrm" / package)
    # What was published as the TypeScript SDK 7.0 lacks the class that asks for configurations.
    further = {} if package == "typescript-sdk-7.0" else ABOUT_CONFIGURATIONS
    calls = _calls([node, script, folder, announcement, str(tmp_path)])
    assert calls == {**ABOUT_LOCKS, **further}


def _calls(command: list[str]) -> Mapping[str, str]:
    """What came of each call: the status, and the class and the code that were decoded."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    came = map(json.loads, done.stdout.splitlines())
    return {
        each["call"]: " ".join(str(each[key]) for key in ("status", "kind", "code") if each[key])
        for each in came
    }
