"""Reading cassettes: vcrpy's YAML format, as plain data.

They are parsed here and not through vcrpy because its import costs more than judging a whole set,
and nothing is replayed into an HTTP client: the recorded exchange itself is what is judged.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from zoho_conformance.model.errors import ConformanceError
from zoho_conformance.model.exchange import Request, Response

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# The parser in C recurses, and would take the process with it.
_NESTED = re.compile(rb"(?:[\[{]\s*){500}")

DOCUMENTED = "documented"
"""The target of cassettes that hold the pages' own samples."""


NOT_RUN_FILE = "not-run.json"
"""Beside the cassettes of a version: the cases that it has none of, with the reasons."""


class UnreadableCassetteError(ConformanceError):
    """A file that is no cassette; the message says why."""


@dataclass(frozen=True, slots=True)
class Cassette:
    """The exchanges of one file. ``metadata`` is what the recorder noted, if it noted any."""

    interactions: tuple[tuple[Request, Response], ...]
    metadata: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CassetteSet:
    """A directory of cassettes of one target: ``<version>/<operation>/<case>.yaml`` below it."""

    name: str
    folder: Path
    target: str

    def file(self, operation: str, case: str) -> Path:
        """Where the cassette of a case lies."""
        return self.folder / operation / f"{case}.yaml"


def find_cassette_sets(folder: Path, version: str) -> tuple[CassetteSet, ...]:
    """The sets in a directory: itself, or the directories in it, that hold the API version."""
    places = [folder] if (folder / version).is_dir() else sorted(folder.glob("*/"))
    found = [place for place in places if (place / version).is_dir()]
    return tuple(
        CassetteSet(place.resolve().name, place / version, _target(place / version))
        for place in found
    )


def read_not_run_reasons(held: CassetteSet, why: Literal["unmet", "not_asked"]) -> dict[str, str]:
    """The reasons of cases without a cassette, by ``operation/case``.

    ``unmet``: the recorded org could not show them; ``not_asked``: it was not to be asked.
    """
    try:
        reasons = json.loads((held.folder / NOT_RUN_FILE).read_bytes())[why]
        return {str(case): str(reason) for case, reason in reasons.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _target(folder: Path) -> str:
    """Which target a set says that it was recorded from; any one of its cassettes tells."""
    for file in sorted(folder.glob("*/*.yaml")):
        try:
            target = read(file).metadata.get("target")
        except UnreadableCassetteError:
            continue
        if target:
            return target
    return "unknown"


def read(file: Path) -> Cassette:
    """The cassette in a file; ``UnreadableCassetteError`` where there is none."""
    return held(load(file), str(file))


def load(file: Path) -> Any:
    """The data in a file, whatever its form; ``UnreadableCassetteError`` where it has none."""
    try:
        raw = file.read_bytes()
        if _NESTED.search(raw):
            raise UnreadableCassetteError(f"{file}: is nested deeper than any cassette")
        return _parsed(raw)
    except FileNotFoundError as cause:
        raise UnreadableCassetteError(f"{file}: is not there") from cause
    except OSError as cause:
        raise UnreadableCassetteError(f"{file}: cannot be read: {cause.strerror}") from cause
    except (yaml.YAMLError, ValueError, RecursionError) as cause:
        where = getattr(cause, "problem_mark", None)
        line = f" (line {where.line + 1})" if where else ""
        raise UnreadableCassetteError(
            f"{file}: is no YAML{line}: truncated, or no cassette"
        ) from cause


def held(data: Any, name: str) -> Cassette:
    """The cassette that vcrpy's data are; ``UnreadableCassetteError`` says what ``name`` lacks."""
    try:
        found = tuple(_interactions(data))
        metadata = {str(k): str(v) for k, v in (data.get("metadata") or {}).items()}
    except (KeyError, TypeError, ValueError, AttributeError, LookupError, zlib.error) as cause:
        raise UnreadableCassetteError(f"{name}: {_wrong(data, cause)}") from cause
    if not found:
        raise UnreadableCassetteError(f"{name}: holds no exchange")
    return Cassette(found, metadata)


def _wrong(data: Any, cause: Exception) -> str:
    """What keeps data from being a cassette; what stands in them is not for reports."""
    if data is None:
        return "is empty"
    lacking = isinstance(cause, KeyError)
    why = f"it lacks {cause.args[0]}" if lacking else "values of other types than vcrpy's"
    return f"is YAML, but no cassette: {why}"


def is_cassette(file: Path) -> bool:
    """Whether a file means to be a cassette, be it one that can be read or not."""
    try:
        return _KEY in file.read_bytes()
    except OSError:
        return True


_KEY = b"interactions"


def _parsed(raw: bytes) -> Any:
    """The data in a cassette of either serializer: JSON, or YAML."""
    if raw.lstrip().startswith(b"{"):
        try:
            return json.loads(raw)
        except ValueError:
            # YAML may begin with a brace too, and its parser says where it ends.
            pass
    return yaml.load(raw, Loader=_Loader)  # noqa: S506 - a safe loader


def _interactions(data: Any) -> Iterator[tuple[Request, Response]]:
    for one in data["interactions"]:
        asked, came = one["request"], one["response"]
        body = asked.get("body")
        request = Request(
            str(asked["method"]),
            str(asked["uri"]),
            _headers(asked.get("headers")),
            body if isinstance(body, str) else None,
        )
        headers = _headers(came.get("headers"))
        # vcrpy once had names of its own for what httpx answers.
        status = came["status_code"] if "status_code" in came else came["status"]["code"]
        body = came["content"] if "status_code" in came else came["body"]
        yield request, Response(int(status), headers, _body(body, headers))


def _headers(given: Mapping[str, Any] | None) -> dict[str, str]:
    """Lower-case names; of several values, as vcrpy has them, all in one."""
    return {
        str(name).casefold(): ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        for name, value in (given or {}).items()
    }


def _body(given: Any, headers: Mapping[str, str]) -> bytes:
    if isinstance(given, dict) and "base64_string" in given:
        # vcrpy once had a way of its own to hold in JSON what is no text.
        given = base64.b64decode(given["base64_string"])
    text = given["string"] if isinstance(given, dict) else given
    raw = text if isinstance(text, bytes) else str(text or "").encode()
    if raw[:2] == b"\x1f\x8b" and "gzip" in headers.get("content-encoding", ""):
        raw = zlib.decompress(raw, wbits=31)
    return raw
