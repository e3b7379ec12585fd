"""Servers on loopback in place of a webhook and of GitHub, and the command in this process."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from tests.command import Done, run_command

TOKEN = "ghp_madeup"
REPOSITORY = "ann/crm"


@dataclass(frozen=True)
class Received:
    """A request that arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Hook:
    """A webhook that takes everything; it answers the next of `answers`, then 204."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    requests: list[Received] = field(default_factory=list)

    def answer(self, request: Request) -> Response:
        self.requests.append(
            Received(
                request.method,
                request.full_path.rstrip("?"),
                {name.lower(): value for name, value in request.headers.items()},
                request.get_data(),
            )
        )
        status = self.answers.pop(0) if self.answers else 204
        return Response(status=status, headers=self.headers)


@dataclass
class Github:
    """The part of GitHub's API that alerts use; `refuses` gives the status of a failing request."""

    url: str = ""
    issues: list[dict[str, Any]] = field(default_factory=list)
    comments: list[tuple[int, str]] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    refuses: Callable[[str, str], int | None] = lambda _method, _path: None
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def open(self) -> list[int]:
        return [issue["number"] for issue in self.issues if issue["state"] == "open"]

    def add(self, **issue: Any) -> None:
        number = len(self.issues) + 1
        self.issues.append({"number": number, "state": "open", "title": "", "body": "", **issue})

    def answer(self, request: Request) -> Response:
        self.asked.append((request.method, request.path))
        assert request.headers["authorization"] == f"Bearer {TOKEN}"
        status = self.refuses(request.method, request.path)
        if status is not None:
            return Response('{"message": "no"}', status, self.headers)
        place = re.fullmatch(rf"/repos/{REPOSITORY}/issues(?:/(\d+)(/comments)?)?", request.path)
        assert place is not None
        number, comments = place.groups()
        body = json.loads(request.get_data() or "null")
        if number is None and request.method == "GET":
            return self._page(request)
        if number is None:
            self.add(title=body["title"], body=body["body"], labels=[{"name": body["labels"][0]}])
            return _json(self.issues[-1], 201)
        issue = next((row for row in self.issues if row["number"] == int(number)), None)
        if issue is None:
            return _json({"message": "Not Found"}, 404)
        if comments:
            self.comments.append((int(number), body["body"]))
            return _json({"id": len(self.comments)}, 201)
        if request.method == "PATCH":
            issue.update(body)
        return _json(issue, 200)

    def _page(self, request: Request) -> Response:
        asked = request.args
        assert (asked["state"], asked["labels"]) == ("all", "zoho-conformance")
        size, page = int(asked["per_page"]), int(asked["page"])
        newest = [issue for issue in reversed(self.issues) if issue.get("labels")]
        return _json(newest[(page - 1) * size : page * size], 200)


def _json(data: Any, status: int) -> Response:
    return Response(json.dumps(data), status, content_type="application/json")


@contextmanager
def serve(app: Hook | Github) -> Iterator[None]:
    def answering(environ: Any, start: Any) -> Any:
        return app.answer(Request(environ))(environ, start)

    server = make_server("127.0.0.1", 0, answering, threaded=True)
    thread = Thread(target=lambda: server.serve_forever(poll_interval=0.01))
    thread.start()
    app.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the server's log off the terminal, and ignore this computer's proxies and tokens."""
    monkeypatch.setattr("werkzeug.serving.WSGIRequestHandler.log", lambda *_: None)
    for name in [name for name in os.environ if "PROXY" in name.upper()]:
        monkeypatch.delenv(name)
    for name in [name for name in os.environ if name.startswith(("ZOHO_", "GITHUB_"))]:
        monkeypatch.delenv(name)


@pytest.fixture
def hook() -> Iterator[Hook]:
    app = Hook()
    with serve(app):
        yield app


@pytest.fixture
def github(monkeypatch: pytest.MonkeyPatch) -> Iterator[Github]:
    app = Github()
    with serve(app):
        monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
        monkeypatch.setenv("GITHUB_API_URL", app.url)
        yield app


Watch = Callable[..., Done]


@pytest.fixture
def watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Run `watch` in a folder of its own, on the given report, with the given options."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)

    def run(report: dict[str, Any] | None, *options: str) -> Done:
        given = []
        if report is not None:
            (tmp_path / "report.json").write_text(json.dumps(report))
            given = ["report.json"]
        return run_command(tmp_path, "watch", *given, *options)

    return run
