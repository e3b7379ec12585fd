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
    from zoho_conformance.guard import (
        Drift,
        Guard,
        NotJudged,
        NotJudgedError,
        Result,
        UsageError,
        check,
        judge,
        load_contracts,
    )

__all__ = [
    "Drift",
    "Guard",
    "NotJudged",
    "NotJudgedError",
    "Result",
    "UsageError",
    "__version__",
    "check",
    "judge",
    "load_contracts",
]

__version__ = "0.1.0"


if not TYPE_CHECKING:
    # Hidden from type checkers, which would otherwise take any name for an attribute.
    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from zoho_conformance import guard  # noqa: PLC0415 - see above

        return getattr(guard, name)

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
