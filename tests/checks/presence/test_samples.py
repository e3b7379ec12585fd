"""A sample of answers: any split and order gives the same, and it does not grow."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zoho_conformance.checks.presence import samples
from zoho_conformance.checks.presence.samples import Sample, SampledAnswer, nested_of, shapes_of

some_answers = st.lists(
    st.builds(
        SampledAnswer,
        st.integers(0, 50),
        st.sampled_from(["a", "b"]),
        st.just(()),
        st.integers(1, 400).map(lambda rows: (((("id",), ()), rows),)),
    ),
    max_size=30,
)


def sample_of(answers: list[SampledAnswer]) -> Sample:
    sample = Sample()
    for answer in answers:
        if sample.takes(answer.number):
            sample.put(answer)
    return sample


@given(some_answers, some_answers)
def test_samples_of_parts_add_up_to_that_of_the_whole(
    one_part: list[SampledAnswer], other_part: list[SampledAnswer]
) -> None:
    whole = sorted(sample_of([*other_part, *one_part]).answers())
    added = sample_of(one_part)
    added.add(sample_of(other_part))
    assert sorted(added.answers()) == whole
    assert sum(answer.rows for answer in whole) < samples.MAX_ROWS + 400


def test_a_row_is_what_keys_it_has_and_which_are_null() -> None:
    rows = [{"id": 1, "a": None}, {"id": 2, "a": None}, {"id": 3}, {"status": "error"}, 7]
    assert shapes_of({"data": rows}, "data") == (
        ((("id",), ()), 1),
        ((("id", "a"), ("a",)), 2),
    )
    assert shapes_of({"data": 1}, "data") == ()
    assert shapes_of({"count": 1}, "data") == (((("count",), ()), 1),)
    assert shapes_of([], None) == ()


def test_of_many_rows_some_are_looked_at_evenly() -> None:
    rows = [{"late" if at >= 190 else "id": at} for at in range(200)]
    counts = dict(shapes_of({"data": rows}, "data"))
    assert sum(counts.values()) == samples.MAX_ROWS_OF_ANSWER
    assert (("late",), ()) in counts


def test_objects_around_rows_and_in_them_are_counted_by_their_paths() -> None:
    rows = [{"by": {"id": 1}, "of": [{"a": 1}, {"a": None}, 7]}, {"by": {}, "of": []}]
    assert nested_of({"data": rows, "info": {"more": False}}, "data") == (
        ("", (((("data", "info"), ()), 1),)),
        ("data[].by", (((("id",), ()), 1),)),
        ("data[].of[]", (((("a",), ()), 1), ((("a",), ("a",)), 1))),
        ("info", (((("more",), ()), 1),)),
    )
    assert nested_of({"wicks": {"id": 1}}, None) == (("wicks", (((("id",), ()), 1),)),)
