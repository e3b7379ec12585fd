"""Archives of invented traffic, written by the line."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from tests.exchanges.formats.written import Call, plain_lines
from tests.guard.answers import PATH, body, drifted

URL = f"https://www.zohoapis.eu{PATH}"
START = datetime(2026, 11, 20, tzinfo=UTC)


def calls(count: int, seed: int = 1) -> Iterator[Call]:
    """Reads that conform, drift in two ways and are refused, and requests to others."""
    random = Random(seed)  # noqa: S311 - the same calls each time
    for _ in range(count):
        kind = random.random()
        if kind < 0.6:
            answer = body()
            answer["data"] *= random.randint(1, 4)
            answer["info"]["count"] = len(answer["data"])
            yield Call("GET", URL, answer)
        elif kind < 0.7:
            yield Call("GET", URL, drifted())
        elif kind < 0.75:
            answer = copy.deepcopy(body())
            answer["data"][0]["Locked_Time__s"] = 7
            yield Call("GET", URL, answer)
        elif kind < 0.85:
            refusal = {
                "code": "INVALID_MODULE",
                "details": {},
                "message": "the module name given seems to be invalid",
                "status": "error",
            }
            yield Call("GET", URL, refusal, 400)
        elif kind < 0.9:
            yield Call("GET", "https://www.zohoapis.eu/crm/v7/nowhere/at/all", {})
        elif kind < 0.95:
            yield Call("GET", "https://api.example.com/crates", {})
        else:
            yield Call("GET", URL, None, 429)


def write_log(file: Path, count: int, seed: int = 1) -> Path:
    """A log of such calls, one a minute."""
    lines = []
    for minute, call in enumerate(calls(count, seed)):
        line = json.loads(plain_lines([call]))
        line["recorded_at"] = (START + timedelta(minutes=minute)).isoformat()
        lines.append(json.dumps(line))
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file
