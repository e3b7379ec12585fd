"""An org over HTTP as a target: each probe is sent once."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from conformance.exchange import Exchange
from conformance.run.target import NotJudgedError
from conformance.transport.sender import NotAnsweredError, Sender

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from conformance.exchange import Case
    from conformance.library import Library
    from conformance.probes import Estate

    Recorder = Callable[[Case], AbstractContextManager[None]]


def unrecorded(case: Case) -> AbstractContextManager[None]:
    """What is sent for the case is not recorded."""
    del case
    return nullcontext()


class OrgTarget:
    """An org at ``base_url``; what is sent within ``recorder(case)`` may be recorded."""

    documented = False

    def __init__(
        self,
        name: str,
        base_url: str,
        access_token: str,
        estate: Estate,
        library: Library,
        recorder: Recorder = unrecorded,
    ) -> None:
        self.name = name
        self.told = f"the {name} org, asked over HTTP"
        self.requests_sent = 0
        self._base_url = base_url
        self._estate = estate
        self._library = library
        self._recorder = recorder
        self._sender = Sender(access_token)

    @property
    def cases(self) -> tuple[Case, ...]:
        """Every case that has a probe."""
        return tuple(one.as_case() for one in self._library.probes.probes)

    def answer(self, case: Case) -> Exchange:
        """Send the case's probe; raises where the org lacks what it needs, or does not answer."""
        probe = self._library.probes.find(case)
        if probe is None:
            raise NotJudgedError("not-run", "no probe shows the case")
        unmet = probe.unmet(self._estate)
        if unmet:
            raise NotJudgedError("not-run", f"the org has no {', '.join(unmet)}")
        promise = self._library.promises[case.operation]
        request = probe.request(promise, self._estate, self._base_url)
        self.requests_sent += 1
        try:
            with self._recorder(case):
                return Exchange(case, request, self._sender.send(request, probe.token))
        except NotAnsweredError as cause:
            raise NotJudgedError("outage", str(cause)) from cause

    def close(self) -> None:
        """Close the connection."""
        self._sender.close()
