"""What tells requests to an operation from those to others, as the index has it."""

from typing import TYPE_CHECKING  # noqa: TID251 - few commands read outlines

from msgspec import Struct

from zoho_conformance.contracts import own_facts
from zoho_conformance.contracts.contract import Contract, Operation

if TYPE_CHECKING:
    from zoho_conformance.contracts.outline import ContractOutline


class Endpoint(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An operation, and what tells a request to it from those to others.

    `version` is the API version of its page; `headers`, in lower case, are those that every request
    to it has; `host` is where it is asked, unless that is the API domain.
    """

    id: str
    method: str
    path: str
    version: str | None = None
    headers: tuple[str, ...] = ()
    host: str | None = None


def endpoint_of(contract: "Contract | ContractOutline", operation: Operation) -> Endpoint:
    """What tells requests to an operation from those to others."""
    headers = sorted(
        parameter.name.casefold()
        for parameter in own_facts.own_parameters(contract, operation)
        if parameter.is_header and parameter.presence == "mandatory"
    )
    return Endpoint(
        operation.id,
        operation.method,
        operation.path,
        contract.page.version,
        tuple(headers),
        operation.host,
    )
