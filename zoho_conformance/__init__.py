"""Conformance checks for implementations of the Zoho CRM API.

    from zoho_conformance import check

    def test_locks():
        check(client.get("https://www.zohoapis.eu/crm/v7/Leads/.../Locking_Information__s"))

The names in `__all__` are the public Python API; everything else may change. The command is
`zoho-conformance`, also as `python -m zoho_conformance`.
"""

# As type checkers know it. Every pytest session loads this package where it is installed, so it
# imports nothing, and the public names are loaded when they are first used.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from zoho_conformance.checks.custom import Difference, custom_check
    from zoho_conformance.contracts.promise import Promise
    from zoho_conformance.guard import (
        Drift,
        Guard,
        NotJudged,
        NotJudgedError,
        Result,
        UsageError,
        check,
        check_callback,
        judge,
        judge_callback,
        load_contracts,
        note_uses,
    )
    from zoho_conformance.model.exchange import Exchange
    from zoho_conformance.model.version import __version__
    from zoho_conformance.pytest_plugin.org.zoho_org import ZohoOrg
    from zoho_conformance.reference.client_org import SeenRequest

__all__ = [
    "Difference",
    "Drift",
    "Exchange",
    "Guard",
    "NotJudged",
    "NotJudgedError",
    "Promise",
    "Result",
    "SeenRequest",
    "UsageError",
    "ZohoOrg",
    "__version__",
    "check",
    "check_callback",
    "custom_check",
    "judge",
    "judge_callback",
    "load_contracts",
    "note_uses",
]

_MODULES = {
    "__version__": "model.version",
    "Difference": "checks.custom",
    "Exchange": "model.exchange",
    "Promise": "contracts.promise",
    "SeenRequest": "reference.client_org",
    "ZohoOrg": "pytest_plugin.org.zoho_org",
    "custom_check": "checks.custom",
}
"""Where each public name is; `guard` has those that are not listed."""

if not TYPE_CHECKING:
    # Hidden from type checkers, which would otherwise take any name for an attribute.
    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module  # noqa: PLC0415 - see above

        return getattr(import_module(f"{__name__}.{_MODULES.get(name, 'guard')}"), name)

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
