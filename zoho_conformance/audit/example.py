"""The exchange that is kept of many to show what they came to, in a third of its size."""

from __future__ import annotations

import pickle
import zlib

import msgspec
from msgspec.structs import replace

from zoho_conformance.model.exchange import Exchange

_MAX_BODY_BYTES = 16384
"""Of an example with a larger body only the rest is kept."""
_QUICKLY = 1


class Example(msgspec.Struct, frozen=True):
    """An exchange without what was parsed of it, packed: an archive may show thousands of cases."""

    packed: bytes

    @classmethod
    def of(cls, exchange: Exchange, *, with_bodies: bool = True) -> Example:
        """Keep an exchange; without its bodies where nobody will look at them."""
        small = shortened(exchange, _MAX_BODY_BYTES if with_bodies else 0)
        # Texts may have lone surrogates, which other encodings do not take.
        return cls(zlib.compress(pickle.dumps(small, pickle.HIGHEST_PROTOCOL), _QUICKLY))

    def exchange(self) -> Exchange:
        """The exchange, as it was kept."""
        exchange: Exchange = pickle.loads(zlib.decompress(self.packed))  # noqa: S301 - our own
        return exchange


def shortened(exchange: Exchange, max_bytes: int = _MAX_BODY_BYTES) -> Exchange:
    """An exchange without what was parsed of it, and without bodies that are larger than that."""
    response, request = exchange.response, exchange.request
    is_small = len(response.body) <= max_bytes
    body, lack = (response.body, response.lack) if is_small else (b"", "no-body")
    sent = request.body if request.body and len(request.body) <= max_bytes else None
    return replace(
        exchange,
        request=replace(request, body=sent),
        response=replace(response, body=body, lack=lack),
    )
