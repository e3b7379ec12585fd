"""What a page promises of a callback, in the form of what an operation promises of its answer.

So the same checks judge what is sent to an address of the caller's, and what is answered.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from zoho_conformance.contracts import apply_rulings
from zoho_conformance.contracts.contract import Callback, Contract, Operation
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.rulings import Ruling

_TAKEN = 200
"""What is received has no status; it is judged like the answer of a success."""


def callback_promise(page: Contract, callback: Callback, rulings: Iterable[Ruling]) -> Promise:
    """The promise of a callback: its keys, with what the general rulings decide on keys like them.

    It has neither parameters nor refusals, since it answers no request.
    """
    operation = Operation(
        callback.name, callback.method, f"/{callback.name}", _TAKEN, callback.line
    )
    alone = Contract(
        page=page.page,
        operations=(operation,),
        scopes=(),
        modules=page.modules,
        parameters=(),
        request_keys=(),
        response_keys=callback.keys,
        errors=(),
        doubts=(),
    )
    general = (ruling for ruling in rulings if ruling.is_general and not ruling.decides.add_error)
    return replace(apply_rulings.promises([alone], general)[callback.name], is_callback=True)
