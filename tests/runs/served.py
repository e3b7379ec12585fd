"""The reference org, served for a test: it notes what it was asked and may answer otherwise."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from zoho_conformance.model import locations
from zoho_conformance.reference import RunningServer, app, find_mutation, serve, server
from zoho_conformance.reference.org_inventory import OrgInventory
from zoho_conformance.reports.build import build_report
from zoho_conformance.reports.report import as_json
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.settings import Settings

LIST = "get_record_locking_information"
CONFIGURATION = "get_record_locking_configuration"
COMMAND = [sys.executable, "-m", "zoho_conformance"]
_TOKEN_PATH = "/oauth/v2/token"


@dataclass(frozen=True, slots=True)
class Asked:
    method: str
    path: str
    query: str
    body: bytes

    @property
    def writes(self) -> bool:
        return self.method in ("POST", "PUT", "DELETE") and self.path != _TOKEN_PATH


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "application/json"),)
    body: bytes = b"{}"

    def with_body(self, body: bytes, *headers: tuple[str, str]) -> Answer:
        kept = [header for header in self.headers if header[0].casefold() != "content-length"]
        length = ("Content-Length", str(len(body)))
        return replace(self, headers=(*kept, *headers, length), body=body)


def honest(_asked: Asked, answer: Answer) -> Answer:
    return answer


def carried_out(_asked: Asked) -> Answer | None:
    return None


@dataclass
class Org:
    """`instead` answers before the org does anything, `change` edits the answer once it has."""

    asked: list[Asked] = field(default_factory=list)
    instead: Callable[[Asked], Answer | None] = carried_out
    change: Callable[[Asked, Answer], Answer] = honest
    running: RunningServer = field(init=False)
    inventory: OrgInventory = field(init=False)

    @property
    def contents(self) -> str:
        """All locks and configurations, to compare."""
        return repr(self.inventory)

    @property
    def sent(self) -> list[Asked]:
        """What it was asked, other than for tokens."""
        return [request for request in self.asked if request.path != _TOKEN_PATH]

    @property
    def writes(self) -> list[Asked]:
        return [request for request in self.asked if request.writes]

    @property
    def environment(self) -> dict[str, str]:
        announced = self.running.announcement
        return {
            "ZOHO_CLIENT_ID": announced["client_id"],
            "ZOHO_CLIENT_SECRET": announced["client_secret"],
            "ZOHO_REFRESH_TOKEN": announced["refresh_token"],
            "ZOHO_ACCOUNTS_URL": announced["accounts_url"],
            "ZOHO_API_DOMAIN": self.running.base_url,
        }

    def answer(self, served_app: Any, environ: dict[str, Any]) -> Answer:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = BytesIO(body)
        asked = Asked(
            environ["REQUEST_METHOD"], environ["PATH_INFO"], environ.get("QUERY_STRING", ""), body
        )
        self.asked.append(asked)
        instead = self.instead(asked)
        if instead is not None:
            return instead.with_body(instead.body)
        start: list[Any] = []
        content = b"".join(served_app(environ, lambda *head: start.extend(head)))
        status, headers = start
        return self.change(asked, Answer(int(status.split()[0]), tuple(headers), content))


@contextmanager
def served(mutant: str | None = None, version: str | None = None) -> Iterator[Org]:
    org = Org()
    build_app = app.build_app

    def wrapped(inventory: OrgInventory, *others: Any) -> Any:
        org.inventory = inventory
        honest_app = build_app(inventory, *others)

        def answering(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
            answer = org.answer(honest_app, environ)
            start(f"{answer.status} Served", list(answer.headers))
            return [answer.body]

        return answering

    mutation = find_mutation(mutant, Library().suite_promises) if mutant else None
    serving = serve(mutation=mutation, api_version=version)
    with patch.object(server, "build_app", wrapped), serving as org.running:
        yield org


def enter(org: Org, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Make it the org that this process is configured for, with a home of its own."""
    for name in [name for name in os.environ if name.startswith("ZOHO_")]:
        monkeypatch.delenv(name)
    for name, value in {**org.environment, "HOME": str(folder)}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.chdir(folder)


def environment(org: Org, home: Path, **others: str) -> dict[str, str]:
    """The environment of a process that is configured for it."""
    others_own = ("ZOHO_", "XDG_")
    rest = {name: value for name, value in os.environ.items() if not name.startswith(others_own)}
    paths = {"HOME": str(home), "PYTHONPATH": str(locations.root())}
    return {**rest, **org.environment, **paths, **others}


def judged(**settings: Any) -> dict[str, Any]:
    """The report of a run on the live org that this process is configured for."""
    with open_run(Settings(**{"target": "live", **settings})) as run:
        return as_json(build_report(run, run.planned, "error"))


def outcomes(report: dict[str, Any]) -> dict[str, tuple[str, str]]:
    return {
        f"{exchange['operation']}/{exchange['case']}": (exchange["outcome"], exchange["reason"])
        for exchange in report["exchanges"]
    }


def findings_of(report: dict[str, Any]) -> set[tuple[Any, ...]]:
    """The findings, whichever target showed them."""
    parts = ("fingerprint", "level", "basis", "expected", "actual", "count", "state", "message")
    return {tuple(finding[name] for name in parts) for finding in report["findings"]}
