"""A judgement made private: its findings have short forms, and the fingerprints that they had."""

from __future__ import annotations

from msgspec import structs
from msgspec.structs import replace

from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.privacy import Privacy

_OURS = ("rule", "shared_rule", "level", "basis", "state")


class PrivateFinding(Finding, frozen=True, kw_only=True):
    """A finding in private forms, which is known by its fingerprint all the same."""

    fingerprint: str
    fingerprint_by_case: str
    group: str


def make_private(judgement: Judgement, privacy: Privacy) -> Judgement:
    """The judgement with private forms in all that it says; the exchange is the caller's own."""
    return replace(
        judgement,
        reason=privacy.text(judgement.reason),
        findings=tuple(_private_finding(finding, privacy) for finding in judgement.findings),
    )


def _private_finding(finding: Finding, privacy: Privacy) -> PrivateFinding:
    values = structs.asdict(finding)
    texts = {
        name: privacy.text(value)
        for name, value in values.items()
        if isinstance(value, str) and name not in _OURS
    }
    return PrivateFinding(
        **values | texts,
        fingerprint=finding.fingerprint,
        fingerprint_by_case=finding.fingerprint_by_case,
        group=finding.group,
    )
