"""The servers of a document: one for each data centre, the environment as a variable."""

from __future__ import annotations

from typing import Any

from zoho_conformance.exchanges.http.data_centers import DATA_CENTERS, ENVIRONMENTS, DataCenter


def servers() -> list[dict[str, Any]]:
    """A Server Object for each data centre."""
    return [_server(center) for center in DATA_CENTERS]


def _server(center: DataCenter) -> dict[str, Any]:
    prefixes = [
        center.api_url(environment).removeprefix("https://").removesuffix(f".{center.api_host}")
        for environment in ENVIRONMENTS
    ]
    return {
        "url": f"https://{{environment}}.{center.api_host}",
        "description": (
            f"Data centre {center.name} ({center.region}); environments: {', '.join(ENVIRONMENTS)}"
        ),
        # Without a description of its own: widely used validators have a slip there and refuse it.
        "variables": {"environment": {"default": prefixes[0], "enum": prefixes}},
    }
