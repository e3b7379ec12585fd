"""Ids of operations: a function of the page's title and endpoints, and of nothing else."""

from __future__ import annotations

import pytest

from zoho_conformance.pages import operation_ids
from zoho_conformance.pages.endpoints import Endpoint


def ids(title: str, *endpoints: str) -> list[str]:
    """The ids of endpoints such as `GET /lamps`, in their order."""
    pairs = (endpoint.split(" ") for endpoint in endpoints)
    stated = [Endpoint(method, path, (), 1) for method, path in pairs]
    return [*operation_ids.assign(title, stated).values()]


@pytest.mark.parametrize(
    ("title", "endpoint"),
    [
        ("Get Lamps", "GET /lamps"),
        ("Update Lamps", "PATCH /lamps"),
        ("Lamp Metadata", "GET /settings/lamps"),
        ("Mass Delete Status", "GET /lamps/actions/mass_delete"),
        ("Mass Delete Lamps", "POST /lamps/actions/mass_delete"),
        ("Status of Moved Lamps", "GET /lamps/actions/move"),
        ("Hang Lamps", "POST /lamps"),
        ("Get Lamps through a Query", "POST /query"),
        ("Un-enroll Lamps", "POST /{hall}/actions/unenroll"),
        ("Lamp Clone", "POST /lamps/{id}/actions/clone"),
    ],
)
def test_a_title_that_fits_its_endpoint_is_the_id(title: str, endpoint: str) -> None:
    (id_,) = ids(title, endpoint)
    assert id_ == title.casefold().replace(" ", "_").replace("-", "_")


@pytest.mark.parametrize(
    ("title", "endpoint", "id_"),
    [
        ("Share Lamps", "GET /lamps/{id}/actions/share", "get_share_lamps"),
        ("Get Lamps", "DELETE /lamps", "delete_get_lamps"),
        ("Lamps", "POST /lamps", "post_lamps"),
        ("Lamp Enrichment", "POST /__lamp_enrichment", "post_lamp_enrichment"),
    ],
)
def test_an_id_has_the_method_that_the_title_leaves_out(
    title: str, endpoint: str, id_: str
) -> None:
    assert ids(title, endpoint) == [id_]


def test_an_action_on_many_of_what_the_title_has_one_of_says_on_what() -> None:
    assert ids("Invite a Guest", "POST /{hall}/{guest_id}/actions/invite") == ["invite_a_guest"]
    assert ids("Invite a Guest", "POST /{hall}/actions/invite") == ["invite_a_guest_of_hall"]
    assert ids("Count Lamps in a Hall", "GET /{hall_name}/actions/count") == [
        "count_lamps_in_a_hall"
    ]


def test_further_endpoints_add_their_method_and_what_their_path_adds() -> None:
    assert ids("Hang Lamps", "POST /lamps", "PUT /lamps", "POST /lamps/{id}", "POST /{hall}/l") == [
        "hang_lamps",
        "put_hang_lamps",
        "hang_lamps_by_id",
        "hang_lamps_of_hall",
    ]
