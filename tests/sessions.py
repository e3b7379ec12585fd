"""Sessions of pytest in this process, and those on the suite of the checkout."""

from __future__ import annotations

import sys
from contextlib import chdir
from dataclasses import dataclass
from types import ModuleType

import pytest

from zoho_conformance.model import locations

ROOT = locations.root()


@dataclass(frozen=True, slots=True)
class Session:
    """The exit code of a session, and what it printed."""

    code: int
    text: str


def run_session(pytester: pytest.Pytester, *arguments: str) -> Session:
    """Run pytest in this process, and forget of our packages what it has forgotten.

    At its end a session drops the modules that it loaded from `sys.modules`. A package that was
    loaded before keeps them as attributes, from which the next session would take them: beside
    others that it loads again.
    """
    done = pytester.runpytest_inprocess(*arguments)
    for name, package in tuple(sys.modules.items()):
        if name.partition(".")[0] == "zoho_conformance":
            for attribute, value in tuple(vars(package).items()):
                module = f"{name}.{attribute}"
                if isinstance(value, ModuleType) and module == value.__name__ not in sys.modules:
                    delattr(package, attribute)
    return Session(int(done.ret), f"{done.stdout}\n{done.stderr}")


def run_suite(pytester: pytest.Pytester, *options: str) -> Session:
    """Run `pytest conformance` in the root of the checkout, with our own plugins alone."""
    with chdir(ROOT), pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        patch.setenv("PYTEST_PLUGINS", "pytest_recording.plugin")
        return run_session(
            pytester, "conformance", f"--rootdir={ROOT}", "-q", "-pno:cacheprovider", *options
        )
