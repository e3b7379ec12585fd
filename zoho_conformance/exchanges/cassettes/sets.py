"""Sets of cassettes that this project wrote: `<version>/<operation>/<case>.yaml` below a folder."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import Literal

import msgspec

from zoho_conformance.exchanges.formats.interface import UnreadableRecordingError
from zoho_conformance.exchanges.formats.vcr_cassette import read_cassette
from zoho_conformance.model import input_files, json_text

DOCUMENTED = "documented"
"""The target of cassettes that hold the pages' own samples."""

_SUFFIX = ".yaml"

NOT_RUN_FILE = "not-run.json"
"""Beside the cassettes of a version: the cases without one, with the reasons."""


class CassetteSet(msgspec.Struct, frozen=True, dict=True):
    """The cassettes of one API version in a folder; `target` is who they were recorded from."""

    name: str
    folder: Path
    target: str

    def file(self, operation: str, case: str) -> Path:
        """Where the cassette of a case lies."""
        return self.folder.joinpath(operation, f"{case}{_SUFFIX}")

    def cases(self, operation: str) -> frozenset[str]:
        """The cases of an operation that have a cassette; each folder is listed once."""
        if operation not in self._cases:
            self._cases[operation] = _names_in(self.folder / operation)
        return self._cases[operation]

    @cached_property
    def _cases(self) -> dict[str, frozenset[str]]:
        return {}


def find_cassette_sets(folder: Path, version: str) -> tuple[CassetteSet, ...]:
    """The sets in a directory: itself, or the directories in it, that hold the API version."""
    places = [folder] if (folder / version).is_dir() else sorted(folder.glob("*/"))
    return tuple(
        CassetteSet(place.resolve().name, place / version, _target_of_set(place / version))
        for place in places
        if (place / version).is_dir()
    )


def _names_in(folder: Path) -> frozenset[str]:
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries]
    except (FileNotFoundError, NotADirectoryError):
        return frozenset()
    return frozenset(name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX))


def read_not_run_reasons(
    recorded: CassetteSet, why: Literal["unmet", "not_asked"]
) -> dict[str, str]:
    """The reasons of cases without a cassette, by `operation/case`.

    `unmet`: the recorded org could not show them; `not_asked`: it was not to be asked.
    """
    try:
        content = input_files.read_bytes(recorded.folder / NOT_RUN_FILE)
        reasons = json_text.parse_body(content).value[why]
        return {str(case): str(reason) for case, reason in reasons.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _target_of_set(folder: Path) -> str:
    """Which target a set says that it was recorded from, in the first cassette that says so."""
    # The first one says so as a rule, so that the others are not looked for.
    names = sorted(os.listdir(folder))  # noqa: PTH208 - hundreds of paths, of which one is needed
    for file in (file for name in names for file in sorted((folder / name).glob(f"*{_SUFFIX}"))):
        try:
            target = read_cassette(file).metadata.get("target")
        except UnreadableRecordingError:
            continue
        if target:
            return target
    return "unknown"
