"""Where things lie: the project's data, and the folders of the user who runs it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

_INSTALLED = Path(__file__).parents[1] / "_data"
_CHECKOUT = Path(__file__).parents[2]
_NAME = "zoho-crm-conformance"
_NUMBER = re.compile(r"[0-9]+")


def root() -> Path:
    """The directory that holds contracts, schemas, probes and cassettes.

    It is the checkout, or inside the package where that is installed.
    """
    return _INSTALLED if is_installed() else _CHECKOUT


def is_installed() -> bool:
    """Whether the data came with an installed package, where it is not to be written."""
    return _INSTALLED.is_dir()


def is_ours(folder: Path) -> bool:
    """Whether a folder is the one that has our data."""
    return folder.resolve() == root().resolve()


def relative_file(file: Path) -> str:
    """The path of a file from where the command runs, with slashes; on another drive as it is."""
    try:
        return Path(os.path.relpath(file)).as_posix()
    except ValueError:
        return file.as_posix()


def as_named(file: str) -> str:
    """The path of a file as messages have it: from where the command runs if below, else as it is.

    It is cut as text: there may be thousands of files.
    """
    if not os.path.isabs(file):  # noqa: PTH117 - a path costs more to make
        return file
    try:
        here = os.path.join(os.getcwd(), "")  # noqa: PTH118, PTH109 - with a separator at its end
    except OSError:
        # The folder is gone.
        return file
    return file.removeprefix(here) or file


def is_below_here(file: Path) -> bool:
    """Whether a file lies below the folder that the command runs in."""
    return file.resolve().is_relative_to(Path.cwd().resolve())


def api_versions(folder: Path | None = None) -> list[str]:
    """The API versions that there are contracts of below a folder (ours), the latest last."""
    try:
        contracts = list(((folder or root()) / "contracts").iterdir())
    except OSError:
        return []
    names = [each.name for each in contracts if _has_contracts(each)]
    return sorted(names, key=lambda name: ([int(n) for n in _NUMBER.findall(name)], name))


def _has_contracts(folder: Path) -> bool:
    try:
        with os.scandir(folder) as entries:
            return any(entry.name.endswith(".json") for entry in entries)
    except OSError:
        return False


def state_folder(environ: Mapping[str, str] | None = None) -> Path:
    """The folder of what is kept from run to run: below `XDG_STATE_HOME`, or `~/.local/state`."""
    return _xdg_folder("XDG_STATE_HOME", ".local/state", environ)


def cache_folder(environ: Mapping[str, str] | None = None) -> Path:
    """The folder of what can be fetched again: below `XDG_CACHE_HOME`, or `~/.cache`."""
    return _xdg_folder("XDG_CACHE_HOME", ".cache", environ)


def _xdg_folder(variable: str, default: str, environ: Mapping[str, str] | None) -> Path:
    variables = os.environ if environ is None else environ
    # The convention is to ignore a path that is not absolute.
    named = Path(variables.get(variable, ""))
    return (named if named.is_absolute() else Path.home() / default) / _NAME
