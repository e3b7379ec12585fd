"""Connections whose answers are bounded in time and size, from their first byte on.

The timeout of a socket starts over with each byte, and Python's HTTP client reads any number of
interim answers, chunk sizes and trailers. So both bounds are here, where the bytes come in.
"""

from __future__ import annotations

import http.client
import io
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NameResolutionError, NewConnectionError
from urllib3.util.connection import create_connection

from zoho_conformance.exchanges.http.addresses import AddressFilter, resolve
from zoho_conformance.exchanges.http.errors import BrokenAnswerError, NotAnsweredError

TIMED_OUT = "no answer in time"


@dataclass(slots=True)
class Bounds:
    """What one answer may take: until when (`time.monotonic`), seconds between bytes, and bytes."""

    deadline: float
    read: float
    max_bytes: int
    addresses: AddressFilter | None = None
    received: int = 0

    def next_timeout(self) -> float:
        """Seconds to wait for the next bytes; `NotAnsweredError` once the time is up."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise NotAnsweredError(TIMED_OUT)
        return min(self.read, left)

    def count(self, received: int) -> None:
        """Count bytes that came; `BrokenAnswerError` where it is too many."""
        self.received += received
        if self.received > self.max_bytes:
            raise BrokenAnswerError(f"the answer is larger than {self.max_bytes} bytes")


# urllib3 hands nothing of ours on to its connections. Each request runs in a thread of its own.
_BOUNDS: ContextVar[Bounds] = ContextVar("bounds")


@contextmanager
def bounded(bounds: Bounds) -> Iterator[None]:
    """Bound whatever is received in the block."""
    before = _BOUNDS.set(bounds)
    try:
        yield
    finally:
        _BOUNDS.reset(before)


class _Stream(io.RawIOBase):
    """The bytes that a socket receives, within bounds."""

    def __init__(self, sock: socket.socket, bounds: Bounds) -> None:
        super().__init__()
        self._socket = sock
        # It keeps the socket open for as long as an answer is read from it.
        self._raw = sock.makefile("rb", buffering=0)
        self._bounds = bounds

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._socket.settimeout(self._bounds.next_timeout())
        received = self._raw.readinto(buffer)
        self._bounds.count(received or 0)
        return received

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Readable:
    """A socket as far as an answer needs one: something that makes a stream."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Stream(self._socket, _BOUNDS.get()))


class _Answer(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(_Readable(sock), *args, **kwargs)  # type: ignore[arg-type]

    def _read_status(self) -> tuple[str, int, str]:
        """The status of the answer itself; the library passes over no interim one but 100."""
        version, status, reason = super()._read_status()  # type: ignore[misc]
        while HTTPStatus.SWITCHING_PROTOCOLS < status < HTTPStatus.OK:
            http.client.parse_headers(self.fp)
            try:
                version, status, reason = super()._read_status()  # type: ignore[misc]
            except http.client.RemoteDisconnected:
                # The caller learns that there was only an interim answer.
                break
        return version, status, reason


class _Connection(HTTPConnection):
    response_class = _Answer

    def _new_conn(self) -> socket.socket:
        allowed = _BOUNDS.get().addresses
        # The address of a proxy is whatever the person who set it says.
        if allowed is None or self.proxy is not None:
            return super()._new_conn()
        host = self._dns_host.strip("[]")
        try:
            addresses = resolve(host, self.port)
        except socket.gaierror as cause:
            raise NameResolutionError(self.host, self, cause) from cause
        return self._connect_to(allowed(host, addresses))

    def _connect_to(self, addresses: Sequence[str]) -> socket.socket:
        """A connection to the first address that accepts one: no name is looked up again."""
        cause: OSError | None = None
        for address in addresses:
            try:
                return create_connection(
                    (address, self.port),
                    self.timeout,
                    source_address=self.source_address,
                    socket_options=self.socket_options,
                )
            except OSError as refusal:
                cause = refusal
        raise NewConnectionError(self, f"no address accepts a connection: {cause}") from cause


class _SecureConnection(_Connection, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


_POOLS = {"http": _Pool, "https": _SecurePool}


class BoundedAdapter(HTTPAdapter):
    """Sends requests over connections of this kind, by a proxy or not; only within `bounded`."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the pools of direct connections."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: Any) -> Any:
        """Make the pools of connections by a proxy."""
        manager = super().proxy_manager_for(proxy, **proxy_kwargs)
        manager.pool_classes_by_scheme = _POOLS
        return manager
