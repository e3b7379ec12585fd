"""Fields that the modules of every org have, beside those that record locking is about."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from zoho_conformance.reference.org_inventory import Field, PicklistValue, invented_id

_FIRST_NUMBER = 691001
_NUMBERS_PER_MODULE = 100
_FIRST_VALUE = 1_000
_NO_VALUE = "-None-"
_LENGTHS = {"phone": 30, "website": 450, "integer": 9, "textarea": 32000}
_VALUES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Salutation": ("Dr.", "Mr.", "Ms."),
        "Industry": ("Chandlery", "Clockmaking", "Weaving"),
        "Rating": ("Active", "Shut Down"),
        "Account_Type": ("Customer", "Supplier"),
        "Pipeline": ("Standard",),
        "Call_Type": ("Inbound", "Outbound"),
    }
)
_LOOKUPS = {"Account_Name": "Accounts", "Contact_Name": "Contacts", "Parent_Account": "Accounts"}

_TYPES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "text": {
            "Leads": "Company First_Name Full_Name Designation Street City State Zip_Code Country "
            "Twitter Skype_ID",
            "Contacts": "First_Name Full_Name Title Department Mailing_Street Mailing_City "
            "Mailing_Zip Mailing_Country",
            "Accounts": "Account_Number Account_Site Ticker_Symbol Billing_Street Billing_City "
            "Billing_Code Billing_Country",
            "Calls": "Call_Duration Call_Agenda",
            "Events": "Venue",
        },
        "phone": {
            "Leads": "Phone Mobile Fax",
            "Contacts": "Phone Mobile Fax Home_Phone",
            "Accounts": "Phone Fax",
        },
        "email": {"Leads": "Secondary_Email", "Contacts": "Secondary_Email"},
        "website": {"Leads": "Website", "Accounts": "Website"},
        "boolean": {
            "Leads": "Email_Opt_Out",
            "Contacts": "Email_Opt_Out",
            "Events": "All_day",
        },
        "picklist": {
            "Leads": "Salutation Industry Rating",
            "Contacts": "Salutation",
            "Accounts": "Industry Rating Account_Type",
            "Deals": "Pipeline",
            "Calls": "Call_Type",
        },
        "integer": {"Accounts": "Employees", "Deals": "Probability"},
        "currency": {"Accounts": "Annual_Revenue", "Deals": "Expected_Revenue"},
        "date": {"Contacts": "Date_of_Birth", "Deals": "Closing_Date", "Tasks": "Due_Date"},
        "datetime": {
            "Calls": "Call_Start_Time",
            "Events": "Start_DateTime End_DateTime",
            "Tasks": "Closed_Time",
        },
        "lookup": {
            "Contacts": "Account_Name",
            "Accounts": "Parent_Account",
            "Deals": "Account_Name Contact_Name",
        },
    }
)


def standard_fields(module: str, index: int) -> dict[str, Field]:
    """The further fields of a module by their names; `index` is its own among the modules."""
    named = [
        (name, data_type)
        for data_type, modules in _TYPES.items()
        for name in modules.get(module, "").split()
    ]
    first = _FIRST_NUMBER + index * _NUMBERS_PER_MODULE
    return {
        name: Field(
            name,
            invented_id(first + number),
            data_type,
            length=_LENGTHS.get(data_type, 255),
            decimals=2 if data_type == "currency" else None,
            read_only=name == "Full_Name",
            lookup=_LOOKUPS.get(name),
            values=_values(name, first + number),
        )
        for number, (name, data_type) in enumerate(named)
    }


def _values(name: str, number: int) -> tuple[PicklistValue, ...]:
    words = _VALUES.get(name, ())
    first = number * _FIRST_VALUE
    return tuple(
        PicklistValue(word, invented_id(first + place))
        for place, word in enumerate((_NO_VALUE, *words) if words else ())
    )


STANDARD_NAMES = frozenset(
    name for modules in _TYPES.values() for names in modules.values() for name in names.split()
)
"""The names of all such fields."""
