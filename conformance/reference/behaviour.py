"""Which operations the reference org has, and what it answers to a request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from conformance.reference.answers import Answer
from conformance.reference.asked import CONFIGURATION, LOCK_BY_ID, LOCK_LIST, Asked
from conformance.reference.configurations import get_configuration
from conformance.reference.estate import Estate
from conformance.reference.locks import get_lock, list_locks
from conformance.reference.refusals import no_token, wrong_method, wrong_token

Handler: TypeAlias = Callable[[Estate, Asked], Answer]


@dataclass(frozen=True, slots=True)
class Path:
    """One path below the API's base, named after the operation that reads it.

    `template` is a Werkzeug rule; `handlers` gives what each method does there.
    """

    operation: str
    template: str
    handlers: Mapping[str, Handler]


PATHS: tuple[Path, ...] = (
    Path(
        LOCK_LIST,
        "/<module>/<record_id>/Locking_Information__s",
        MappingProxyType({"GET": list_locks}),
    ),
    Path(
        LOCK_BY_ID,
        "/<module>/<record_id>/Locking_Information__s/<lock_id>",
        MappingProxyType({"GET": get_lock}),
    ),
    Path(
        CONFIGURATION,
        "/settings/record_locking_configurations",
        MappingProxyType({"GET": get_configuration}),
    ),
)

_HANDLERS = MappingProxyType({path.operation: path.handlers for path in PATHS})


def behave(estate: Estate, asked: Asked) -> Answer:
    """Answer a request to a known path as the pages say: token, then method, then what is asked."""
    if asked.caller == "anonymous":
        return no_token()
    if asked.caller == "unknown":
        return wrong_token()
    handler = _HANDLERS[asked.operation].get(asked.method)
    return handler(estate, asked) if handler else wrong_method()
