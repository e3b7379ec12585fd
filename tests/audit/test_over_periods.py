"""When the exchanges of an archive came: by the hour, or by longer periods."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zoho_conformance.audit import over_periods
from zoho_conformance.audit.over_periods import OverPeriods

BUOYS, LAMPS = "get_buoys", "get_lamps"
FIRST = datetime(1969, 12, 30, tzinfo=UTC)


def time_of(hours: int) -> str:
    return (FIRST + timedelta(hours=hours)).isoformat(timespec="seconds")


NOTED = st.lists(
    st.tuples(
        st.one_of(st.integers(0, 50), st.integers(0, 20_000)).map(time_of),
        st.sampled_from((BUOYS, LAMPS, "add_lamps")),
        st.booleans(),
    ),
    max_size=30,
)


def counted(*noted: tuple[str, str, bool]) -> OverPeriods:
    periods = OverPeriods()
    for when, operation, drifts in noted:
        periods.note(when, operation, drifts=drifts)
    return periods


def day(hours: range) -> OverPeriods:
    return counted(*((f"2026-05-09T{hour:02}:30:00+00:00", BUOYS, hour > 12) for hour in hours))


def test_few_exchanges_are_counted_by_the_hour() -> None:
    periods = counted(
        ("2026-05-09T10:59:59+00:00", LAMPS, True),
        ("2026-05-09T10:00:00+00:00", LAMPS, False),
        ("2026-05-09T10:30:00+00:00", BUOYS, False),
        ("2026-05-08T23:00:00+00:00", LAMPS, False),
    )
    assert list(periods.rows()) == [
        ("2026-05-08T23", LAMPS, 1, 0),
        ("2026-05-09T10", BUOYS, 1, 0),
        ("2026-05-09T10", LAMPS, 2, 1),
    ]
    assert periods.hours == 1


def test_too_many_hours_are_counted_by_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(over_periods, "MAX_COUNTS", 20)
    assert day(range(20)).hours == 1
    periods = day(range(24))
    assert periods.hours == 24
    assert list(periods.rows()) == [("2026-05-09T00", BUOYS, 24, 11)]
    assert periods.start_of("2026-05-09T17:00:00+00:00") == "2026-05-09T00"


def test_too_many_days_are_counted_by_four_weeks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(over_periods, "MAX_COUNTS", 20)
    periods = counted(
        *((f"2026-{month:02}-{date:02}T10:00:00+00:00", LAMPS, False) for month in (3, 4, 5)
          for date in range(1, 29))
    )  # fmt: skip
    assert periods.hours == 24 * 28
    assert sum(count for *_, count, _ in periods.rows()) == 84
    assert len(list(periods.rows())) == 4


@pytest.mark.parametrize("most", [3, 12, 1000])
def test_parts_of_different_lengths_add_up(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(over_periods, "MAX_COUNTS", most)

    @settings(suppress_health_check=[HealthCheck.too_slow])
    @given(NOTED, st.integers(0, 30), st.integers(0, 30))
    def add_up(noted: list[tuple[str, str, bool]], one_cut: int, other_cut: int) -> None:
        first, last = sorted((one_cut, other_cut))
        parts = noted[:first], noted[first:last], noted[last:]
        whole = counted(*noted)
        for order in ((0, 1, 2), (2, 0, 1), (1, 2, 0)):
            together = OverPeriods()
            for place in order:
                together.add(counted(*parts[place]))
            assert (together.hours, list(together.rows())) == (whole.hours, list(whole.rows()))

    add_up()


def test_the_first_and_the_last_days_of_all_time_are_counted() -> None:
    periods = counted(("0001-01-01T00:00:00+00:00", LAMPS, False))
    periods.add(OverPeriods(hours=24 * 28))
    periods.note("9999-12-31T23:59:59+00:00", LAMPS, drifts=True)
    assert [(period, drifted) for period, _, _, drifted in periods.rows()] == [
        ("0001-01-01T00", 0),
        ("9999-12-23T00", 1),
    ]
