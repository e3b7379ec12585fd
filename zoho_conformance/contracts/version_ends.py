"""When versions of the API end, each with who says so, and when that was read."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from zoho_conformance.model import decode, input_files, locations
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.patterns import whole

VersionName = Annotated[
    str,
    Meta(
        pattern=whole(r"v[0-9]{1,3}(\.[0-9]{1,3}){0,2}"),
        description="As in addresses, such as v2 or v2.1.",
    ),
]

_AS_A_WHOLE = "API "

THRESHOLDS = (7, 30, 90)
"""So many days before its end, and from then on, a version's end is reported; the nearest first."""


class VersionEnd(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A version of the API, and the last day on which it answers."""

    version: VersionName
    ends: Annotated[date, Meta(description="The last day on which the version answers.")]
    deprecated: Annotated[
        date | None, Meta(description="From which day on it should not be used any more.")
    ] = None
    source: Annotated[
        str,
        Meta(
            description="Who says so: the address of a page, or a ticket or a message in words.",
            extra_json_schema={"pattern": r"\S"},
        ),
    ]
    as_of: Annotated[date, Meta(description="The day on which the source said so.")]

    def __post_init__(self) -> None:
        """Check what no type can express."""
        if not self.source.strip():
            raise ValueError(
                "source is empty; name who states the end: a page, a ticket, a message"
            )
        if self.deprecated is not None and self.deprecated > self.ends:
            raise ValueError("deprecated is later than ends")

    def days_left(self, today: date) -> int:
        """How many days are left; below 0 when the last has passed."""
        return (self.ends - today).days


class LifecycleFile(Struct, frozen=True, forbid_unknown_fields=True):
    """Versions of the API with their ends, as TOML: a `[[version]]` for each."""

    version: tuple[VersionEnd, ...] = ()


def operation_of(version: str) -> str:
    """What stands for a version as a whole where an operation is named."""
    return f"{_AS_A_WHOLE}{version}"


def is_version(operation: str) -> bool:
    """Whether what is named as an operation is a version as a whole."""
    return operation.startswith(_AS_A_WHOLE)


def threshold_of(days_left: int) -> int | None:
    """The threshold that so many days are within; 0 once the end has passed, None long before."""
    if days_left < 0:
        return 0
    return next((days for days in THRESHOLDS if days_left <= days), None)


def load_ends(file: Path | None = None) -> Mapping[str, VersionEnd]:
    """The ends that are known, by version: those that ship, and of a project's file, which counts.

    Raises `UsageError` for a file that cannot be read, or says no such thing.
    """
    shipped = _shipped()
    return shipped if file is None else {**shipped, **_read(file)}


@cache
def _shipped() -> Mapping[str, VersionEnd]:
    file = locations.root() / "contracts" / "lifecycle.toml"
    return _read(file) if file.is_file() else {}


def _read(file: Path) -> dict[str, VersionEnd]:
    try:
        text = input_files.read_bytes(file)
    except FileNotFoundError:
        raise UsageError(
            f"{file}: no such file; write a [[version]] for each version whose end you know"
        ) from None
    except OSError as cause:
        raise UsageError(f"{file}: cannot be read: {cause.strerror}") from cause
    ends: dict[str, VersionEnd] = {}
    for index, end in enumerate(_entries(text, file)):
        if end.version in ends:
            raise UsageError(
                f"{file}: version[{index}]: {end.version} has two ends; keep the one that counts"
            )
        ends[end.version] = end
    return ends


def _entries(text: bytes, file: Path) -> Iterator[VersionEnd]:
    advice = "each [[version]] has version, ends, source and as_of"
    yield from decode.from_toml(text, LifecycleFile, file, advice).version
