"""Tables of an SDK's models, of our own making."""

from __future__ import annotations

from typing import Any

ROOM = "acme.api.locks"


def field(name: str, kind: str = "String", **more: Any) -> dict[str, Any]:
    """A field as a table has it."""
    spec = {"String": "TString", "List": "TCollections", "Map": "TMap"}.get(kind, f"T{kind}")
    return {
        "name": name,
        "type": kind,
        "spec_type": f"com.acme.type.{spec}",
        "nullable_for": "none",
        "required_for": "none",
        **more,
    }


def choice(name: str, *values: str) -> dict[str, Any]:
    """A field with possible values."""
    return {**field(name, "acme.util.Choice", values=list(values)), "spec_type": "com.acme.TString"}


def list_field(name: str, model: str) -> dict[str, Any]:
    """A field that is a list of a model."""
    return field(name, "List", structure_name=model, sub_type={"type": model})


def object_field(name: str, model: str) -> dict[str, Any]:
    """A field that is a model."""
    return {**field(name, model, structure_name=model), "spec_type": "com.acme.type.TMap"}


def model(*fields: dict[str, Any]) -> dict[str, Any]:
    """A model of fields, with what every model keeps for itself."""
    named = {each["name"].casefold(): each for each in fields}
    return {**named, "key_modified": {"name": "keyModified", "type": "HashMap", "structure": False}}


def locks(room: str = ROOM) -> dict[str, Any]:
    """The models of a package that gets locks and locks records, some keys of which are wrong."""
    return {
        f"{room}.ResponseHandler": {"interface": True, "classes": [f"{room}.ResponseWrapper"]},
        f"{room}.ResponseWrapper": model(
            list_field("data", f"{room}.Lock"), object_field("info", f"{room}.Info")
        ),
        f"{room}.BodyWrapper": model(list_field("data", f"{room}.Reason")),
        f"{room}.ActionWrapper": model(list_field("data", f"{room}.ActionResponse")),
        f"{room}.ActionResponse": {
            "interface": True,
            "classes": [f"{room}.APIException", f"{room}.Success"],
        },
        f"{room}.Reason": model(field("Locked_Reason__s")),
        f"{room}.Lock": model(
            field("locked_reason__s"),
            choice("Lock_Source__s", "Manual", "Automatic"),
            field("Locked_Time__s", "DateTime"),
            field("Record_Locking_Configuration_Id__s", "Long"),
            {**field("Record_Locking_Rule_Id__s", "Long"), "spec_type": "com.acme.TLongString"},
            {**field("id", "Long"), "spec_type": "com.acme.TLongString"},
            object_field("Locked_By__s", f"{room}.User"),
            field("Locked_For__s", "Map", keys=[field("name"), field("id")]),
        ),
        f"{room}.User": model(field("name"), field("id"), object_field("Boss", f"{room}.User")),
        f"{room}.Info": model(
            field("per_page", "Integer"), field("count", "Integer"), field("page", "Integer")
        ),
        f"{room}.Success": model(
            choice("code", "SUCCESS"),
            choice("status", "success"),
            choice("message", "record added"),
            field("details", "Map", keys=[field("id")]),
        ),
        f"{room}.APIException": model(
            choice("code", "INVALID_DATA", "NOT_ALLOWED", "ALREADY_USED"),
            choice("status", "error"),
            field("message"),
            field("details", "Map"),
        ),
    }


def decoys() -> dict[str, Any]:
    """Models of another package with the same wrapper."""
    room = "acme.api.notes"
    return {
        f"{room}.ResponseWrapper": model(list_field("data", f"{room}.Note")),
        f"{room}.Note": model(field("Title"), field("id"), field("Content")),
        f"{room}.ActionWrapper": model(list_field("data", f"{room}.Success")),
        f"{room}.Success": locks(room)[f"{room}.Success"],
    }
