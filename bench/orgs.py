"""The org that answers every documented operation, beside Prism on the document that we export.

The same calls go to both: one to each operation but those of record locking, with all that its page
says is mandatory. Of each is counted what a client of Zoho could read: a success that our own judge
says conforms.
"""

from __future__ import annotations

import json
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory

import requests

from tests.reference.documented.calls import body_of, request_to
from zoho_conformance.model.exchange import Case, Exchange, Request, Response
from zoho_conformance.reference import serve
from zoho_conformance.reference.request import LOCKING
from zoho_conformance.runs.documented_org import documented_org
from zoho_conformance.runs.library import Library

_PRISM = Path(__file__).parents[1] / ".venv/peers/node_modules/@stoplight/prism-cli/dist/index.js"
_SECONDS_TO_START = 60


def main() -> None:
    library = Library()
    with serve(documented=documented_org(library)) as org:
        token = org.announcement["access_token"]
        _measure("org --all", org.base_url, token, library)
    missing = _why_no_prism()
    if missing:
        print(f"Prism: not compared: {missing}")
        return
    with _prism() as url:
        _measure("Prism", url, "any", library)


def _measure(name: str, base_url: str, token: str, library: Library) -> None:
    """Make every call once, and print how many were answered as documented, and how fast."""
    conforming = count = 0
    milliseconds = []
    with requests.Session() as session:
        for operation, request in _calls(library, base_url, token).items():
            started = time.perf_counter()
            answer = session.request(
                request.method,
                request.url,
                headers=dict(request.headers),
                data=request.body,
                timeout=30,
            )
            milliseconds.append((time.perf_counter() - started) * 1000)
            count += 1
            headers = {key.casefold(): value for key, value in answer.headers.items()}
            response = Response(answer.status_code, headers, answer.content)
            conforming += _conforms(library, operation, request, response)
    median = statistics.median(milliseconds)
    print(
        f"{name}: {conforming} of {count} operations answered as documented, {median:.1f} ms each"
    )


def _calls(library: Library, base_url: str, token: str) -> Mapping[str, Request]:
    calls = {}
    for operation, promise in library.promises.items():
        if operation not in LOCKING:
            has_body = promise.operation.method not in ("GET", "DELETE")
            body = json.dumps(body_of(promise)) if has_body else None
            request = request_to(promise, base_url, {}, body)
            headers = {
                **request.headers,
                "authorization": f"Zoho-oauthtoken {token}",
                **({"content-type": "application/json"} if body else {}),
            }
            calls[operation] = Request(request.method, request.url, headers, body)
    return calls


def _conforms(library: Library, operation: str, request: Request, response: Response) -> bool:
    if not library.promises[operation].response_keys:
        # A file: its page says no more of it.
        return response.status == HTTPStatus.OK
    exchange = Exchange(Case(operation, "ok", "success"), request, response)
    return library.judge(operation).judge_in_full(exchange).outcome == "conforms"


def _why_no_prism() -> str:
    """Why Prism cannot be run here; empty where it can."""
    if shutil.which("node") is None:
        return "Node.js is not here"
    return "" if _PRISM.exists() else "it is not installed: make .venv/.peers"


@contextmanager
def _prism() -> Iterator[str]:
    """Serve the exported document with Prism; yields its address."""
    with socket.socket() as free, TemporaryDirectory() as folder:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        document = Path(folder) / "openapi.json"
        export = ("-m", "zoho_conformance", "export", "openapi", "-o", str(document))
        subprocess.run(  # noqa: S603 - our own command
            (sys.executable, *export), check=True, capture_output=True
        )
        free.close()
        command = ("node", str(_PRISM), "mock", "--port", str(port), str(document))
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:  # noqa: S603 - a peer
            try:
                _wait_for(port)
                yield f"http://127.0.0.1:{port}"
            finally:
                process.terminate()


def _wait_for(port: int) -> None:
    for _ in range(_SECONDS_TO_START * 5):
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise RuntimeError(f"nothing answers at port {port} after {_SECONDS_TO_START} seconds")


if __name__ == "__main__":
    main()
