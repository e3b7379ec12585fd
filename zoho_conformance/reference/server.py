"""The reference org over real HTTP on loopback: in the background of a program, or alone."""

from __future__ import annotations

import difflib
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from queue import SimpleQueue
from types import MappingProxyType

from zoho_conformance.model.errors import UsageError
from zoho_conformance.reference.announced_ids import HOLDINGS
from zoho_conformance.reference.app import build_app
from zoho_conformance.reference.credentials import Credentials, invent_credentials
from zoho_conformance.reference.invented import build_estate
from zoho_conformance.reference.mutants import MUTANTS
from zoho_conformance.reference.mutation import Deviation
from zoho_conformance.reference.serving import OrgServer
from zoho_conformance.reference.variations import VARIATIONS

_HOST = "127.0.0.1"
_PORTS = 2**16
# How long the server sleeps before it looks whether it is to stop; a stop takes up to this long.
_POLL_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class Running:
    """One running server: its URL without a final slash, and all a client needs to use it."""

    base_url: str
    announcement: Mapping[str, str]


@contextmanager
def serve(port: int = 0, mutant: str | None = None) -> Iterator[Running]:
    """Serve the reference org on 127.0.0.1 while the context lasts; port 0 takes a free one.

    `mutant` names a mutant or a variation. Raises UsageError for a name there is not, and for a
    port that cannot be had.
    """
    deviation = _named(mutant)
    credentials = invent_credentials()
    with _listen(port) as listening:
        base_url = f"http://{_HOST}:{listening.getsockname()[1]}"
        server = OrgServer(listening, build_app(build_estate(), credentials, base_url, deviation))
    thread = threading.Thread(target=server.serve_forever, args=(_POLL_SECONDS,), daemon=True)
    thread.start()
    try:
        yield Running(base_url, MappingProxyType(_announcement(base_url, credentials)))
    finally:
        server.stop()
        thread.join()


def serve_forever(
    port: int, mutant: str | None, announce: Callable[[dict[str, str]], None]
) -> None:
    """Serve the reference org until SIGINT or SIGTERM; call `announce` once it answers.

    For the main thread only, as signal handlers are. Raises UsageError as `serve` does.
    """
    # A put to this queue is safe inside a signal handler; setting an Event is not.
    stops: SimpleQueue[int] = SimpleQueue()
    wanted = (signal.SIGINT, signal.SIGTERM)
    previous = {number: signal.signal(number, lambda got, _: stops.put(got)) for number in wanted}
    try:
        with serve(port, mutant) as running:
            announce(dict(running.announcement))
            stops.get()
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def _named(name: str | None) -> Deviation | None:
    if name is None:
        return None
    known: dict[str, Deviation] = {**VARIATIONS, **MUTANTS}
    if name in known:
        return known[name]
    close = difflib.get_close_matches(name, known, n=3, cutoff=0.4)
    hint = f"; did you mean {', '.join(close)}?" if close else ""
    raise UsageError(f"there is no mutant or variation {name!r}{hint}")


def _listen(port: int) -> socket.socket:
    if port not in range(_PORTS):
        raise UsageError(f"there is no port {port}: ports go from 0, for any, to {_PORTS - 1}")
    try:
        return socket.create_server((_HOST, port), backlog=128)
    except OSError as failure:
        reason = os.strerror(failure.errno) if failure.errno else str(failure)
        raise UsageError(f"cannot listen on port {port} of {_HOST}: {reason}") from failure


def _announcement(base_url: str, credentials: Credentials) -> dict[str, str]:
    ours = credentials.tokens["known"]
    restricted = credentials.tokens["restricted"]
    other_edition = credentials.tokens["other-edition"]
    return {
        "base_url": base_url,
        "accounts_url": base_url,
        "client_id": credentials.client_id,
        "client_secret": credentials.client_secret,
        "refresh_token": ours.refresh,
        "access_token": ours.access,
        **HOLDINGS,
        "restricted_access_token": restricted.access,
        "restricted_refresh_token": restricted.refresh,
        "other_edition_access_token": other_edition.access,
        "other_edition_refresh_token": other_edition.refresh,
    }
