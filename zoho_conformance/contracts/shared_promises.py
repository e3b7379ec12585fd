"""What operations promise, whichever of the pages of an operation its id is from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from zoho_conformance.contracts.endpoint import Endpoint, endpoint_of
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.same_operation import group_ids


class SharedPromises(Mapping[str, Promise]):
    """The promises of operations: each by all of its ids, and once among all of them.

    `of_pages` has what each page promises, by the ids of the pages; it is asked when an operation
    is. `groups` are the ids of each operation, by the one that stands for it; `shared` are those of
    which there are several, where they are known, and else follow from the endpoints.
    """

    def __init__(
        self,
        of_pages: Mapping[str, Promise],
        endpoints: Iterable[Endpoint],
        shared: Sequence[tuple[str, ...]] | None = None,
    ) -> None:
        self._of_pages = of_pages
        self._group(endpoints, shared)

    def _group(
        self, endpoints: Iterable[Endpoint], shared: Sequence[tuple[str, ...]] | None
    ) -> None:
        self.endpoints = tuple(endpoints)
        self.groups = group_ids(self.endpoints, shared)
        self._canonical = {id_: main for main, ids in self.groups.items() for id_ in ids}
        self._agreed: dict[str, Promise] = {}

    @property
    def ids(self) -> Iterable[str]:
        """Every id by which an operation can be named."""
        return self._canonical.keys()

    def canonical(self, operation: str) -> str:
        """The id that stands for the operation of an id."""
        return self._canonical[operation]

    def __getitem__(self, operation: str) -> Promise:
        main = self._canonical[operation]
        if main not in self._agreed:
            self._agreed[main] = _agree([self._of_pages[id_] for id_ in self.groups[main]])
        return self._agreed[main]

    def __contains__(self, operation: object) -> bool:
        return operation in self._canonical

    def __iter__(self) -> Iterator[str]:
        return iter(self.groups)

    def __len__(self) -> int:
        return len(self.groups)


def _agree(parts: Sequence[Promise]) -> Promise:
    if len(parts) == 1:
        return parts[0]
    from zoho_conformance.contracts.agree import agree  # noqa: PLC0415 - few operations need it

    return agree(parts)


def share(promises: Mapping[str, Promise]) -> SharedPromises:
    """The promises of pages as those of operations."""
    endpoints = (endpoint_of(promise.contract, promise.operation) for promise in promises.values())
    return SharedPromises(promises, endpoints)


def endpoints_of(promises: Mapping[str, Promise]) -> Iterator[tuple[str, Endpoint]]:
    """What tells requests to the operations apart, with their ids; no contract is read for it."""
    if isinstance(promises, SharedPromises):
        yield from ((promises.canonical(endpoint.id), endpoint) for endpoint in promises.endpoints)
        return
    for id_, promise in promises.items():
        yield id_, endpoint_of(promise.contract, promise.operation)
