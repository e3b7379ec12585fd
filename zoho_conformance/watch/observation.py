"""What one run saw, as far as alerts are concerned: its drift, and where it could have seen any."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from msgspec.structs import replace

from zoho_conformance.checks.presence.followed_answers import FollowedAnswers
from zoho_conformance.checks.version_ends import CASE
from zoho_conformance.contracts.version_ends import THRESHOLDS, threshold_of
from zoho_conformance.model.rules import (
    OBSERVED_RULES,
    ORG_RECORD_RULES,
    PRESENCE_RULES,
    RULES,
    Level,
    at_or_above,
)
from zoho_conformance.reports import finding_wording, wording
from zoho_conformance.reports.level_uses import is_off, level_lines, level_note
from zoho_conformance.reports.report import Report, ReportedExchange, Verdict, is_failing
from zoho_conformance.reports.report_finding import ReportFinding
from zoho_conformance.reports.report_group import fingerprint_of_group
from zoho_conformance.runs.owners import Ownership
from zoho_conformance.watch.events import Drift, Place
from zoho_conformance.watch.kept_answers import KeptAnswers

_NO_ANSWER = frozenset({"auth", "rate-limited", "outage", "unreadable"})
_VERDICTS_BY_SEVERITY: tuple[Verdict, ...] = ("conforms", "not-judged", "drift")
_MAX_REASONS = 5


@dataclass(frozen=True, slots=True)
class Observation:
    """One run, or several at once.

    - `when`: the start of the run, ISO 8601
    - `drifts`: the findings that fail it
    - `not_counted`: why other findings do not fail it, by `Drift.key`
    - `places`: each place that the run should judge, and whether all its exchanges were
    - `unreachable`: the targets that gave no answer where one was expected
    - `incomplete`: whether a run could not judge all that it should, possibly beside drift;
      `reasons` and `causes` (outcomes) say why
    - `about`: a line about each target
    - `blips`: findings that one answer had, and none of those for which it was asked again
    - `asked_again`: how many further answers were judged of each place, where any were
    - `looks_back`: whether answers were judged by what the org used to answer, too
    - `knows_fields`: whether records were judged by their org's own schema, too
    - `again`: the commands that show it again
    - `fail_on`: the lowest level that fails it
    - `followed`: how often keys came in its answers, and `kept` the same over all runs, where they
      were added up
    """

    when: str
    verdict: Verdict
    drifts: tuple[Drift, ...] = ()
    not_counted: tuple[tuple[str, str], ...] = ()
    places: tuple[tuple[Place, bool], ...] = ()
    unreachable: frozenset[str] = frozenset()
    incomplete: bool = False
    reasons: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    looks_back: bool = False
    knows_fields: bool = False
    again: tuple[str, ...] = ()
    blips: tuple[Drift, ...] = ()
    asked_again: tuple[tuple[Place, int], ...] = ()
    fail_on: Level = "error"
    followed: tuple[FollowedAnswers, ...] = ()
    kept: tuple[KeptAnswers, ...] | None = None

    def answers(self, place: Place) -> int:
        """How many answers of a place were judged."""
        return 1 + dict(self.asked_again).get(place, 0)

    def shows_resolved(self, drift: Drift) -> bool:
        """Whether everything that could show the drift was judged, and did not show it."""
        if drift.rule in PRESENCE_RULES:
            # Only an answer that has the key again says so.
            return False
        if drift.rule in OBSERVED_RULES and not self.looks_back:
            return False
        if drift.rule in ORG_RECORD_RULES and not self.knows_fields:
            return False
        place = drift.place
        judged = dict(self.places)
        # Where an operation was compared as a whole, there is one place for all its cases.
        cases = drift.cases if place.case and drift.cases else (place.case,)
        if not all(judged.get(replace(place, case=case), False) for case in cases):
            return False
        rule = RULES.get(drift.rule)
        if rule is None or rule.needs is None:
            return True
        # Which case it was compared with is not known here: one of the same name, or a write.
        same_case = (
            is_judged
            for other, is_judged in self.places
            if (other.axis, other.target) == (place.axis, place.target) and other.case in cases
        )
        return all(same_case) and place.target not in self.unreachable


def observe(report: Report, fail_on: Level | None = None) -> Observation:
    """Observe what the run of a report saw; `fail_on` defaults to the report's own level.

    A run without a verdict has judged no place: what it did not see may well be there.
    """
    level = fail_on or report.run.fail_on
    drifts, not_counted, blips, failing = [], [], [], False
    for finding in report.findings:
        drift = _drift_of(report, finding)
        not_counted += [(key, "its end is nearer now") for key in _further_away(drift)]
        if finding.state == "known":
            why = level_note(finding) if is_off(finding) else "accepted"
            not_counted += [(key, why) for key in (drift.key, *drift.earlier_keys)]
        elif not (_counts(report, finding, level) or _alerts_anyway(report, finding, drift)):
            ours = "in our own requests " if finding.our_request else ""
            why = f"{finding.level} {ours}does not fail a run"
            if report.run.fail_on_used and finding.used == "not-used":
                why = "drift in keys that your code does not use does not fail a run"
            not_counted += [(key, why) for key in (drift.key, *drift.earlier_keys)]
        elif finding.confirmation is not None and finding.confirmation.is_blip:
            blips.append(drift)
        else:
            drifts.append(drift)
            failing = failing or _counts(report, finding, level)
    unreachable = frozenset(
        exchange.target for exchange in report.exchanges if exchange.outcome in _NO_ANSWER
    )
    verdict = _verdict(report, level, failing=failing, reachable=not unreachable, blips=bool(blips))
    # Drift in one place does not hide an outage in another.
    incomplete = verdict == "not-judged" or (verdict == "drift" and bool(unreachable))
    return Observation(
        when=report.run.started,
        verdict=verdict,
        drifts=tuple(drifts),
        not_counted=tuple(not_counted),
        places=() if verdict == "not-judged" else tuple(_places(report).items()),
        unreachable=unreachable,
        incomplete=incomplete,
        reasons=tuple(_reasons(report)) if incomplete else (),
        causes=_causes(report) if incomplete else (),
        about=(
            *(f"{target.name}: {wording.describe_target(target)}" for target in report.run.targets),
            *(f"levels: {line}" for line in list(level_lines(report.run.levels))[:1]),
        ),
        looks_back=report.run.against is not None,
        knows_fields=report.run.org_schema is not None,
        blips=tuple(blips),
        asked_again=tuple(_asked_again(report).items()),
        fail_on=level,
        # Names that are masked for one report alone are other keys in the next.
        followed=() if report.run.masked == "once" else report.keys_over_time,
    )


def failed_run(when: str, reason: str) -> Observation:
    """Observe a run that ended before it could judge anything."""
    return Observation(when, "not-judged", incomplete=True, reasons=(reason,))


def merge(observations: Sequence[Observation]) -> Observation:
    """Make one observation of those of several runs, of which there is at least one."""
    return Observation(
        when=observations[0].when,
        verdict=max((seen.verdict for seen in observations), key=_VERDICTS_BY_SEVERITY.index),
        drifts=tuple(drift for seen in observations for drift in seen.drifts),
        not_counted=tuple(pair for seen in observations for pair in seen.not_counted),
        places=tuple(pair for seen in observations for pair in seen.places),
        unreachable=frozenset(target for seen in observations for target in seen.unreachable),
        incomplete=any(seen.incomplete for seen in observations),
        reasons=tuple(reason for seen in observations for reason in seen.reasons),
        causes=tuple(dict.fromkeys(cause for seen in observations for cause in seen.causes)),
        about=tuple(line for seen in observations for line in seen.about),
        looks_back=any(seen.looks_back for seen in observations),
        knows_fields=any(seen.knows_fields for seen in observations),
        blips=tuple(drift for seen in observations for drift in seen.blips),
        asked_again=tuple(pair for seen in observations for pair in seen.asked_again),
        fail_on=observations[0].fail_on,
        followed=tuple(followed for seen in observations for followed in seen.followed),
    )


def with_owners(seen: Observation, owners: Ownership | None) -> Observation:
    """The observation with the owners of drift in this project, wherever the report was made."""
    if owners is None:
        return seen
    drifts, blips = (
        tuple(replace(drift, owners=owners.of(drift)) for drift in each)
        for each in (seen.drifts, seen.blips)
    )
    return dataclasses.replace(seen, drifts=drifts, blips=blips)


def _counts(report: Report, finding: ReportFinding, level: Level) -> bool:
    """Whether a finding that is not known fails the run at a level; what is gone always does."""
    return finding.state == "gone" or is_failing(report.run, finding, level)


def _alerts_anyway(report: Report, finding: ReportFinding, drift: Drift) -> bool:
    """Whether a finding alerts though it does not fail the run.

    An alert on the day of an end is too late, and a key that stopped occurring never fails a run.
    """
    is_fallen = finding.rule in PRESENCE_RULES and at_or_above(finding.level, "warning")
    is_unused = report.run.fail_on_used and finding.used == "not-used"
    return drift.within is not None or (is_fallen and not is_unused)


def _further_away(drift: Drift) -> Iterator[str]:
    """The keys that it had when its end was further away."""
    if drift.within is not None:
        yield drift.key_within(None)
        yield from (drift.key_within(days) for days in THRESHOLDS if days > drift.within)


def _within(report: Report, finding: ReportFinding) -> int | None:
    """The threshold that the end of what a finding is about is within."""
    if finding.ends is None or finding.state == "gone":
        return None
    return threshold_of((finding.ends - date.fromisoformat(report.run.started[:10])).days)


def _drift_of(report: Report, finding: ReportFinding) -> Drift:
    """Make drift of a finding, first seen in this run."""
    return Drift(
        place=_place_of(report, finding),
        fingerprint=finding.fingerprint,
        rule=finding.rule,
        level=finding.level,
        case=finding.case_label,
        path=finding.path,
        expected=finding.expected,
        actual=finding.actual,
        sides=finding_wording.side_labels(report, finding),
        page=finding_wording.page_reference(finding),
        note="; ".join(filter(None, (level_note(finding), finding.note))),
        state="gone" if finding.state == "gone" else "new",
        count=finding.count,
        first_seen=report.run.started,
        promised=finding.promised,
        came=finding.came,
        cases=finding.case_names,
        group=fingerprint_of_group(finding),
        url=finding.source.link,
        owners=finding.owners,
        within=_within(report, finding),
        use=finding_wording.use_line(finding),
        confirmation=finding.confirmation,
    )


def _place_of(report: Report, shown: ReportFinding | ReportedExchange) -> Place:
    """The place of a finding or an exchange."""
    # Where no answers were judged, an operation was compared as a whole, whatever the case says.
    case = shown.case if report.run.kind == "run" else ""
    compared = {target.name for target in report.run.targets if target.compared_with}
    axis = "recordings" if shown.target in compared else report.run.kind
    return Place(axis, shown.target, shown.operation, case)


def _places(report: Report) -> dict[Place, bool]:
    """For each place that should be judged, whether all its exchanges were."""
    judged: dict[Place, bool] = {}
    for exchange in report.exchanges:
        place = _place_of(report, exchange)
        judged[place] = judged.get(place, True) and exchange.judged
    for version in report.versions:
        judged[Place(report.run.kind, version.target, version.operation, CASE)] = True
    return judged


def _asked_again(report: Report) -> dict[Place, int]:
    """How many further answers were judged of each place that was asked again."""
    counts: dict[Place, int] = {}
    for exchange in report.exchanges:
        if exchange.asked_again:
            place = _place_of(report, exchange)
            counts[place] = counts.get(place, 0) + exchange.asked_again
    return counts


def _verdict(
    report: Report, level: Level, *, failing: bool, reachable: bool, blips: bool
) -> Verdict:
    """The report's own verdict, unless less than it says decides what fails.

    Another level than its own may, and drift that `blips` has was in one answer alone.
    """
    if failing:
        return "drift"
    own: Verdict = report.verdict
    if own != "drift" or (level == report.run.fail_on and not blips):
        return own
    return "conforms" if reachable else "not-judged"


def _reasons(report: Report) -> list[str]:
    """Why not all was judged, a line for each reason; what causes other reasons comes first."""
    reasons = [
        f"{outcome}: {reason} ({count} {'case' if count == 1 else 'cases'})"
        for outcome, reason, count in _count_missed(report)
    ]
    reasons += [
        target.age_note for target in report.run.targets if target.too_old and target.age_note
    ]
    reasons += wording.coverage_gaps(report)
    surplus = len(reasons) - _MAX_REASONS
    more = [f"and {surplus} further reasons"] if surplus > 0 else []
    return [*reasons[:_MAX_REASONS], *more] or ["nothing was judged"]


def _causes(report: Report) -> tuple[str, ...]:
    """The outcomes of what was not judged, those that cause others first."""
    return tuple(dict.fromkeys(outcome for outcome, _, _ in _count_missed(report)))


def _count_missed(report: Report) -> list[tuple[str, str, int]]:
    """List outcome, reason and number of the cases that were not judged."""
    missed = [
        (outcome, reason, len(cases))
        for (outcome, reason), cases in wording.places_not_judged(report).items()
    ]
    return sorted(missed, key=lambda row: (row[0] not in _NO_ANSWER, -row[2]))
