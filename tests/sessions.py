"""Sessions of pytest on the suite of the checkout, in this process."""

from __future__ import annotations

from contextlib import chdir
from dataclasses import dataclass

import pytest

from zoho_conformance.model import locations

ROOT = locations.root()


@dataclass(frozen=True, slots=True)
class Session:
    """The exit code of a session, and what it printed."""

    code: int
    text: str


def run_suite(pytester: pytest.Pytester, *options: str) -> Session:
    """Run `pytest conformance` in the root of the checkout, with our own plugins alone."""
    with chdir(ROOT), pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        patch.setenv("PYTEST_PLUGINS", "pytest_recording.plugin")
        done = pytester.runpytest_inprocess(
            "conformance", f"--rootdir={ROOT}", "-q", "-pno:cacheprovider", *options
        )
    return Session(int(done.ret), f"{done.stdout}\n{done.stderr}")
