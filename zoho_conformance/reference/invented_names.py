"""The invented users, fields, profiles and custom buttons of the org."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from zoho_conformance.reference.answers import JsonObject
from zoho_conformance.reference.org_inventory import (
    Field,
    Layout,
    Picklist,
    PicklistValue,
    invented_id,
)
from zoho_conformance.reference.request import Caller
from zoho_conformance.reference.standard_fields import standard_fields


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
    ("Created_By", "ownerlookup"),
    ("Modified_By", "ownerlookup"),
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


def _values(first: int, *words: str) -> tuple[PicklistValue, ...]:
    return tuple(
        PicklistValue(word, invented_id(first + number)) for number, word in enumerate(words)
    )


_NO_VALUE = "-None-"

PICKLISTS: Mapping[str, Picklist] = MappingProxyType(
    {
        "Channels": Picklist(
            "Channels", invented_id(680001), _values(680011, "Letter", "Semaphore", "Word of mouth")
        )
    }
)
"""The picklists that fields share, by their API names."""

_VALUES: Mapping[str, tuple[PicklistValue, ...]] = MappingProxyType(
    {
        "Lead_Source": _values(681001, _NO_VALUE, "Cold Call", "Trade Show"),
        "Lead_Status": _values(681011, _NO_VALUE, "Contacted", "Lost Lead", "Not Contacted"),
        "Stage": _values(681021, "Qualification", "Closed Won", "Closed Lost"),
        "Type": _values(681031, _NO_VALUE, "Existing Business", "New Business"),
        "Status": _values(681041, "Not Started", "In Progress", "Completed"),
        "Priority": _values(681051, "High", "Normal", "Low"),
    }
)
"""The values of picklists that every org has, by their fields."""

_CUSTOM_FIELDS: tuple[Field, ...] = (
    Field(
        "Region",
        invented_id(682001),
        "picklist",
        custom=True,
        values=_values(681061, _NO_VALUE, "North", "South", "Isles"),
    ),
    Field(
        "Interests",
        invented_id(682002),
        "multiselectpicklist",
        custom=True,
        values=_values(681071, "Lanterns", "Kites", "Weathervanes"),
    ),
    Field("Channel", invented_id(682003), "picklist", custom=True, picklist="Channels"),
    Field("Score", invented_id(682004), "integer", length=9, custom=True),
    Field("Reference_Code", invented_id(682005), length=40, custom=True),
    Field("Depot", invented_id(682006), "lookup", custom=True, lookup="Depots"),
    Field("Visited_On", invented_id(682007), "date", custom=True),
    Field("Share", invented_id(682008), "percent", length=5, decimals=2, custom=True),
    Field("Shop_Window", invented_id(682009), "website", length=450, custom=True),
)
"""The fields that users made in Leads."""

_LAYOUT_NUMBER = 683001


def fields_of(module: str, index: int) -> Mapping[str, Field]:
    """The fields of a module by their ids; `index` is its own among the modules."""
    own = {
        api_name: Field(api_name, invented_id(number), data_type, values=_VALUES.get(api_name, ()))
        for api_name, number, data_type in _OWN_FIELDS.get(module, ())
    }
    first = _FIRST_NUMBER + index * _NUMBERS_PER_MODULE
    named = NAME_FIELDS[module]
    common = {
        api_name: Field(
            api_name,
            invented_id(first + number),
            data_type,
            mandatory=api_name == named,
            read_only=data_type == "boolean",
        )
        for number, (api_name, data_type) in enumerate(((named, "text"), *_COMMON_FIELDS))
    }
    custom = {field.api_name: field for field in _CUSTOM_FIELDS if module == "Leads"}
    fields = common | standard_fields(module, index) | own | custom
    return MappingProxyType({field.id: field for field in fields.values()})


def layouts_of(module: str, index: int) -> tuple[Layout, ...]:
    """The layouts of a module; `index` is its own among the modules."""
    standard = Layout("Standard", invented_id(_LAYOUT_NUMBER + 10 * index))
    partners = Layout(
        "Partners",
        invented_id(_LAYOUT_NUMBER + 10 * index + 1),
        without=frozenset({invented_id(682009)}),
    )
    return (standard, partners) if module == "Leads" else (standard,)
