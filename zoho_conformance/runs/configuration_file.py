"""The configuration file of a project: where it is, and what is in it.

The first of these is read, in the working directory or in a folder above it that belongs to the
same repository: `zoho-conformance.toml`, `[tool.zoho-conformance]` of a `pyproject.toml`, and in
the working directory `conformance.toml`, the former name.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from zoho_conformance.model import input_files
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.lazy_pattern import lazy_pattern
from zoho_conformance.model.suggest import close_names

FILE = "zoho-conformance.toml"
FORMER_FILE = "conformance.toml"
"""Its former name, which another program may use too: it is ours if it has our settings."""
TOOL = "zoho-conformance"
"""The table below `tool` of a pyproject.toml."""

PYTEST = "pytest"
"""The table of the pytest plugin, which is not a command."""

SHARED = (
    "contracts",
    "api-version",
    "baseline",
    "fail-on",
    "plugin",
    "against",
    "lifecycle",
    "uses",
    "fail-on-used",
    "org-schema",
    "private",
    "quiet",
    "verbose",
    "no-color",
)
"""The options that stand beside the tables of commands, and are those of every command."""

OWN_VALUE = "file"
"""The key of an option in the table of commands that are called the same: `baseline.file`."""

LEVELS = "levels"
OWNERS = "owners"
SECTIONS = (LEVELS, OWNERS)
"""Settings for every command that are not options: tables, or lists of tables."""

_PYPROJECT = "pyproject.toml"
_REPOSITORIES = (".git", ".hg")
_MAY_HAVE_TABLE = lazy_pattern(
    rb"""tool["']?\s*(?:\.\s*["']?%s|[\]=][\s\S]*%s)""" % (TOOL.encode(), TOOL.encode())
)
"""Most that name us only list us as a dependency, and parsing one costs as much as a small
check."""
_BACKSLASH_ADVICE = r"between double quotes \ begins an escape: write / between folders"


# No struct: every command reads this, and `--version` has no other use for msgspec.
class ConfigurationFile(NamedTuple):
    """A file that configures a project: what it sets, and how messages name a place in it."""

    file: Path
    table: Mapping[str, Any]
    heading: str = ""

    @property
    def place(self) -> str:
        """The file, and the table of it that is ours."""
        return f"{self.file} [{self.heading}]" if self.heading else str(self.file)

    @property
    def folder(self) -> Path:
        """The folder that paths in the file are relative to."""
        return self.file.parent

    @property
    def settings(self) -> dict[str, Any]:
        """What stands beside the tables, or in the table of a command that is called the same."""
        return {
            key: value[OWN_VALUE] if _has_own_value(key, value) else value
            for key, value in self.table.items()
            if key not in SECTIONS and (not isinstance(value, dict) or _has_own_value(key, value))
        }

    @property
    def tables(self) -> dict[str, dict[str, Any]]:
        """The tables, as a rule one for each command that is configured."""
        return {
            key: {name: each for name, each in value.items() if name != OWN_VALUE}
            if _has_own_value(key, value)
            else value
            for key, value in self.table.items()
            if isinstance(value, dict) and key not in SECTIONS
        }

    @property
    def sections(self) -> dict[str, Any]:
        """Settings for every command that are not options."""
        return {key: value for key, value in self.table.items() if key in SECTIONS}

    def path_from_here(self, key: str, value: str) -> str:
        """A path in the file, which is relative to its folder; of `FORMAT=FILE` the format stays.

        Raises `UsageError` for one that only Windows takes.
        """
        if any(char < " " for char in value) or ("\\" in value and os.sep == "/"):
            raise UsageError(
                f"{self.place}: {key}: write / between folders, which every system takes"
            )
        form, equals, file = value.partition("=")
        if equals and "/" not in form:
            return f"{form}={self.path_from_here(key, file)}"
        path = Path(value)
        if value == "-" or "://" in value or path.is_absolute() or self.folder == Path():
            return value
        try:
            return os.path.relpath(self.folder / path)
        except ValueError:
            # On Windows, from another drive.
            return str(self.folder / path)

    def all_keys(self) -> Iterator[str]:
        """Every key, of tables within it too."""
        yield from _all_keys(self.table)


def read_configuration(
    named: Path | None, known: Callable[[], Iterable[str]]
) -> ConfigurationFile | None:
    """The file that is named, or the one of the working directory; None where there is none.

    `known` lists the settings of an org, by which a file of the former name is recognized
    program's. Raises `UsageError` for a file that cannot be read, and where two files configure
    the same folder.
    """
    if named is not None:
        return _read(named, _heading(named), required=True)
    for folder in _folders():
        files = [file for file in _in_folder(folder, known) if file is not None]
        if len(files) > 1:
            first, second = files[:2]
            raise UsageError(
                f"{first.place} and {second.place} both configure this folder: keep one"
            )
        if files:
            return files[0]
    return None


def _has_own_value(key: str, value: Any) -> bool:
    """Whether a table has the value of an option that has its name, too."""
    return key in SHARED and isinstance(value, dict) and isinstance(value.get(OWN_VALUE), str)


def _folders() -> Iterator[Path]:
    """The working directory, and the folders above it that belong to the same repository."""
    try:
        start = Path.cwd()
    except OSError:
        # It was removed, so nothing is in it.
        return
    chain = (start, *start.parents)
    is_root = [any((folder / name).exists() for name in _REPOSITORIES) for folder in chain]
    above = is_root.index(True) if True in is_root else 0
    for folder in chain[: above + 1]:
        # Paths below the working directory are shown as a reader would type them.
        yield Path() if folder == start else folder


def _in_folder(
    folder: Path, known: Callable[[], Iterable[str]]
) -> Iterator[ConfigurationFile | None]:
    yield _read(folder / FILE, "")
    if folder == Path():
        former = _read(folder / FORMER_FILE, "")
        yield former if former is None or _is_ours(former, known()) else None
    yield _read_pyproject(folder / _PYPROJECT)


def _is_ours(former: ConfigurationFile, known: Iterable[str]) -> bool:
    """Whether a file sets something of ours, or what is meant for it."""
    names = (*known, *SHARED)
    return not former.table or any(
        close_names(key.casefold().removeprefix("zoho_"), names) for key in former.all_keys()
    )


def _heading(file: Path) -> str:
    return f"tool.{TOOL}" if file.name == _PYPROJECT else ""


def _read_pyproject(file: Path) -> ConfigurationFile | None:
    try:
        mentions = _MAY_HAVE_TABLE.search(input_files.read_bytes(file))
    except OSError:
        # The programs that it was written for report that it cannot be read.
        return None
    return _read(file, _heading(file)) if mentions else None


def _read(file: Path, heading: str, *, required: bool = False) -> ConfigurationFile | None:
    try:
        text = input_files.read_bytes(file)
    except FileNotFoundError:
        if not required:
            return None
        raise UsageError(f"{file}: no such file") from None
    except NotADirectoryError as cause:
        raise UsageError(f"{file}: cannot be read: {cause.strerror}") from cause
    except OSError as cause:
        raise UsageError(f"{file}: cannot be read: {cause.strerror}") from cause
    from zoho_conformance.model.decode import (  # noqa: PLC0415 - few projects have a file
        parse_toml,
    )

    table: Any = parse_toml(text, file, _BACKSLASH_ADVICE if b"\\" in text else "")
    for name in heading.split(".") if heading else ():
        table = table.get(name) if isinstance(table, dict) else None
    if table is None:
        if required:
            raise UsageError(f"{file}: has no table [{heading}]")
        return None
    if not isinstance(table, dict):
        raise UsageError(f"{file}: {heading}: expected a table, as [{heading}]")
    return ConfigurationFile(file, table, heading)


def _all_keys(table: Mapping[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        yield key
        if isinstance(value, dict):
            yield from _all_keys(value)
