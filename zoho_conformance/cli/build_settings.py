"""The settings of a run from the options of a command, and which options do not go together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any  # noqa: TID251 - `--help` has no use for readers of logs

import msgspec
from msgspec.structs import replace

from zoho_conformance.cli.configured import named_file
from zoho_conformance.cli.given import is_given
from zoho_conformance.cli.project import configured_levels, configured_owners
from zoho_conformance.cli.terminal import note
from zoho_conformance.model.errors import UsageError
from zoho_conformance.runs.settings import BASELINE_FILE, Settings

if TYPE_CHECKING:
    from zoho_conformance.exchanges.formats.field_map import FieldMap

_DEFAULTS: dict[str, Any] = dict(
    zip(Settings.__struct_fields__, Settings.__struct_defaults__, strict=True)
)


class _Condition(msgspec.Struct, frozen=True):
    """What an option needs: the field that it sets, whether it fits, and what to say if not.

    `parameter` is the name of the option's parameter, where that is not the field's.
    """

    field: str
    fits: Callable[[Settings], bool]
    problem: str
    parameter: str = ""

    def apply(self, settings: Settings) -> Settings:
        """The settings, without the option where it does not fit.

        Raises `UsageError` where the command line has it.
        """
        default = _DEFAULTS[self.field]
        value = getattr(settings, self.field)
        if value == default or self.fits(settings):
            return settings
        if is_given(self.parameter or self.field):
            raise UsageError(self.problem.format(value=_first(value)))
        return replace(settings, **{self.field: default})


def _is_live(settings: Settings) -> bool:
    return settings.target == "live"


def _is_of_cassettes(settings: Settings) -> bool:
    return settings.target == "cassettes"


def _names_recordings(settings: Settings) -> bool:
    return bool(settings.recordings or settings.cassettes)


def _may_write(settings: Settings) -> bool:
    return settings.writes != "no"


_OF_AN_ORG = (
    _Condition("modules", _is_live, "--module: only with --target live"),
    _Condition("all_modules", _is_live, "--all-modules: only with --target live"),
    _Condition("max_requests", _is_live, "--max-requests: only with --target live"),
    _Condition("max_time", _is_live, "--max-time: only with --target live"),
    _Condition("writes", _is_live, "--allow-writes: only with --target live"),
    _Condition(
        "effects",
        lambda settings: _may_write(settings) or settings.target == "reference",
        "--effects: only with --allow-writes (it writes to a locked record)",
    ),
    _Condition(
        "fail_on_used", lambda settings: settings.uses is not None, "--fail-on-used: needs --uses"
    ),
    _Condition("journal", _may_write, "--journal: only with --allow-writes"),
    _Condition("wait", _may_write, "--wait: only with --allow-writes"),
)
_OF_A_CHECK = (
    _Condition(
        "mutant",
        lambda settings: settings.target == "reference",
        "--mutant: only with --target reference",
    ),
    _Condition("cassettes", _is_of_cassettes, "--cassettes: only with --target cassettes"),
    _Condition(
        "all_operations",
        _is_of_cassettes,
        "--all: the other operations have no probes; leave out --target",
    ),
    _Condition("recordings", _is_of_cassettes, "{value}: recordings are judged without --target"),
    _Condition(
        "max_age",
        _is_of_cassettes,
        "--max-age: only with --target cassettes",
    ),
    _Condition(
        "fields",
        lambda settings: bool(settings.recordings),
        "--map: name the logs to read with it",
        "field_map",
    ),
    _Condition(
        "any_version",
        _names_recordings,
        "--any-version: name the recordings to judge",
    ),
    _Condition(
        "callbacks",
        _names_recordings,
        "--callbacks: name the recordings of the service that receives them",
    ),
    _Condition(
        "fail_on_unmatched",
        _is_of_cassettes,
        "--fail-on-unmatched: only for recordings",
    ),
)


def build_settings(**options: Any) -> Settings:
    """The settings that options ask for; `UsageError` for those that do not go together."""
    lists = ("modules", "plugins", "recordings")
    several = {name: tuple(options.get(name, ())) for name in lists}
    options = _with_version(**options)
    configured = {
        "config": named_file(),
        "levels": configured_levels(),
        "owners": configured_owners(),
    }
    settings = _with_given_recordings(Settings(**{**options, **several, **configured}))
    for condition in _OF_AN_ORG:
        settings = condition.apply(settings)
    if settings.modules and settings.all_modules:
        if is_given("modules") and is_given("all_modules"):
            raise UsageError("--module and --all-modules: use one or the other")
        unasked = "modules" if is_given("all_modules") else "all_modules"
        settings = replace(settings, **{unasked: _DEFAULTS[unasked]})
    return settings


def _with_version(as_version: str | None = None, **options: Any) -> dict[str, Any]:
    """The options, `--as-version` in the words of those that it stands for.

    Raises `UsageError` where the command line has other contracts, or contradicts it.
    """
    if as_version is None:
        return options
    if options.get("target", "cassettes") != "cassettes":
        if is_given("as_version"):
            raise UsageError("--as-version: only for recordings")
        return options
    other = options.get("api_version")
    if other not in (None, as_version):
        if is_given("as_version") and is_given("api_version"):
            raise UsageError(f"--as-version {as_version} and --api-version {other}: use one")
        if is_given("api_version"):
            return options
    if not (options.get("recordings") or options.get("cassettes")):
        if is_given("as_version"):
            raise UsageError("--as-version: name the recordings to judge")
        return options
    from zoho_conformance.contracts.contract_folder import (  # noqa: PLC0415 - for this option alone
        choose_version,
    )

    choose_version(options.get("contracts"), as_version, "--as-version")
    return {**options, "api_version": as_version, "any_version": True}


def fit_check(settings: Settings) -> Settings:
    """The settings without what does not fit the target of a check; `UsageError` as above."""
    for condition in _OF_A_CHECK:
        settings = condition.apply(settings)
    return settings


def _with_given_recordings(settings: Settings) -> Settings:
    """The settings with what the command line says is judged, in the place of what a file says."""
    names = {"recordings": settings.recordings, "cassettes": settings.cassettes}
    typed = [name for name, value in names.items() if value and is_given(name)]
    if not typed:
        return settings
    unasked: dict[str, Any] = {name: _DEFAULTS[name] for name in names if not is_given(name)}
    if settings.target != "cassettes" and not settings.record and not is_given("target"):
        unasked["target"] = _DEFAULTS["target"]
    return replace(settings, **unasked)


def only_with_uses(uses: Path | None, *, fail_on_used: bool) -> bool:
    """Whether only what is used fails; `UsageError` where the command line has it without uses."""
    if fail_on_used and uses is None and is_given("fail_on_used"):
        raise UsageError("--fail-on-used: needs --uses")
    return fail_on_used and uses is not None


def baseline_file(named: Path | None, *, ignored: bool = False) -> Path | None:
    """The baseline of a run: the named one, or the one in the working directory; None for none."""
    if named and ignored:
        if is_given("baseline") and is_given("no_baseline"):
            raise UsageError("--baseline and --no-baseline: use one or the other")
        ignored = is_given("no_baseline")
    default = Path(BASELINE_FILE) if Path(BASELINE_FILE).is_file() else None
    chosen = None if ignored else named or default
    if chosen is not None:
        note(f"baseline: {chosen}")
    return chosen


def parse_map(text: str | None) -> FieldMap | None:
    """The map that `--map` names; `UsageError` where it is none."""
    if text is None:
        return None
    from zoho_conformance.exchanges.formats.field_map import (  # noqa: PLC0415 - few commands need it
        parse_field_map,
    )

    return parse_field_map(text)


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, tuple) else value
