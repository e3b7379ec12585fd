"""Custom checks come from modules named with `--plugin`, and from installed packages."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING  # noqa: TID251 - hardly any project has checks of its own

from zoho_conformance.model.display import legible
from zoho_conformance.model.errors import ConformanceError, UsageError

if TYPE_CHECKING:
    from zoho_conformance.checks.custom import CustomCheck

GROUP = "zoho_conformance.checks"
"""The entry points of packages that have checks; each names a module."""

_MAX_CAUSE_CHARS = 200


def load_checks(modules: Sequence[str]) -> tuple[CustomCheck, ...]:
    """The checks of installed packages and of the named modules, each once.

    Raises `UsageError` for a module that cannot be imported or has no checks, and for two checks
    with the same rule.
    """
    sources = [(f"--plugin {name}", name) for name in dict.fromkeys(modules)]
    sources += _installed()
    checks: dict[str, CustomCheck] = {}
    for source, module in sources:
        for check in _load_module(source, module):
            other = checks.setdefault(check.rule.id, check)
            if other != check:
                raise UsageError(
                    f"{source}: {other.function.__module__} has the rule {check.rule.id} too; "
                    "name one of them differently"
                )
    return tuple(checks.values())


def _installed() -> Iterator[tuple[str, str]]:
    """The entry points of installed packages, and the modules that they name."""
    if any(map(_may_have_checks, sys.path)):
        from importlib.metadata import (  # noqa: PLC0415 - 25 ms, and hardly any package has checks
            entry_points,
        )

        for point in entry_points(group=GROUP):
            yield f"entry point {point.name}", point.module


def _may_have_checks(place: str) -> bool:
    """Whether a place of `sys.path` may have packages with checks, by a look at their files."""
    try:
        with os.scandir(place or ".") as entries:
            packages = [entry.path for entry in entries if entry.name.endswith("-info")]
    except FileNotFoundError:
        return False
    except OSError:
        # An archive, into which only Python's own import system can look.
        return True
    return any(map(_names_group, packages))


def _names_group(package: str) -> bool:
    try:
        with open(os.path.join(package, "entry_points.txt"), "rb", buffering=0) as file:  # noqa: PTH118, PTH123 - paths cost twice as much
            return GROUP.encode() in file.read()
    except FileNotFoundError:
        return False
    except OSError:
        return True


def _load_module(source: str, name: str) -> Iterator[CustomCheck]:
    from zoho_conformance.checks.custom import CustomCheck  # noqa: PLC0415 - as its type

    # As `python -m` does: a module in the working directory is found without being installed.
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.insert(0, here)
    try:
        module = import_module(name)
    except ConformanceError as cause:
        raise UsageError(f"{source}: {cause}") from cause
    except Exception as cause:
        reason = f"{type(cause).__name__}: {legible(str(cause), _MAX_CAUSE_CHARS)}"
        raise UsageError(f"{source}: cannot be imported ({reason})") from cause
    checks = [value for value in vars(module).values() if isinstance(value, CustomCheck)]
    if not checks:
        raise UsageError(f"{source}: has no checks (functions decorated with custom_check)")
    yield from checks
