"""The servers of a document: one for each data centre, the environment as a variable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any  # noqa: TID251 - types of modules that start-up leaves out

from zoho_conformance.exchanges.http.data_centers import DATA_CENTERS, ENVIRONMENTS, api_domain

if TYPE_CHECKING:
    from zoho_conformance.exchanges.http.data_centers import DataCenter


_REGIONS: Mapping[DataCenter, str] = {
    "us": "United States",
    "eu": "European Union",
    "in": "India",
    "au": "Australia",
    "jp": "Japan",
    "cn": "China",
    "ca": "Canada",
    "sa": "Saudi Arabia",
    "uk": "United Kingdom",
}


def servers() -> list[dict[str, Any]]:
    """A Server Object for each data centre."""
    return [_server(center) for center in DATA_CENTERS]


def _server(center: DataCenter) -> dict[str, Any]:
    first, *_ = hosts = [api_domain(center, one).removeprefix("https://") for one in ENVIRONMENTS]
    domain = first.partition(".")[2]
    return {
        "url": f"https://{{environment}}.{domain}",
        "description": (
            f"Data centre {center} ({_REGIONS[center]}); environments: {', '.join(ENVIRONMENTS)}"
        ),
        # Without a description of its own: widely used validators have a slip there and refuse it.
        "variables": {
            "environment": {
                "default": first.partition(".")[0],
                "enum": [host.partition(".")[0] for host in hosts],
            }
        },
    }
