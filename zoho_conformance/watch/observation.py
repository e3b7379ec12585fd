"""What a run saw, as far as alerts are concerned: its drift, and where it could have seen any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zoho_conformance.model.outcome import JUDGED
from zoho_conformance.model.rules import RULES, Level, at_or_above
from zoho_conformance.reports import evidence
from zoho_conformance.reports.report import Verdict
from zoho_conformance.watch.alerted_finding import Drift, Place, drift_of, place_of

_TROUBLE = frozenset({"auth", "rate-limited", "outage", "unreadable"})
_WORST: tuple[Verdict, ...] = ("conforms", "not-judged", "drift")


@dataclass(frozen=True, slots=True)
class Sight:
    """One run, or several at once. ``when`` is ISO 8601; ``drifts`` are those that fail it.

    ``excused`` says of findings that do not count, by their keys, why. ``looked`` says of each
    place whether it was judged; ``troubled`` are the targets that gave no answer where one was due.
    ``blind`` is whether any of the runs could not judge all that was due, ``reasons`` why, which
    may be so beside drift; ``about`` is a line for each target.
    """

    when: str
    verdict: Verdict
    drifts: tuple[Drift, ...] = ()
    excused: tuple[tuple[str, str], ...] = ()
    looked: tuple[tuple[Place, bool], ...] = ()
    troubled: frozenset[str] = frozenset()
    blind: bool = False
    reasons: tuple[str, ...] = ()
    about: tuple[str, ...] = ()

    def sees_no(self, drift: Drift) -> bool:
        """Whether the drift was looked for, all there is to it judged, and not found."""
        looked = dict(self.looked)
        place = drift.place
        if not looked.get(place, False):
            return False
        if RULES.get(drift.rule) is None or RULES[drift.rule].needs is None:
            return True
        # The other of the two cases is not known here: it has the same name, or is a write.
        twins = (
            judged
            for other, judged in self.looked
            if (other.axis, other.target, other.case) == (place.axis, place.target, place.case)
        )
        return all(twins) and place.target not in self.troubled


def of_report(report: Mapping[str, Any], fail_on: Level | None = None) -> Sight:
    """What the run of a report saw; ``fail_on`` None is the report's own.

    A run without a verdict has looked nowhere: what it did not see may well be there.
    """
    level = fail_on or report["run"]["fail_on"]
    drifts, excused = [], []
    for one in report["findings"]:
        if one["state"] == "known":
            excused.append((_key(report, one), "accepted"))
        elif one["state"] == "new" and not at_or_above(one["level"], level):
            excused.append((_key(report, one), f"{one['level']} does not fail a run"))
        else:
            drifts.append(drift_of(report, one))
    troubled = frozenset(o["target"] for o in report["exchanges"] if o["outcome"] in _TROUBLE)
    verdict = _verdict(report, drifts, level, troubled=bool(troubled))
    # Drift in one place hides no outage in another.
    blind = verdict == "not-judged" or (verdict == "drift" and bool(troubled))
    return Sight(
        when=report["run"]["started"],
        verdict=verdict,
        drifts=tuple(drifts),
        excused=tuple(excused),
        looked=() if verdict == "not-judged" else tuple(_looked(report).items()),
        troubled=troubled,
        blind=blind,
        reasons=tuple(_reasons(report)) if blind else (),
        about=tuple(f"{one['name']}: {evidence.told(one)}" for one in report["run"]["targets"]),
    )


def not_made(when: str, reason: str) -> Sight:
    """A run that ended before it could judge anything."""
    return Sight(when, "not-judged", blind=True, reasons=(reason,))


def together(sights: Sequence[Sight]) -> Sight:
    """Several runs as one; there is at least one of them."""
    return Sight(
        when=sights[0].when,
        verdict=max((one.verdict for one in sights), key=_WORST.index),
        drifts=tuple(drift for one in sights for drift in one.drifts),
        excused=tuple(pair for one in sights for pair in one.excused),
        looked=tuple(pair for one in sights for pair in one.looked),
        troubled=frozenset(target for one in sights for target in one.troubled),
        blind=any(one.blind for one in sights),
        reasons=tuple(reason for one in sights for reason in one.reasons),
        about=tuple(line for one in sights for line in one.about),
    )


def _key(report: Mapping[str, Any], one: Mapping[str, Any]) -> str:
    return drift_of(report, {**one, "state": "new"}).key


def _verdict(
    report: Mapping[str, Any], drifts: Sequence[Drift], level: Level, *, troubled: bool
) -> Verdict:
    """The report's own verdict, but for findings that another level counts or does not."""
    if drifts:
        return "drift"
    own: Verdict = report["verdict"]
    if level == report["run"]["fail_on"] or own != "drift":
        return own
    return "not-judged" if troubled else "conforms"


def _looked(report: Mapping[str, Any]) -> dict[Place, bool]:
    """Of each place that was to be judged, whether all its exchanges were."""
    found: dict[Place, bool] = {}
    for one in report["exchanges"]:
        place = place_of(report, one)
        found[place] = found.get(place, True) and one["outcome"] in JUDGED
    return found


_FEW = 5


def _reasons(report: Mapping[str, Any]) -> list[str]:
    """Why not all was judged, a line for each reason; those that bring others about come first."""
    missed = sorted(
        evidence.not_judged(report).items(),
        key=lambda one: (one[0][0] not in _TROUBLE, -len(one[1])),
    )
    found = [
        f"{outcome}: {reason} ({len(places)} {'case' if len(places) == 1 else 'cases'})"
        for (outcome, reason), places in missed
    ]
    found += [one["age_note"] for one in report["run"]["targets"] if one["too_old"]]
    found += evidence.short(report)
    left = len(found) - _FEW
    more = [f"and {left} further reasons"] if left > 0 else []
    return [*found[:_FEW], *more] or ["nothing was judged"]
