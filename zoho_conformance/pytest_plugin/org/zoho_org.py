"""What the fixture `zoho_org` gives to a test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from zoho_conformance.reference.access import SCHEME
from zoho_conformance.reference.client_org import WRONG_TOKEN, ClientOrg, SeenRequest


@dataclass(frozen=True, slots=True)
class ZohoOrg:
    """A local org that answers every documented operation, as the pages say.

    Point a client at `url`, or leave it as it is: while a test uses the fixture, what requests,
    httpx, urllib3, aiohttp and the standard library send to Zoho's hosts goes to this org, and what
    anything else sends there is refused. Each test finds the org as it was at the beginning, with
    what its fixtures of a wider scope wrote to it. Any token signs in but `wrong_token`.
    """

    _org: ClientOrg = field(repr=False)
    _announced: Mapping[str, str] = field(repr=False)
    _requests: list[SeenRequest] = field(repr=False)
    _activate: Callable[[], None] = field(repr=False)

    @property
    def url(self) -> str:
        """The address of the org, without a final slash: that of its API and of its accounts."""
        self._activate()
        return self._announced["base_url"]

    @property
    def api_domain(self) -> str:
        """What stands for the API's own address, www.zohoapis.com."""
        return self.url

    @property
    def accounts_url(self) -> str:
        """What stands for accounts.zoho.com; tokens are at `/oauth/v2/token`."""
        return self.url

    @property
    def access_token(self) -> str:
        """A token of a user who may do everything."""
        return self._announced["access_token"]

    @property
    def token(self) -> str:
        """The same as `access_token`."""
        return self.access_token

    @property
    def refresh_token(self) -> str:
        """What `access_token` is granted for."""
        return self._announced["refresh_token"]

    @property
    def client_id(self) -> str:
        """The id of the client that the tokens are of."""
        return self._announced["client_id"]

    @property
    def client_secret(self) -> str:
        """The secret of the client that the tokens are of."""
        return self._announced["client_secret"]

    @property
    def wrong_token(self) -> str:
        """The one token that is refused, as `INVALID_TOKEN`."""
        return WRONG_TOKEN

    @property
    def headers(self) -> Mapping[str, str]:
        """The header that signs in."""
        return MappingProxyType({"Authorization": SCHEME + self.access_token})

    @property
    def environment(self) -> Mapping[str, str]:
        """Variables for a client that is configured by them: `ZOHO_API_DOMAIN` and others."""
        return MappingProxyType(
            {
                "ZOHO_API_DOMAIN": self.api_domain,
                "ZOHO_ACCOUNTS_URL": self.accounts_url,
                "ZOHO_CLIENT_ID": self.client_id,
                "ZOHO_CLIENT_SECRET": self.client_secret,
                "ZOHO_REFRESH_TOKEN": self.refresh_token,
                "ZOHO_ACCESS_TOKEN": self.access_token,
            }
        )

    @property
    def seed(self) -> int:
        """What the values of answers follow from: the same seed, the same answers."""
        return self._org.documented.seed

    @property
    def ids(self) -> Mapping[str, str]:
        """Ids of what record locking is about, and tokens of users who may do less, by name."""
        return MappingProxyType(dict(self._announced))

    @property
    def records(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the records that the org holds, by module."""
        modules = self._org.inventory.modules.items()
        return MappingProxyType({name: tuple(module.records) for name, module in modules})

    @property
    def requests(self) -> tuple[SeenRequest, ...]:
        """What the org was asked in this test and in fixtures that were set up for it, in order."""
        return tuple(self._requests)

    def expire_token(self) -> None:
        """Refuse every access token as invalid until a client asks for a new one."""
        self._org.has_expired = True
