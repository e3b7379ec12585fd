"""The invented users, fields, profiles and custom buttons of the org."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from zoho_conformance.reference.answers import JsonObject
from zoho_conformance.reference.org_inventory import Field, invented_id
from zoho_conformance.reference.request import Caller


@dataclass(frozen=True, slots=True)
class User:
    """One user of the org."""

    first_name: str
    last_name: str
    id: str
    profile: str

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"

    @property
    def reference(self) -> JsonObject:
        """A reference to the user: name and id."""
        return {"name": self.full_name, "id": self.id}


USERS: Mapping[Caller, User] = MappingProxyType(
    {
        "known": User("Quilla", "Marrowby (Invented)", invented_id(200002), "Administrator"),
        "restricted": User("Hesper", "Tolliver (Invented)", invented_id(200003), "Lamplighters"),
        "other-edition": User("Odo", "Pennyfeather (Invented)", invented_id(200004), "Standard"),
    }
)
"""The user behind each caller that has a token of the server."""

NAME_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "Leads": "Last_Name",
        "Contacts": "Last_Name",
        "Accounts": "Account_Name",
        "Deals": "Deal_Name",
        "Tasks": "Subject",
        "Cases": "Subject",
        "Solutions": "Solution_Title",
        "Vendors": "Vendor_Name",
        "Price_Books": "Price_Book_Name",
        "Quotes": "Subject",
        "Sales_Orders": "Subject",
        "Purchase_Orders": "Subject",
        "Invoices": "Subject",
        "Calls": "Subject",
        "Campaigns": "Campaign_Name",
        "Events": "Event_Title",
        "Depots": "Name",
    }
)
"""The field that holds a record's name, by the module's API name."""

LOCKED_FLAG = "Locked__s"
"""The field that says whether a record is locked."""

# Their numbers are those that the configurations of the org refer to.
_OWN_FIELDS: Mapping[str, tuple[tuple[str, int, str], ...]] = MappingProxyType(
    {
        "Leads": (
            ("Email", 2599, "email"),
            ("Lead_Source", 2609, "picklist"),
            ("Lead_Status", 2611, "picklist"),
            ("No_of_Employees", 2617, "integer"),
            ("Annual_Revenue", 2619, "currency"),
            ("Created_Time", 2627, "datetime"),
            ("Description", 2645, "textarea"),
            ("Last_Activity_Time", 52001, "datetime"),
        ),
        "Deals": (
            ("Amount", 2557, "currency"),
            ("Stage", 2565, "picklist"),
            ("Type", 2575, "picklist"),
            ("Next_Step", 2667, "text"),
        ),
        "Tasks": (("Status", 2911, "picklist"), ("Priority", 2913, "picklist")),
    }
)
_COMMON_FIELDS = (
    ("Owner", "ownerlookup"),
    ("Email", "email"),
    ("Created_Time", "datetime"),
    ("Modified_Time", "datetime"),
    ("Last_Activity_Time", "datetime"),
    ("Description", "textarea"),
    (LOCKED_FLAG, "boolean"),
    *((f"Remark_{number}", "text") for number in range(1, 17)),
)
_FIRST_NUMBER = 700000
_NUMBERS_PER_MODULE = 100

LOCKING_INFORMATION: Mapping[str, Field] = MappingProxyType(
    {
        field.id: field
        for field in (
            Field("Locked_For__s", invented_id(690001), "multi_module_lookup"),
            Field("Locked_Reason__s", invented_id(690002), "textarea"),
            Field("Lock_Source__s", invented_id(690003), "picklist"),
            Field("Locked_Time__s", invented_id(690004), "datetime"),
            Field("Locked_By__s", invented_id(690005), "userlookup"),
            Field("Record_Locking_Configuration_Id__s", invented_id(690006), "bigint"),
            Field("Record_Locking_Rule_Id__s", invented_id(690007), "bigint"),
            Field("Owner", invented_id(690008), "ownerlookup"),
        )
    }
)
"""The fields of a lock, by their ids."""

PROFILES: Mapping[str, str] = MappingProxyType(
    {
        invented_id(26008): "Administrator",
        invented_id(26009): "Standard",
        invented_id(26011): "Lamplighters",
        invented_id(26014): "Keepers of the Register",
    }
)
"""The names of the org's profiles, by id."""

BUTTONS: Mapping[str, str] = MappingProxyType(
    {
        invented_id(485570): "Send a postcard",
        invented_id(485571): "Send a postcard",
        invented_id(485606): "Ring the bell",
        invented_id(485607): "Ring the bell",
    }
)
"""The names of the org's custom buttons, by id; two may share a name."""


def fields_of(module: str, index: int) -> Mapping[str, Field]:
    """The fields of a module by their ids; `index` is its own among the modules."""
    own = {
        api_name: Field(api_name, invented_id(number), data_type)
        for api_name, number, data_type in _OWN_FIELDS.get(module, ())
    }
    first = _FIRST_NUMBER + index * _NUMBERS_PER_MODULE
    common = {
        api_name: Field(api_name, invented_id(first + number), data_type)
        for number, (api_name, data_type) in enumerate(
            ((NAME_FIELDS[module], "text"), *_COMMON_FIELDS)
        )
    }
    return MappingProxyType({field.id: field for field in (common | own).values()})
