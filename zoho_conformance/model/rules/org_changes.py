"""The rules of an org's schema against an earlier snapshot: what its own people changed.

The level is that of the worst case; a change that cannot break a client is `info`.
"""

from __future__ import annotations

from zoho_conformance.model.rules.rule import Rule, table

ORG_CHANGE_RULES = table(
    Rule(
        "org-module-gone",
        "error",
        "A module is gone from your org.",
        about="org",
        means=(
            "A module that your org had is no longer listed. Requests for its records are rejected "
            "(INVALID_MODULE)."
        ),
        example="Depots was a module, and no longer is.",
        advice="Ask who deleted it, and remove it from your client.",
    ),
    Rule(
        "org-module-renamed",
        "error",
        "The API name of a module in your org has changed.",
        about="org",
        means=(
            "The module has the same id, but a different API name. Requests that use the old name "
            "are rejected."
        ),
        example="Depots is now Warehouses.",
        advice="Use the new API name in paths, queries and lookups.",
    ),
    Rule(
        "org-module-new",
        "info",
        "Your org has a new module.",
        about="org",
        means="A module was created, or became visible to this user. Nothing breaks.",
        example="Depots is new.",
        advice="Nothing, unless your client needs to know about it.",
    ),
    Rule(
        "org-module-access-changed",
        "error",
        "What the API can do with a module of your org has changed.",
        about="org",
        means=(
            "The module could be read, or its records created, changed or deleted, and no longer "
            "can (an error); or the other way round (a note)."
        ),
        example="Records of Invoices could be deleted, and no longer can.",
        advice="Check the profile of your token's user, and what your client writes.",
    ),
    Rule(
        "org-field-gone",
        "error",
        "A field is gone from your org.",
        about="org",
        means=(
            "The field was deleted, or removed from every layout. It no longer appears in "
            "responses, and values written to it are rejected or ignored."
        ),
        example="Leads.Region existed, and no longer does.",
        advice="Ask who removed it, and stop reading and writing it.",
    ),
    Rule(
        "org-field-renamed",
        "error",
        "The API name of a field in your org has changed.",
        about="org",
        means=(
            "The field has the same id, but a different API name. Clients that read or write the "
            "old name find nothing."
        ),
        example="Leads.Region is now Sales_Region.",
        advice="Replace the old name with the new one everywhere.",
    ),
    Rule(
        "org-field-new",
        "error",
        "Your org has a new field.",
        about="org",
        means=(
            "A field was created. Nothing breaks (a note), unless it is mandatory (an error): then "
            "records created without it are rejected."
        ),
        example="Leads.Region is new.",
        advice="If the field is mandatory, send it.",
    ),
    Rule(
        "org-field-type-changed",
        "error",
        "The type of a field in your org has changed.",
        about="org",
        means=(
            "The field's type (`data_type`), or the JSON type of its values (`json_type`), has "
            "changed. Clients that parse the old type break."
        ),
        example="Leads.Score was text, and is now an integer.",
        advice="Read and write the new type.",
    ),
    Rule(
        "org-field-length-changed",
        "error",
        "The maximum length of a field in your org has changed.",
        about="org",
        means=(
            "If the field became shorter (an error), what you write may be rejected. If it became "
            "longer (a note), whatever stores the values needs room for them."
        ),
        example="Leads.Code allowed 40 characters, and now allows 20.",
        advice="Truncate or validate what you write; widen the columns that store it.",
    ),
    Rule(
        "org-field-decimals-changed",
        "warning",
        "The number of decimal places of a field in your org has changed.",
        about="org",
        means="Values are rounded differently than before.",
        example="Deals.Share had 4 decimal places, and now has 2.",
        advice="Check code that compares or sums the values.",
    ),
    Rule(
        "org-field-mandatory-changed",
        "error",
        "A field in your org became mandatory, or no longer is.",
        about="org",
        means=(
            "Records created without a mandatory field are rejected (an error). A field that is no "
            "longer mandatory may be null (a note)."
        ),
        example="Leads.Region became mandatory.",
        advice="Send the field whenever you create a record.",
    ),
    Rule(
        "org-field-read-only-changed",
        "error",
        "A field in your org became read-only, or no longer is.",
        about="org",
        means="Values written to a read-only field are rejected or ignored (an error).",
        example="Leads.Score became read-only.",
        advice="Stop writing it, or have the profile of your token's user changed.",
    ),
    Rule(
        "org-field-unique-changed",
        "error",
        "A field in your org became unique, or no longer is.",
        about="org",
        means=(
            "A unique field rejects a value that another record has (DUPLICATE_DATA): an error. If "
            "the field is no longer unique, searching by it may find several records (a note)."
        ),
        example="Contacts.Code became unique.",
        advice="Upsert by the field, or handle the error.",
    ),
    Rule(
        "org-field-visibility-changed",
        "error",
        "A field in your org became hidden from your user, or no longer is.",
        about="org",
        means="A hidden field appears in no response (an error).",
        example="Deals.Margin became hidden.",
        advice="Check the profile of your token's user.",
    ),
    Rule(
        "org-field-lookup-changed",
        "error",
        "A lookup field in your org refers to different modules.",
        about="org",
        means=(
            "Ids read from the field belong to a different module, and ids that were accepted "
            "before are rejected."
        ),
        example="Deals.Depot looked up Depots, and now looks up Accounts.",
        advice="Look up and send ids of the new module.",
    ),
    Rule(
        "org-picklist-value-gone",
        "error",
        "A value is gone from a picklist in your org.",
        about="org",
        means=(
            "The value was removed, or is no longer in use. Code that compares with it never "
            "matches again, and sending it may be rejected."
        ),
        example="Leads.Lead_Status no longer has Contacted.",
        advice="Send a different value, and look for code that compares with the old one.",
    ),
    Rule(
        "org-picklist-value-new",
        "warning",
        "A picklist in your org has a new value.",
        about="org",
        means="Code that handles only the known values meets one that it does not know.",
        example="Leads.Lead_Status now has Parked.",
        advice="Make your code accept unknown values.",
    ),
    Rule(
        "org-picklist-value-renamed",
        "error",
        "A picklist value in your org was renamed.",
        about="org",
        means=(
            "The value has the same id, but is sent under a different name (an error), or only "
            "displayed under one (a warning)."
        ),
        example="Leads.Lead_Status: Contacted is now Reached.",
        advice="Replace the old name with the new one everywhere.",
    ),
    Rule(
        "org-picklist-gone",
        "error",
        "A global picklist is gone from your org.",
        about="org",
        means="Fields that shared it now have their own values, or none.",
        example="The global picklist Regions is gone.",
        advice="Check the fields that used it.",
    ),
    Rule(
        "org-picklist-renamed",
        "info",
        "The API name of a global picklist in your org has changed.",
        about="org",
        means="It has the same id. Nothing in records changes.",
        example="The global picklist Regions is now Areas.",
        advice="Use the new name where you manage the picklist through the API.",
    ),
    Rule(
        "org-picklist-new",
        "info",
        "Your org has a new global picklist.",
        about="org",
        means="Nothing breaks.",
        example="The global picklist Regions is new.",
        advice="Nothing.",
    ),
    Rule(
        "org-layout-gone",
        "error",
        "A layout is gone from your org.",
        about="org",
        means="The layout was deleted or deactivated. Records that name it are rejected.",
        example="Leads no longer has the layout Partners.",
        advice="Name a different layout in what you send, or none.",
    ),
    Rule(
        "org-layout-renamed",
        "info",
        "A layout in your org was renamed.",
        about="org",
        means="The layout has the same id. Only clients that look it up by name are affected.",
        example="The layout Partners of Leads is now Resellers.",
        advice="Identify layouts by their ids.",
    ),
    Rule(
        "org-layout-new",
        "info",
        "Your org has a new layout.",
        about="org",
        means="Nothing breaks.",
        example="Leads now has the layout Partners.",
        advice="Nothing.",
    ),
    Rule(
        "org-layout-mandatory-changed",
        "error",
        "A layout requires a field, or no longer does.",
        about="org",
        means="Records created in the layout without the field are rejected (an error).",
        example="The layout Standard of Leads requires Region.",
        advice="Send the field for records in this layout.",
    ),
    Rule(
        "org-layout-field-gone",
        "warning",
        "A field is gone from a layout.",
        about="org",
        means="The field still exists, but records in this layout do not have it.",
        example="The layout Standard of Leads no longer has Region.",
        advice="Do not expect the field in records in this layout.",
    ),
    Rule(
        "org-layout-field-new",
        "info",
        "A layout has an additional field.",
        about="org",
        means="Nothing breaks.",
        example="The layout Standard of Leads now has Region.",
        advice="Nothing.",
    ),
)
