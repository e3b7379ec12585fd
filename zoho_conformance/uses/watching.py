"""What is watched during recording: clients, decoders and validators, once for all recorders."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from contextlib import suppress
from threading import RLock

from zoho_conformance.uses.bodies import Bodies
from zoho_conformance.uses.clients import watch_clients
from zoho_conformance.uses.decoders import watch_decoders
from zoho_conformance.uses.noted import NotedDict
from zoho_conformance.uses.object_path import ObjectPath
from zoho_conformance.uses.patches import Patches
from zoho_conformance.uses.validators import watch_validators

FindOperation = Callable[[str, str, int, bytes | str], ObjectPath | None]
"""The place of the top of an answer, by method, URL, status and body; None for no operation."""

_lock = RLock()
_finders: list[FindOperation] = []
_patches = Patches()
_bodies = Bodies()


def begin(finder: FindOperation) -> None:
    """Watch for a recorder that knows operations; only the first changes anything."""
    with _lock:
        _finders.append(finder)
        if len(_finders) > 1:
            return
        with warnings.catch_warnings():
            # What a library says when it is imported is nothing that the user's tests did.
            warnings.simplefilter("ignore")
            watch_clients(_patches, _remember)
            watch_decoders(_patches, _bodies.find)
            watch_validators(_patches, _bodies.find)
            _teach_yaml()


def end(finder: FindOperation) -> None:
    """Stop watching for a recorder; the last one restores everything."""
    with _lock:
        _finders.remove(finder)
        if not _finders:
            _patches.undo()
            _bodies.forget()


def is_watching() -> bool:
    """Whether there are recorders."""
    return bool(_finders)


def remember_answer(operation: str, body: bytes) -> None:
    """Note that a text is the answer of an operation, whatever client receives it."""
    _bodies.remember(body, ObjectPath(operation))


def _remember(method: str, url: str, status: int, body: bytes | str) -> None:
    for finder in tuple(_finders):
        where = None
        # Whatever is odd in a request, the code that sent it must run as always.
        with suppress(Exception):
            where = finder(method, url, status, body)
        if where is not None:
            _bodies.remember(body, where)
            return


def _teach_yaml() -> None:
    """Have PyYAML write what notes its reads as it writes a dict; it looks at the exact type."""
    import yaml  # noqa: PLC0415 - only where something is noted

    for representer in (yaml.representer.SafeRepresenter, yaml.representer.Representer):
        representer.add_representer(NotedDict, yaml.representer.SafeRepresenter.represent_dict)
