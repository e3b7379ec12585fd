"""Where the organizations of each data centre are reached: one entry for each.

The hosts are those of Zoho's Python SDK (`dc/*.py`). It lacks the United Kingdom: its accounts host
is on Zoho's page about multiple data centres, and its API host follows from the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args
from urllib.parse import urlsplit

Environment = Literal["production", "sandbox", "developer"]
ENVIRONMENTS: tuple[Environment, ...] = get_args(Environment)

_PREFIXES: dict[Environment, str] = {
    "production": "www",
    "sandbox": "sandbox",
    "developer": "developer",
}


@dataclass(frozen=True, slots=True)
class DataCenter:
    """One of Zoho's data centres; `name` is what `ZOHO_DC` calls it."""

    name: str
    region: str
    accounts_host: str
    api_host: str

    @property
    def accounts_url(self) -> str:
        """The address of the accounts host, without a final slash."""
        return f"https://{self.accounts_host}"

    def api_url(self, environment: Environment) -> str:
        """The address of the API host for an environment, without a final slash."""
        return f"https://{_PREFIXES[environment]}.{self.api_host}"


DATA_CENTERS: tuple[DataCenter, ...] = (
    DataCenter("us", "United States", "accounts.zoho.com", "zohoapis.com"),
    DataCenter("eu", "European Union", "accounts.zoho.eu", "zohoapis.eu"),
    DataCenter("in", "India", "accounts.zoho.in", "zohoapis.in"),
    DataCenter("au", "Australia", "accounts.zoho.com.au", "zohoapis.com.au"),
    DataCenter("jp", "Japan", "accounts.zoho.jp", "zohoapis.jp"),
    DataCenter("cn", "China", "accounts.zoho.com.cn", "zohoapis.com.cn"),
    DataCenter("ca", "Canada", "accounts.zohocloud.ca", "zohoapis.ca"),
    DataCenter("sa", "Saudi Arabia", "accounts.zoho.sa", "zohoapis.sa"),
    DataCenter("uk", "United Kingdom", "accounts.zoho.uk", "zohoapis.uk"),
)
"""The first is the one that is used where none is named."""


def find_data_center(name: str) -> DataCenter | None:
    """The data centre of that name, in capitals or not; None where there is none."""
    return next((center for center in DATA_CENTERS if center.name == name.casefold()), None)


def owner_of_host(address: str) -> tuple[DataCenter, Environment] | None:
    """Whose API host an address is, if it is one of Zoho's."""
    host = (urlsplit(address).hostname or "").rstrip(".")
    for center in DATA_CENTERS:
        # Zoho's OpenAPI files name the production hosts without their prefix.
        if host == center.api_host:
            return center, "production"
        for environment in ENVIRONMENTS:
            if center.api_url(environment) == f"https://{host}":
                return center, environment
    return None
