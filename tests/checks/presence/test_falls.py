"""The test of what came no more: falls are told; chance, series and rare keys stay silent."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import permutations

import pytest

from zoho_conformance.checks.presence.course import Seen
from zoho_conformance.checks.presence.falls import LEVEL, chance, find_fall

KEYS = 30


def answers(rng: random.Random, share: float, rows: int, of_answer: int) -> Iterator[Seen]:
    """Answers with rows that have a key each by itself."""
    while rows > 0:
        size = min(rows, of_answer)
        yield Seen("t", size, sum(rng.random() < share for _ in range(size)))
        rows -= size


@pytest.mark.parametrize("of_answer", [1, 20, 50, 100])
def test_a_key_that_falls_from_98_percent_to_none_of_500_rows_is_told(of_answer: int) -> None:
    rng = random.Random(of_answer)  # noqa: S311 - the same numbers in every run
    series = [*answers(rng, 0.98, 500, of_answer), *answers(rng, 0, 500, of_answer)]
    fall = find_fall(series, LEVEL / KEYS)
    assert fall is not None
    assert (fall.rows_since, fall.rows_before + fall.rows_since) == (500, 1000) or of_answer == 1


def test_a_key_that_was_in_3_of_500_rows_is_not_told() -> None:
    series = [Seen("t", 1, int(at in (100, 250, 400))) for at in range(500)]
    assert find_fall([*series, *[Seen("t", 1, 0)] * 500], LEVEL / KEYS) is None


def test_a_key_that_falls_to_a_part_of_rows_still_comes() -> None:
    rng = random.Random(5)  # noqa: S311
    series = [*answers(rng, 0.98, 500, 5), *answers(rng, 0.4, 500, 5)]
    assert find_fall(series, LEVEL / KEYS) is None


def test_few_rows_tell_nothing() -> None:
    steady = [Seen("t", 1, 1)] * 500
    assert find_fall([*steady, *[Seen("t", 1, 0)] * 29], LEVEL / KEYS) is None
    assert find_fall([*steady, *[Seen("t", 1, 0)] * 60], LEVEL / KEYS) is not None


def test_a_gap_of_few_rows_tells_nothing_however_long_beside_others() -> None:
    series = ([Seen("t", 1, 1)] * 49 + [Seen("t", 1, 0)]) * 10 + [Seen("t", 1, 1)]
    assert find_fall([*series, *[Seen("t", 1, 0)] * 29], LEVEL / KEYS) is None
    assert find_fall([*series, *[Seen("t", 1, 0)] * 30], LEVEL / KEYS) is not None


def test_all_rows_of_one_answer_tell_nothing() -> None:
    rng = random.Random(6)  # noqa: S311
    series = [*answers(rng, 0.98, 200, 200), *answers(rng, 0, 200, 200)]
    assert find_fall(series, LEVEL / KEYS) is None


def test_series_as_long_as_before_tell_nothing() -> None:
    series = [Seen("t", 5, 5)] * 40 + [Seen("t", 5, 0)] * 40
    assert find_fall(series * 4, LEVEL / KEYS) is None


def test_the_chance_is_that_of_all_orders() -> None:
    orders = list(permutations([1, 1, 0, 0, 0]))
    share = sum(order[-2:] == (0, 0) for order in orders) / len(orders)
    assert chance(5, 2, 2) == pytest.approx(share)
    assert chance(6, 2, 1) == pytest.approx(4 / 6)
    assert chance(3, 2, 2) == 0


def varying_rows(rng: random.Random, share: float) -> Callable[[int], int]:
    return lambda rows: sum(rng.random() < share for _ in range(rows))


def whole_answers(rng: random.Random, share: float) -> Callable[[int], int]:
    return lambda rows: rows if rng.random() < share else 0


@pytest.mark.parametrize("noise", [varying_rows, whole_answers])
def test_noise_stays_silent(
    noise: Callable[[random.Random, float], Callable[[int], int]],
) -> None:
    rng = random.Random(11)  # noqa: S311
    for _ in range(150):
        number, of_answer = rng.choice([20, 60, 200]), rng.choice([1, 5, 20])
        for _ in range(KEYS):
            seen_of = noise(rng, rng.choice([0.002, 0.01, 0.05, 0.2, 0.5, 0.8, 0.95, 0.98, 1]))
            sizes = [rng.randint(1, of_answer) for _ in range(number)]
            series = [Seen("t", size, seen_of(size)) for size in sizes]
            assert find_fall(series, LEVEL / (2 * KEYS)) is None
