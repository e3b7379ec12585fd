"""What a message suggests for a name that is not known."""

from __future__ import annotations

from zoho_conformance.model.suggest import unknown_name


def test_a_misspelt_name_is_answered_with_the_closest() -> None:
    assert (
        unknown_name("case", "oks", ["ok", "no-data"]) == "unknown case 'oks'; did you mean 'ok'?"
    )
    assert unknown_name("case", "OK", ["ok"]) == "unknown case 'OK'; did you mean 'ok'?"


def test_a_name_like_no_other_is_answered_with_a_short_list() -> None:
    assert (
        unknown_name("level", "x", ["error", "info"]) == "unknown level 'x'; use one of error, info"
    )


def test_a_long_list_is_left_out() -> None:
    assert unknown_name("rule", "x", [f"rule-{n}" for n in range(13)]) == "unknown rule 'x'"
