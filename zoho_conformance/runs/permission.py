"""What may be sent to an org: whether it may be written to, and whether mistakes do harm."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zoho_conformance.model.errors import UsageError
from zoho_conformance.runs.configuration import Configuration
from zoho_conformance.runs.org_settings import SECOND_TOKENS, variable
from zoho_conformance.runs.probes import OWN_TOKENS, Probe, Probes
from zoho_conformance.runs.settings import Settings

_NO_EFFECTS = "writes to a locked record: sent with --effects only"
_WHOSE = {
    "restricted": "of a user whose profile has no permission for record locking",
    "other-edition": "of an org whose edition has no record locking",
    "lesser-scope": "of a scope that does not go so far",
}
_NEEDED_TOKENS = {
    token: f"needs a token {_WHOSE[token]}: {variable(refreshing)} or {variable(ready)}"
    for token, (refreshing, ready) in SECOND_TOKENS.items()
}


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether the org may be written to, and whether mistakes do no harm there.

    `tokens` are the names of the second tokens that there are. With `effects`, what locks do to
    their records is checked.
    """

    allowed: bool
    harmless: bool
    tokens: frozenset[str] = frozenset()
    effects: bool = False

    def why_not_sent(self, probe: Probe) -> str | None:
        """Why a probe must not be sent; None for one that may be."""
        if probe.reference_only:
            return "sent to the reference server only"
        if probe.token not in (*OWN_TOKENS, *self.tokens):
            return _NEEDED_TOKENS[probe.token]
        if probe.scenario is None:
            permitted = probe.safe or self.allowed or self.harmless
            return None if permitted else "not a GET: sent to a sandbox, or with --allow-writes"
        if probe.effects and not self.effects:
            return _NO_EFFECTS
        if not self.allowed:
            return "writes: sent with --allow-writes only"
        if not self.harmless and probe.sandbox_only:
            return "sent to a sandbox only, even with --allow-writes=production"
        if not self.harmless and probe.undo is None and not probe.safe:
            return "could not be undone if it were accepted: sent to a sandbox only"
        return None

    def not_sent(self, probes: Probes) -> dict[str, str]:
        """Why cases are not asked for, by their keys; of a scenario all, where one must not be."""
        reasons = {}
        for probe in probes.probes:
            together = probes.scenario(probe.scenario) if probe.scenario else (probe,)
            reason = next(filter(None, map(self.why_not_sent, together)), None)
            if reason is not None:
                reasons[probe.as_case().key] = reason
        return reasons

    def sent(self, probes: Probes) -> Iterator[Probe]:
        """The probes that may be sent, in order."""
        not_sent = self.not_sent(probes)
        return (probe for probe in probes.probes if probe.as_case().key not in not_sent)


def of_effects(probes: Probes) -> dict[str, str]:
    """The cases that show what locks do to their records, and why they are not asked for."""
    return {probe.as_case().key: _NO_EFFECTS for probe in probes.probes if probe.effects}


def permission_to(configuration: Configuration, settings: Settings) -> Permission:
    """What may be sent to the configured org; raises where it is not to be written to."""
    harmless = configuration.is_loopback or configuration.environment != "production"
    if settings.writes == "sandbox" and not harmless:
        raise UsageError(
            "--allow-writes: this is a production org; use a sandbox, or type "
            "--allow-writes=production to have records locked and unlocked in it"
        )
    if settings.effects and (settings.writes == "no" or not harmless):
        raise UsageError(
            "--effects: writes to a locked record, so use it with --allow-writes, in a sandbox, a "
            "developer org or on loopback only"
        )
    tokens = frozenset(configuration.others)
    return Permission(settings.writes != "no", harmless, tokens, settings.effects)
