"""What the configuration file of a project sets for the pytest plugin."""

from __future__ import annotations

from typing import (
    TYPE_CHECKING,  # noqa: TID251 - many sessions set no levels
    Annotated,
    Any,
    Literal,
)

import msgspec

from zoho_conformance.model import decode
from zoho_conformance.model.rules import Level
from zoho_conformance.runs.configuration_file import PYTEST, ConfigurationFile

if TYPE_CHECKING:
    from zoho_conformance.runs.levels import Levels
    from zoho_conformance.runs.owners import Ownership

OrgAttribute = Literal[
    "url",
    "api_domain",
    "accounts_url",
    "access_token",
    "refresh_token",
    "client_id",
    "client_secret",
]
"""What of the org of `zoho_org` a variable can be set to."""


class PytestSettings(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"
):
    """The table `[pytest]`: the options of the plugin, without `--zoho-conformance-`."""

    cassettes: str | None = None
    contracts: str | None = None
    api_version: str | None = None
    fail_on: Level | None = None
    fail_on_requests: Level | None = None
    baseline: str | None = None
    against: str | None = None
    lifecycle: str | None = None
    org_schema: str | None = None
    plugin: str | list[str] = []
    private: bool = False
    report: str | list[str] = []
    org_seed: int | None = None
    org_strict: bool = False
    org_route: bool = True
    org_hosts: str | list[str] = []
    org_environment: dict[str, OrgAttribute] = {}
    uses: str | None = None
    uses_fresh: bool = False
    mutants_max: Annotated[int, msgspec.Meta(ge=1)] | None = None
    mutants_fail: bool = False
    mutants_report: str | None = None


_PATHS = (
    "cassettes",
    "contracts",
    "baseline",
    "against",
    "lifecycle",
    "org_schema",
    "uses",
    "mutants_report",
)
_NOT_SHARED = frozenset({"uses"})
"""What commands read and pytest writes: it is only written where the table says so."""
_LISTS = ("plugin", "report", "org_hosts")


def plugin_levels(file: ConfigurationFile) -> Levels | None:
    """The levels that the file sets; None where it sets none."""
    if not file.sections:
        return None
    from zoho_conformance.runs.levels import (  # noqa: PLC0415 - few files set any, and all load this
        levels_of,
    )

    return levels_of(file)


def plugin_owners(file: ConfigurationFile) -> Ownership | None:
    """The owners that the file names; None where it names none."""
    if not file.sections:
        return None
    from zoho_conformance.runs.owners import owners_of  # noqa: PLC0415 - as for levels

    return owners_of(file)


def plugin_settings(file: ConfigurationFile) -> dict[str, Any]:
    """What the file sets of the plugin's options, by their names with underscores.

    Raises `UsageError` for what no option is, or of another type.
    """
    names = {field.encode_name for field in msgspec.structs.fields(PytestSettings)}
    shared = {key: value for key, value in file.settings.items() if key in names - _NOT_SHARED}
    table = file.tables.get(PYTEST, {})
    decode.convert({PYTEST: table}, dict[str, PytestSettings], file.place)
    settings = decode.convert(shared | table, PytestSettings, file.place)
    given = {key.replace("-", "_") for key in shared | table}
    values = {name: getattr(settings, name) for name in given}
    for name in given.intersection(_LISTS):
        values[name] = [values[name]] if isinstance(values[name], str) else values[name]
    for name in given.intersection(_PATHS):
        values[name] = file.path_from_here(name, values[name])
    if "report" in values:
        values["report"] = [file.path_from_here("report", each) for each in values["report"]]
    return values
