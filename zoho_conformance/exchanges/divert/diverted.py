"""All clients of this process diverted while a context lasts, and as they were afterwards."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from zoho_conformance.exchanges.divert import (
    aiohttp_sessions,
    httpx_transports,
    sockets,
    standard_library,
    urllib3_pools,
)
from zoho_conformance.exchanges.divert.destination import Destination, Replacement

_MISSING = object()
_ROUTES: dict[str, Callable[[ModuleType, Destination, ExitStack], Iterator[Replacement]]] = {
    "urllib3": urllib3_pools.replacements,
    "http.client": standard_library.replacements,
    "httpx": httpx_transports.replacements,
    "aiohttp": aiohttp_sessions.replacements,
}
"""By the module of a client, what routes it; requests sends by urllib3."""


@contextmanager
def diverted(destination: Destination, *, route: bool = True) -> Iterator[None]:
    """Send what is meant for Zoho's hosts to the destination; refuse clients that cannot be routed.

    Without `route` all are refused.
    """
    with ExitStack() as stack:
        if route:
            for name, replacements in _ROUTES.items():
                module = _import(name)
                # Another version may lack what is replaced: it is not routed then, and refused.
                with suppress(AttributeError, TypeError):
                    own = list(replacements(module, destination, stack)) if module else []
                    for replacement in own:
                        _replace(stack, replacement)
        for replacement in sockets.replacements(destination):
            _replace(stack, replacement)
        yield


def _import(name: str) -> ModuleType | None:
    """A client's module, imported now: tests that import it later must find it diverted."""
    if find_spec(name) is None:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return import_module(name)
        except ImportError:
            return None


def _replace(stack: ExitStack, replacement: Replacement) -> None:
    owner, name = replacement.owner, replacement.name
    before = vars(owner).get(name, _MISSING)

    def restore() -> None:
        if before is _MISSING:
            delattr(owner, name)
        else:
            setattr(owner, name, before)

    setattr(owner, name, replacement.value)
    stack.callback(restore)
