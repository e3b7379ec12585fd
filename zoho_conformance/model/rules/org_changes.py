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
            "A module that your org had is not listed any more. Requests for its records are "
            "refused (INVALID_MODULE)."
        ),
        example="Depots was a module, and is none now.",
        advice="Ask who deleted it, and take it out of your client.",
    ),
    Rule(
        "org-module-renamed",
        "error",
        "A module of your org has another API name.",
        about="org",
        means=(
            "The module has the id that it had, under another API name. Requests under the old "
            "name are refused."
        ),
        example="Depots is Warehouses now.",
        advice="Use the new API name in paths, queries and lookups.",
    ),
    Rule(
        "org-module-new",
        "info",
        "Your org has a new module.",
        about="org",
        means="A module was made, or became visible to this user. Nothing breaks.",
        example="Depots is new.",
        advice="Nothing, unless your client is to know of it.",
    ),
    Rule(
        "org-module-access-changed",
        "error",
        "The API can do other things with a module of your org.",
        about="org",
        means=(
            "The module was readable, or its records could be made, changed or deleted, and it "
            "is not so now (an error); or the other way round (a note)."
        ),
        example="Records of Invoices could be deleted, and cannot be now.",
        advice="Look at the profile of your token's user, and at what your client writes.",
    ),
    Rule(
        "org-field-gone",
        "error",
        "A field is gone from your org.",
        about="org",
        means=(
            "The field was deleted, or taken out of every layout. It comes in no answer any "
            "more, and what is written to it is refused or passed over."
        ),
        example="Leads.Region was there, and is not now.",
        advice="Ask who removed it; stop reading and writing it.",
    ),
    Rule(
        "org-field-renamed",
        "error",
        "A field of your org has another API name.",
        about="org",
        means=(
            "The field has the id that it had, under another API name. Clients that read or "
            "write the old name find nothing."
        ),
        example="Leads.Region is Sales_Region now.",
        advice="Use the new name wherever the old one stands.",
    ),
    Rule(
        "org-field-new",
        "error",
        "Your org has a new field.",
        about="org",
        means=(
            "A field was made. Nothing breaks (a note), unless it is mandatory (an error): then "
            "records that are made without it are refused."
        ),
        example="Leads.Region is new.",
        advice="Send the field where it is mandatory.",
    ),
    Rule(
        "org-field-type-changed",
        "error",
        "A field of your org has another type.",
        about="org",
        means=(
            "The type of the field (`data_type`), or that of its values in JSON (`json_type`), "
            "is another: clients that parse the old one break."
        ),
        example="Leads.Score was text, and is an integer now.",
        advice="Read and write the new type.",
    ),
    Rule(
        "org-field-length-changed",
        "error",
        "A field of your org takes longer or shorter values.",
        about="org",
        means=(
            "Where the field became shorter (an error), what is written may be refused; where "
            "it became longer (a note), whoever stores the values needs room for them."
        ),
        example="Leads.Code took 40 characters, and takes 20 now.",
        advice="Cut or check what you write; widen the columns that you store it in.",
    ),
    Rule(
        "org-field-decimals-changed",
        "warning",
        "A field of your org has another number of decimal places.",
        about="org",
        means="Values are rounded otherwise than before.",
        example="Deals.Share had 4 decimal places, and has 2 now.",
        advice="Look at what compares or sums the values.",
    ),
    Rule(
        "org-field-mandatory-changed",
        "error",
        "A field of your org became mandatory, or is so no more.",
        about="org",
        means=(
            "Records that are made without a mandatory field are refused (an error). One that "
            "is not mandatory any more may be null (a note)."
        ),
        example="Leads.Region became mandatory.",
        advice="Send the field whenever you make a record.",
    ),
    Rule(
        "org-field-read-only-changed",
        "error",
        "A field of your org became read-only, or is so no more.",
        about="org",
        means="What is written to a read-only field is refused or passed over (an error).",
        example="Leads.Score can be read only.",
        advice="Stop writing it, or have the profile of your token's user changed.",
    ),
    Rule(
        "org-field-unique-changed",
        "error",
        "A field of your org became unique, or is so no more.",
        about="org",
        means=(
            "A value that another record has is refused in a unique field (DUPLICATE_DATA): an "
            "error. Where it is unique no more, a search by it may find several records (a "
            "note)."
        ),
        example="Contacts.Code became unique.",
        advice="Upsert by the field, or handle the refusal.",
    ),
    Rule(
        "org-field-visibility-changed",
        "error",
        "A field of your org is hidden from your user, or is so no more.",
        about="org",
        means="A hidden field comes in no answer (an error).",
        example="Deals.Margin is hidden.",
        advice="Look at the profile of your token's user.",
    ),
    Rule(
        "org-field-lookup-changed",
        "error",
        "A field of your org refers to records of other modules.",
        about="org",
        means=(
            "Ids that are read from the field are of another module, and those that were "
            "written before are refused."
        ),
        example="Deals.Depot looked up Depots, and looks up Accounts now.",
        advice="Look up and send ids of the new module.",
    ),
    Rule(
        "org-picklist-value-gone",
        "error",
        "A value is gone from a picklist of your org.",
        about="org",
        means=(
            "The value was removed, or is in use no more. Code that compares with it never "
            "finds it again, and what sends it may be refused."
        ),
        example="Leads.Lead_Status has no Contacted any more.",
        advice="Send another value, and look for code that compares with it.",
    ),
    Rule(
        "org-picklist-value-new",
        "warning",
        "A picklist of your org has a new value.",
        about="org",
        means="Code that knows all values meets one that it does not.",
        example="Leads.Lead_Status has Parked.",
        advice="Have your code accept a value that it does not know.",
    ),
    Rule(
        "org-picklist-value-renamed",
        "error",
        "A value of a picklist of your org has another name.",
        about="org",
        means=(
            "The value has the id that it had, and is sent as another word (an error), or only "
            "shown as one (a warning)."
        ),
        example="Leads.Lead_Status: Contacted is Reached now.",
        advice="Use the new word wherever the old one stands.",
    ),
    Rule(
        "org-picklist-gone",
        "error",
        "A global picklist is gone from your org.",
        about="org",
        means="Fields that shared it have values of their own, or none.",
        example="The global picklist Regions is gone.",
        advice="Look at the fields that used it.",
    ),
    Rule(
        "org-picklist-renamed",
        "info",
        "A global picklist of your org has another API name.",
        about="org",
        means="It has the id that it had. Nothing in records changes.",
        example="The global picklist Regions is Areas now.",
        advice="Use the new name where you manage it by the API.",
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
        means="The layout was deleted or deactivated. Records that name it are refused.",
        example="Leads has no layout Partners any more.",
        advice="Name another layout in what you send, or none.",
    ),
    Rule(
        "org-layout-renamed",
        "info",
        "A layout of your org has another name.",
        about="org",
        means="The layout has the id that it had. Only who finds it by name is affected.",
        example="The layout Partners of Leads is Resellers now.",
        advice="Name layouts by their ids.",
    ),
    Rule(
        "org-layout-new",
        "info",
        "Your org has a new layout.",
        about="org",
        means="Nothing breaks.",
        example="Leads has the layout Partners.",
        advice="Nothing.",
    ),
    Rule(
        "org-layout-mandatory-changed",
        "error",
        "A layout demands a field, or does so no more.",
        about="org",
        means="Records that are made in the layout without the field are refused (an error).",
        example="The layout Standard of Leads demands Region.",
        advice="Send the field for records of the layout.",
    ),
    Rule(
        "org-layout-field-gone",
        "warning",
        "A field is gone from a layout.",
        about="org",
        means="The field is still there, but records of the layout do not have it.",
        example="The layout Standard of Leads has no Region any more.",
        advice="Do not expect the field in records of the layout.",
    ),
    Rule(
        "org-layout-field-new",
        "info",
        "A layout has a further field.",
        about="org",
        means="Nothing breaks.",
        example="The layout Standard of Leads has Region.",
        advice="Nothing.",
    ),
)
