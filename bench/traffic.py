"""Invented traffic of every operation that has a sample, as much of it as is asked for.

Where it comes from: the samples that ship, those of them that conform, with more or fewer rows and
other ids; the rows of error tables; and of both some that drift in one of many ways. The same seed
gives the same traffic.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import orjson
from msgspec.structs import replace

from bench.drift import DRIFTS, Answer
from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.checks.matching.assessor import Assessor
from zoho_conformance.exchanges.formats.vcr_cassette import read_cassette
from zoho_conformance.model.exchange import Request, Response
from zoho_conformance.runs.library import Library

READS, WRITES, REFUSALS, DRIFTED = 0.75, 0.17, 0.08, 0.03
"""The shares; what drifts is of all kinds, and beside them."""
MAX_ROWS = 20
START = datetime(2026, 11, 20, tzinfo=UTC)
JSON = "application/json;charset=UTF-8"
_LONG_NUMBER = re.compile(r"\d{12,}")
_VARIANTS = 8
_ROWS_AT = "ROWS-HERE"


@dataclass(frozen=True, slots=True)
class Sent:
    """An exchange of the traffic; bodies are texts."""

    method: str
    url: str
    status: int
    body: str
    sent: str | None
    when: str
    headers: dict[str, str]
    content_type: str = JSON


@dataclass
class Scene:
    """A sample exchange, its body ready in pieces: around the rows, and rows that differ by id.

    One that `has_own_ids` repeats in its answer what its request asks for.
    """

    operation: str
    request: Request
    status: int
    body: Any
    wrapper: str | None
    envelopes: list[tuple[str, str]] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    has_own_ids: bool = False

    @property
    def is_read(self) -> bool:
        """Whether it is a request for rows or settings."""
        return self.request.method == "GET"

    def with_rows(self, count: int) -> Any:
        """The body with so many rows, as its paging block says."""
        body = copy.deepcopy(self.body)
        if self.wrapper is not None:
            rows = body[self.wrapper]
            body[self.wrapper] = [copy.deepcopy(rows[n % len(rows)]) for n in range(count)]
            info = body.get("info")
            if isinstance(info, dict):
                info.update({"count": count} if "count" in info else {})
                info.update({"per_page": 200} if "per_page" in info else {})
        return body

    def prepare(self, random: Random) -> None:
        """Write the pieces once, so that an exchange costs little to make."""
        if self.wrapper is None:
            return
        for count in range(1, MAX_ROWS + 1):
            body = self.with_rows(count)
            body[self.wrapper] = _ROWS_AT
            before, _, after = _text(body).partition(f'"{_ROWS_AT}"')
            self.envelopes.append((f"{before}[", f"]{after}"))
        rows = self.body[self.wrapper]
        self.rows = [
            _text(row) if self.has_own_ids else _with_other_id(row, random)
            for row in (rows[n % len(rows)] for n in range(_VARIANTS))
        ]

    def text(self, random: Random) -> str:
        """A body of the scene, with 1 to 20 rows where it has rows."""
        if not self.envelopes:
            return _text(self.body)
        count = random.randint(1, MAX_ROWS)
        before, after = self.envelopes[count - 1]
        return f"{before}{','.join(random.choices(self.rows, k=count))}{after}"


class Traffic:
    """The traffic of a seed, by the contracts and samples of a library.

    It is of so many `operations` that have samples, or of all.
    """

    def __init__(self, library: Library, seed: int = 1, operations: int | None = None) -> None:
        self._random = Random(seed)  # noqa: S311 - the same traffic each time
        self._library = library
        self._assessor = Assessor(library.promises, library.judge)
        scenes = [scene for scene in self._scenes() if scene is not None]
        if operations is not None:
            ids = sorted({scene.operation for scene in scenes})
            chosen = set(self._random.sample(ids, operations))
            scenes = [scene for scene in scenes if scene.operation in chosen]
        self.reads = [scene for scene in scenes if scene.is_read and scene.wrapper is not None]
        self.writes = [scene for scene in scenes if not scene.is_read]
        self._refusals = {scene.operation: self._refusals_of(scene) for scene in scenes}
        self._refused = [scene for scene in scenes if self._refusals[scene.operation]]

    def exchanges(self, count: int, drifted: float = DRIFTED) -> Iterator[Sent]:
        """So many exchanges, one a second; `drifted` is the share that is made to drift."""
        random = self._random
        for second in range(count):
            when = (START + timedelta(seconds=second)).isoformat()
            kind = random.random()
            if kind < REFUSALS:
                scene = random.choice(self._refused)
                answer = Answer(*random.choice(self._refusals[scene.operation]))
            else:
                is_write = kind < REFUSALS + WRITES
                scene = random.choice(self.writes if is_write else self.reads)
                answer = Answer(scene.status, scene.text(random))
            if random.random() < drifted:
                answer = random.choice(DRIFTS)(answer, random)
            request = scene.request
            url = request.url if scene.has_own_ids else _with_other_ids(request.url, random)
            yield Sent(
                request.method,
                url,
                answer.status,
                answer.body,
                request.body,
                when,
                {"accept": "*/*", **request.headers},
                answer.content_type,
            )

    def _scenes(self) -> Iterator[Scene | None]:
        folder = self._library.root / "cassettes" / "documented" / self._library.version
        for file in sorted(folder.glob("*/ok*.yaml")):
            request, response = read_cassette(file).interactions[0]
            yield self._scene(request, response)

    def _scene(self, request: Request, response: Response) -> Scene | None:
        """The scene of a sample; None where it does not conform as it stands, or has no body."""
        body = response.json if response.body else None
        operation = self._conforming(request, response.status, _text(body))
        if operation is None or not isinstance(body, dict):
            return None
        promise = self._library.promises[operation]
        wrapper = promise.wrapper
        is_list = wrapper is not None and isinstance(body.get(wrapper), list) and body[wrapper]
        for rows in (wrapper, None) if is_list and request.method == "GET" else (None,):
            scene = Scene(operation, request, response.status, body, rows)
            texts = [_text(scene.with_rows(count)) for count in (1, MAX_ROWS)]
            if all(self._conforming(request, response.status, text) for text in texts):
                others = replace(request, url=_with_other_ids(request.url, self._random))
                scene.has_own_ids = not self._conforming(others, response.status, texts[0])
                scene.prepare(self._random)
                return scene
        return None

    def _refusals_of(self, scene: Scene) -> list[tuple[int, str]]:
        """The refusals of the error table that conform as they are made here."""
        refusals = []
        for row in self._library.promises[scene.operation].errors:
            body: Mapping[str, Any] = {
                "code": row.row.code,
                "details": {},
                "message": row.row.message or "refused",
                "status": "error",
            }
            status = row.row.status
            if status and self._conforming(scene.request, status, _text(body)):
                refusals.append((status, _text(body)))
        return refusals

    def _conforming(self, request: Request, status: int, text: str) -> str | None:
        """The operation to which an exchange conforms; None where it drifts or is not judged."""
        response = Response(status, {"content-type": JSON}, text.encode())
        judgement = self._assessor.assess(request, response)
        if isinstance(judgement, Judgement) and judgement.outcome == "conforms":
            return judgement.case.operation
        return None


def _with_other_ids(url: str, random: Random) -> str:
    return _LONG_NUMBER.sub(lambda match: _number(len(match[0]), random), url)


def _with_other_id(row: Any, random: Random) -> str:
    if isinstance(row, dict) and isinstance(row.get("id"), str):
        row = row | {"id": _number(len(row["id"]), random)}
    return _text(row)


def _number(digits: int, random: Random) -> str:
    return str(random.randrange(10 ** (digits - 1), 10**digits))


def _text(value: Any) -> str:
    return orjson.dumps(value).decode()
