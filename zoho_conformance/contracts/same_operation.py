"""Which operations of different pages are one: those with the same requests.

Several pages may document one method and path: a general page, and one that shows what it is used
for. Where no request tells two operations apart, they are one operation, with an id for each page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zoho_conformance.contracts.endpoint import Endpoint
from zoho_conformance.model.api_address import address_of_template, service_of_host
from zoho_conformance.model.url_template import Step


def group_ids(
    endpoints: Sequence[Endpoint], shared: Sequence[tuple[str, ...]] | None = None
) -> dict[str, tuple[str, ...]]:
    """The ids of each operation that there is, by the one that stands for them, which comes first.

    `shared` are those of `shared_ids`, where they are known.
    """
    several = shared_ids(endpoints) if shared is None else shared
    group_of = {id_: group for group in several for id_ in group}
    groups = (group_of.get(endpoint.id, (endpoint.id,)) for endpoint in endpoints)
    return {group[0]: group for group in groups}


def shared_ids(endpoints: Iterable[Endpoint]) -> tuple[tuple[str, ...], ...]:
    """The ids of each operation that has several, the one that stands for it first.

    It depends on nothing but the endpoints themselves: their order does not count.
    """
    ids: dict[tuple[object, ...], list[str]] = {}
    for endpoint in endpoints:
        ids.setdefault(_request_form(endpoint), []).append(endpoint.id)
    groups = (sorted(group, key=_generality) for group in ids.values())
    return tuple(sorted(tuple(group) for group in groups if len(group) > 1))


def _request_form(endpoint: Endpoint) -> tuple[object, ...]:
    """What operations have in common to which the same requests are: slots have no names there."""
    address = address_of_template(endpoint.path)
    steps = (Step.parse(step).form.casefold() for step in address.steps)
    service = service_of_host(endpoint.host) if endpoint.host else None
    headers = frozenset(endpoint.headers)
    return endpoint.method.upper(), address.in_api, tuple(steps), headers, service


def _generality(id_: str) -> tuple[int, str]:
    """The page with the shorter name is the more general one, `get_records` for all records."""
    return len(id_.removesuffix("_by_id").split("_")), id_
