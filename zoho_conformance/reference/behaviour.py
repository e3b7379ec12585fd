"""Which operations the reference org has, and what it answers to a request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from zoho_conformance.reference.access import caller_refusal
from zoho_conformance.reference.answers import Answer, no_token, wrong_method, wrong_token
from zoho_conformance.reference.configurations import (
    add_configuration,
    delete_configuration,
    get_configuration,
    update_configuration,
    update_configuration_by_id,
)
from zoho_conformance.reference.locks import (
    get_lock,
    list_locks,
    lock_record,
    unlock_record,
    update_lock,
)
from zoho_conformance.reference.org_inventory import OrgInventory
from zoho_conformance.reference.records import (
    create_records,
    delete_record,
    delete_records,
    get_record,
    list_records,
    search_records,
    update_record,
)
from zoho_conformance.reference.request import (
    ADD_CONFIGURATION,
    CONFIGURATION,
    DELETE_CONFIGURATION,
    LOCK,
    LOCK_BY_ID,
    LOCK_LIST,
    UNLOCK,
    UPDATE_CONFIGURATION,
    UPDATE_CONFIGURATION_BY_ID,
    UPDATE_LOCK,
    UPDATE_RECORD,
    ApiRequest,
)
from zoho_conformance.reference.settings import (
    get_org,
    list_fields,
    list_layouts,
    list_modules,
    list_picklists,
    list_profiles,
    list_users,
)

Handler: TypeAlias = Callable[[OrgInventory, ApiRequest], Answer]


@dataclass(frozen=True, slots=True)
class RoutedOperation:
    """One operation at a path: its id, its method, and the function that answers it."""

    id: str
    method: str
    handler: Handler


@dataclass(frozen=True, slots=True)
class Route:
    """One path below the base of the API; `template` is a Werkzeug rule."""

    template: str
    operations: tuple[RoutedOperation, ...]

    def operation_for(self, method: str) -> str:
        """The id of the operation with this method, or of the path's first where there is none."""
        by_method = {operation.method: operation.id for operation in self.operations}
        return by_method.get(method, self.operations[0].id)


ROUTES: tuple[Route, ...] = (
    Route(
        "/<named:module>/<record_id>/Locking_Information__s",
        (RoutedOperation(LOCK_LIST, "GET", list_locks), RoutedOperation(LOCK, "POST", lock_record)),
    ),
    Route(
        "/<named:module>/<record_id>/Locking_Information__s/<lock_id>",
        (
            RoutedOperation(LOCK_BY_ID, "GET", get_lock),
            RoutedOperation(UPDATE_LOCK, "PUT", update_lock),
            RoutedOperation(UNLOCK, "DELETE", unlock_record),
        ),
    ),
    Route(
        "/settings/record_locking_configurations",
        (
            RoutedOperation(CONFIGURATION, "GET", get_configuration),
            RoutedOperation(ADD_CONFIGURATION, "POST", add_configuration),
            RoutedOperation(UPDATE_CONFIGURATION, "PUT", update_configuration),
        ),
    ),
    Route(
        "/settings/record_locking_configurations/<configuration_id>",
        (
            RoutedOperation(UPDATE_CONFIGURATION_BY_ID, "PUT", update_configuration_by_id),
            RoutedOperation(DELETE_CONFIGURATION, "DELETE", delete_configuration),
        ),
    ),
    # What clients need besides record locking: who they are, and what the org has.
    Route("/org", (RoutedOperation("get_organization", "GET", get_org),)),
    Route("/users", (RoutedOperation("get_users", "GET", list_users),)),
    Route("/settings/modules", (RoutedOperation("get_modules", "GET", list_modules),)),
    Route("/settings/profiles", (RoutedOperation("get_profiles", "GET", list_profiles),)),
    Route("/settings/fields", (RoutedOperation("get_fields", "GET", list_fields),)),
    Route("/settings/layouts", (RoutedOperation("get_layouts", "GET", list_layouts),)),
    Route(
        "/settings/global_picklists",
        (RoutedOperation("get_global_picklists", "GET", list_picklists),),
    ),
    Route(
        "/<named:module>",
        (
            RoutedOperation("get_records", "GET", list_records),
            RoutedOperation("create_records", "POST", create_records),
            RoutedOperation("delete_records", "DELETE", delete_records),
        ),
    ),
    Route("/<named:module>/search", (RoutedOperation("search_records", "GET", search_records),)),
    Route(
        "/<named:module>/<named:record_id>",
        (
            RoutedOperation("get_record", "GET", get_record),
            RoutedOperation(UPDATE_RECORD, "PUT", update_record),
            RoutedOperation("delete_record", "DELETE", delete_record),
        ),
    ),
)

_HANDLERS: Mapping[tuple[str, str], Handler] = MappingProxyType(
    {
        (operation.id, operation.method): operation.handler
        for path in ROUTES
        for operation in path.operations
    }
)


def behave(inventory: OrgInventory, request: ApiRequest) -> Answer:
    """Answer a request to a known path as the pages say.

    What is refused first: the token, the method, the edition, the permission, then the rest.
    """
    if request.caller == "anonymous":
        return no_token()
    if request.caller == "unknown":
        return wrong_token()
    handler = _HANDLERS.get((request.operation, request.method))
    if handler is None:
        return wrong_method()
    return caller_refusal(request) or handler(inventory, request)
