"""A server of canned answers, recordings of them, and a stranger's project whose tests use us."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from zoho_conformance.exchanges.cassettes.read import read
from zoho_conformance.model import locations

ROOT = Path(__file__).parents[3]
OPERATION = "get_record_locking_information"
RECORD = "4150868000000310001"
PATH = (
    f"/crm/v7/Leads/{RECORD}/Locking_Information__s?fields=Locked_For__s,Locked_Reason__s,"
    "Lock_Source__s,Locked_Time__s,Locked_By__s,Record_Locking_Rule_Id__s,"
    "Record_Locking_Configuration_Id__s,Owner,Parent_Id"
)


def recorded() -> Path:
    """A recording that keeps the contract."""
    return locations.root() / "cassettes" / "reference" / "v7" / OPERATION / "ok.yaml"


def body() -> Any:
    return read(recorded()).interactions[0][1].json


def drifted() -> Any:
    """The same answer with a key renamed."""
    held = json.dumps(body())
    return json.loads(held.replace('"Locked_Time__s"', '"locked_time__s"'))


@dataclass
class Canned:
    """A server, and what it is to answer next."""

    url: str
    answer: dict[str, Any] = field(default_factory=dict)

    def due(self, held: Any, status: int = 200, *, packed: bool = False, path: str = PATH) -> str:
        """The address at which these are answered from now on."""
        raw = held if isinstance(held, bytes) else json.dumps(held).encode()
        self.answer.update(status=status, raw=gzip.compress(raw) if packed else raw, packed=packed)
        return self.url + path


@pytest.fixture(scope="session")
def server() -> Iterator[Canned]:
    answer: dict[str, Any] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(answer["status"])
            self.send_header("Content-Type", "application/json;charset=UTF-8")
            if answer["packed"]:
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(answer["raw"])))
            self.end_headers()
            self.wfile.write(answer["raw"])

        do_PUT = do_GET  # noqa: N815 - http.server's name

        def log_message(self, *_: Any) -> None:
            pass

    served = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=served.serve_forever, daemon=True)
    thread.start()
    yield Canned(f"http://127.0.0.1:{served.server_port}", answer)
    served.shutdown()
    served.server_close()
    thread.join()


@dataclass(frozen=True, slots=True)
class Outcome:
    code: int
    text: str

    @property
    def last(self) -> str:
        return self.text.rstrip().splitlines()[-1]


@dataclass(frozen=True, slots=True)
class Stranger:
    """A project of somebody else's, and pytest in it."""

    folder: Path

    def file(self, name: str, text: str) -> Path:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def recording(self, name: str, held: Any = None, status: int = 200, uri: str = PATH) -> Path:
        """A cassette of one exchange, as vcrpy's JSON serializer writes it."""
        interaction = {
            "request": {
                "method": "GET",
                "uri": f"https://www.zohoapis.eu{uri}" if uri.startswith("/") else uri,
                "body": None,
                "headers": {},
            },
            "response": {
                "status": {"code": status, "message": ""},
                "headers": {"Content-Type": ["application/json"]},
                "body": {"string": json.dumps(body() if held is None else held)},
            },
        }
        return self.file(name, json.dumps({"version": 1, "interactions": [interaction]}))

    def pytest(self, *arguments: str, plugins: tuple[str, ...] = ()) -> Outcome:
        """Run pytest with the plugin as its entry point loads it, and these others alone."""
        named = [
            word
            for one in ("zoho_conformance.pytest_plugin.plugin", *plugins)
            for word in ("-p", one)
        ]
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *named, "-p", "no:cacheprovider", *arguments],
            cwd=self.folder,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(self.folder),
                "PYTHONPATH": str(ROOT),
                "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
                "PYTHONDONTWRITEBYTECODE": "1",
            },
            capture_output=True,
            text=True,
            check=False,
        )
        return Outcome(done.returncode, done.stdout + done.stderr)


@pytest.fixture
def stranger(tmp_path: Path) -> Stranger:
    project = Stranger(tmp_path / "project")
    project.file("pyproject.toml", '[tool.pytest.ini_options]\nfilterwarnings = ["error"]\n')
    return project
