"""Where a reader of the documentation works: files, an org, and services on loopback."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import pytest
import yaml
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from tests.watch.report_factory import report
from zoho_conformance.model import locations
from zoho_conformance.reference import RunningServer, serve

ROOT = locations.root()
PAGES = Path(__file__).parents[1] / "pages" / "data"
GOOD = ROOT / "cassettes/reference/v7/get_record_locking_information/ok.yaml"
RECORDING = ROOT / "docs/tutorials/recordings/locks.yaml"
"""What readers of the tutorials follow along with: `GOOD`, a key of its answer renamed."""

DOCUMENTED_PAGE = "https://www.zoho.com/crm/developer/docs/api/v7/get-records.html"


CLIENT = """
import os
from types import SimpleNamespace
import pytest

@pytest.fixture
def zoho():
    return SimpleNamespace(locks_url=os.environ["LOCKS_URL"], headers={HEADERS})
"""
"""The client that pages speak of; with other `HEADERS` it has a token."""
MODEL = """
from typing import NamedTuple

class Lock(NamedTuple):
    id: str
"""


@dataclass(frozen=True, slots=True)
class Workplace:
    """A folder with what the pages speak of, and the environment that their commands run in."""

    folder: Path
    environment: dict[str, str]
    services: str

    def command(self, text: str) -> str:
        """A command of a page, its addresses on the network replaced by ours on loopback."""
        return text.replace(DOCUMENTED_PAGE, f"{self.services}/page.md")


def _answer(request: Request) -> Response:
    """Whatever the commands reach out to: a documentation page, a webhook, GitHub's issues."""
    if request.path == "/page.md":
        page = (PAGES / "get_lantern_locks.md").read_text(encoding="utf-8")
        return Response(page, mimetype="text/markdown")
    if request.path.endswith("/issues") and request.method == "GET":
        return Response("[]", mimetype="application/json")
    if "/issues" in request.path:
        issue = {"number": 1, "state": "open", "title": "", "body": "", "html_url": request.url}
        return Response(json.dumps(issue), status=201, mimetype="application/json")
    return Response(status=204)


@contextmanager
def _services() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, Request.application(_answer), threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _furnish(folder: Path) -> None:
    """The recordings, contracts and pages that the documentation speaks of."""
    recordings = folder / "recordings"
    recordings.mkdir()
    shutil.copy(RECORDING, recordings)
    contracts = folder / "contracts" / "v7"
    contracts.mkdir(parents=True)
    shutil.copy(ROOT / "contracts/v7/get_record_locking_information.json", contracts)
    pages = folder / "pages"
    pages.mkdir()
    shutil.copy(PAGES / "get_lantern_locks.md", pages / "lanterns.md")
    (folder / "old.json").write_text(json.dumps(report()), encoding="utf-8")


def locks_url(org: RunningServer) -> str:
    """The address of the locks of a record, with the fields that the recording asks for."""
    recorded = yaml.safe_load(GOOD.read_text(encoding="utf-8"))["interactions"][0]["request"]["uri"]
    announced = org.announcement
    locks = f"{org.base_url}/crm/v7/{announced['module']}/{announced['locked_record_id']}"
    return f"{locks}/Locking_Information__s?{recorded.partition('?')[2]}"


def client(org: RunningServer) -> str:
    """The text of a `conftest.py` with the client that pages speak of."""
    headers = {"Authorization": f"Zoho-oauthtoken {org.announcement['access_token']}"}
    return CLIENT.replace("{HEADERS}", repr(headers))


def _environment(folder: Path, org: RunningServer, services: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ZOHO_")}
    announced = org.announcement
    return {
        **kept,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), kept.get("PATH", "")]),
        "PYTHONPATH": str(ROOT),
        "HOME": str(folder),
        # As a plugin Schemathesis would double the start of every session.
        "PYTEST_ADDOPTS": "-p no:schemathesis",
        "ZOHO_CLIENT_ID": announced["client_id"],
        "ZOHO_CLIENT_SECRET": announced["client_secret"],
        "ZOHO_REFRESH_TOKEN": announced["refresh_token"],
        "ZOHO_ACCOUNTS_URL": announced["accounts_url"],
        "ZOHO_API_DOMAIN": org.base_url,
        "LOCKS_URL": locks_url(org),
        "ZOHO_WATCH_WEBHOOK": f"{services}/hook",
        "GITHUB_API_URL": services,
        "GITHUB_TOKEN": "ghp_madeup",
    }


@pytest.fixture
def workplace(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Workplace]:
    _furnish(tmp_path)
    if "requests.md" in request.node.name:
        # Where it lies beside the others, `init` takes it for one of the project's recordings.
        shutil.copy(RECORDING.with_name("sent.yaml"), tmp_path)
    with serve() as org, _services() as services:
        if "docs/uses.md" in request.node.name:
            (tmp_path / "conftest.py").write_text(client(org), encoding="utf-8")
        if "commands.md" in request.node.name:
            (tmp_path / "uses.toml").write_text("version = 1\n", encoding="utf-8")
            (tmp_path / "app").mkdir()
            (tmp_path / "app" / "models.py").write_text(MODEL, encoding="utf-8")
        yield Workplace(tmp_path, _environment(tmp_path, org, services), services)
