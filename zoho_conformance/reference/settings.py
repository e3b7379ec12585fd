"""What a client asks to find its way around an org: its modules and fields, itself, its users."""

from __future__ import annotations

import re
from dataclasses import replace

from zoho_conformance.reference.answers import (
    Answer,
    JsonObject,
    no_content,
    parameter_missing,
    success,
    unknown_module,
    unknown_value,
)
from zoho_conformance.reference.invented_names import (
    LOCKING_INFORMATION,
    PROFILES,
    USERS,
    User,
)
from zoho_conformance.reference.org_inventory import Module, OrgInventory, invented_id
from zoho_conformance.reference.request import ApiRequest
from zoho_conformance.reference.schema_rows import field_row, layout_row, picklist_row

_LOCKS = "Locking_Information__s"
_MAX_USERS = 200
_PAGE = re.compile(r"[0-9]{1,9}")
_ROLE = {"name": "Keeper", "id": invented_id(26005)}


def list_modules(inventory: OrgInventory, _request: ApiRequest) -> Answer:
    """Answer every module, and the one whose records are locks."""
    modules = [_module(module) for module in inventory.modules.values()]
    locks = _module_row(_LOCKS, invented_id(2900), made_by_users=False, editable=False)
    return _whole({"modules": [*modules, locks]})


def list_fields(inventory: OrgInventory, request: ApiRequest) -> Answer:
    """Answer the fields of the module in the parameter `module`, which may be that of locks.

    Refuses with REQUIRED_PARAM_MISSING and INVALID_MODULE.
    """
    name = request.query.get("module")
    if not name:
        return parameter_missing("module")
    if name == _LOCKS:
        rows = [field_row(field, inventory) for field in LOCKING_INFORMATION.values()]
        return _whole({"fields": rows})
    module = inventory.modules.get(name)
    if module is None:
        return unknown_module()
    return _whole({"fields": [field_row(field, inventory) for field in module.fields.values()]})


def list_layouts(inventory: OrgInventory, request: ApiRequest) -> Answer:
    """Answer the layouts of the module in the parameter `module`.

    Refuses with REQUIRED_PARAM_MISSING and INVALID_MODULE.
    """
    name = request.query.get("module")
    if not name:
        return parameter_missing("module")
    module = inventory.modules.get(name)
    if module is None:
        return _whole({"layouts": []}) if name == _LOCKS else unknown_module()
    return _whole({"layouts": [layout_row(layout, module, inventory) for layout in module.layouts]})


def list_picklists(inventory: OrgInventory, _request: ApiRequest) -> Answer:
    """Answer the picklists that fields share."""
    rows = [picklist_row(picklist) for picklist in inventory.picklists.values()]
    return _whole({"global_picklists": rows}) if rows else no_content()


def _whole(body: JsonObject) -> Answer:
    """A success that says all there is of what it has."""
    return replace(success(body), whole=True)


def list_profiles(_inventory: OrgInventory, _request: ApiRequest) -> Answer:
    """Answer the profiles, without the permissions that each has."""
    return success({"profiles": [_profile(*profile) for profile in PROFILES.items()]})


def get_org(_inventory: OrgInventory, request: ApiRequest) -> Answer:
    """Answer the org, which is invented and says so; its edition is that of the caller."""
    edition = "standard" if request.caller == "other-edition" else "enterprise"
    org: JsonObject = {
        "id": invented_id(1),
        "company_name": "Lantern & Daughters (Invented)",
        "primary_email": "nobody@reference.invalid",
        "domain_name": "org-of-nobody",
        "country_code": "US",
        "time_zone": "America/New_York",
        "currency": "US Dollar",
        "iso_code": "USD",
        "mc_status": False,
        "license_details": {"paid": True, "paid_type": edition, "users_license_purchased": 3},
    }
    return success({"org": [org]})


def list_users(_inventory: OrgInventory, request: ApiRequest) -> Answer:
    """Answer the users; with `type=CurrentUser` the one who asks."""
    kind = request.query.get("type", "AllUsers")
    if kind not in {"AllUsers", "ActiveUsers", "CurrentUser"}:
        return unknown_value("type")
    users = [USERS[request.caller]] if kind == "CurrentUser" else list(USERS.values())
    page, size = _number(request, "page", 1), _number(request, "per_page", _MAX_USERS)
    if not page or not 0 < size <= _MAX_USERS:
        return unknown_value("per_page" if page else "page")
    first = (page - 1) * size
    on_page = users[first : first + size]
    if not on_page:
        return no_content()
    info: JsonObject = {
        "per_page": size,
        "count": len(on_page),
        "page": page,
        "more_records": first + size < len(users),
    }
    return success({"users": [_user(user) for user in on_page], "info": info})


def _number(request: ApiRequest, name: str, default: int) -> int:
    """The number in a parameter of the query; 0 where it is none."""
    text = request.query.get(name, str(default))
    return int(text) if _PAGE.fullmatch(text) else 0


def _module(module: Module) -> JsonObject:
    row = _module_row(module.api_name, module.id, made_by_users=module.made_by_users, editable=True)
    return row | {"deletable": module.deletable}


def _module_row(api_name: str, identity: str, *, made_by_users: bool, editable: bool) -> JsonObject:
    label = api_name.replace("_", " ").strip()
    return {
        "api_name": api_name,
        "id": identity,
        "module_name": api_name,
        "singular_label": label,
        "plural_label": label,
        "generated_type": "custom" if made_by_users else "default",
        "api_supported": True,
        "viewable": editable,
        "creatable": editable,
        "editable": editable,
        "deletable": editable,
        "show_as_tab": editable,
        "visibility": 1,
        "status": "visible",
        "profiles": [{"name": name, "id": profile} for profile, name in PROFILES.items()],
        "profile_count": len(PROFILES),
        "modified_by": None,
        "modified_time": None,
    }


def _profile(identity: str, name: str) -> JsonObject:
    return {
        "id": identity,
        "name": name,
        "display_label": name,
        "type": "normal_profile",
        "custom": name not in {"Administrator", "Standard"},
        "description": None,
        "created_by": None,
        "created_time": None,
        "modified_by": None,
        "modified_time": None,
    }


def _user(user: User) -> JsonObject:
    (profile,) = (key for key, name in PROFILES.items() if name == user.profile)
    return {
        "id": user.id,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "full_name": user.full_name,
        "email": f"{user.first_name.lower()}@reference.invalid",
        "status": "active",
        "role": _ROLE,
        "profile": {"name": user.profile, "id": profile},
    }
