"""Rulings: reasoned, evidenced, and stale as soon as the page says otherwise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import structs
from msgspec.structs import replace

from zoho_conformance.contracts import apply_rulings, rulings
from zoho_conformance.contracts.contract import Contract, ErrorRow, Key, Parameter
from zoho_conformance.contracts.doubt import Doubt
from zoho_conformance.contracts.page_facts import Paging
from zoho_conformance.contracts.rulings import (
    Decides,
    Echo,
    On,
    Ruling,
    SaidDoubt,
    Says,
)
from zoho_conformance.model.errors import UsageError
from zoho_conformance.runs.library import Library

_SOUND = """
[[ruling]]
id = "bright"
operations = ["get_lanterns"]
reason = "They shine."
evidence = ["get-lanterns: the sample"]
decides = { no_content = true }
"""


def _loaded(folder: Path, text: str) -> tuple[Ruling, ...]:
    file = folder / "rulings.toml"
    file.write_text(text, encoding="utf-8")
    return rulings.load(file)


def test_every_shipped_ruling_has_a_reason_and_evidence_and_decides_something(
    library: Library,
) -> None:
    shipped = rulings.load(library.root / "contracts" / library.version / "rulings.toml")
    assert shipped
    assert len({ruling.id for ruling in shipped}) == len(shipped)
    for ruling in shipped:
        assert ruling.reason.endswith(".")
        assert ruling.evidence
        assert all(ruling.evidence)
        assert ruling.decides != Decides()


def test_every_shipped_ruling_covers_an_operation_and_is_not_stale(library: Library) -> None:
    shipped = rulings.load(library.root / "contracts" / library.version / "rulings.toml")
    ids = [operation.id for page in library.contracts for operation in page.operations]
    for ruling in shipped:
        assert any(ruling.covers(id_) for id_ in ids)
    for page in library.contracts:
        assert list(rulings.stale_rulings(shipped, page)) == []


def test_every_pattern_of_a_shipped_ruling_matches_an_operation(library: Library) -> None:
    shipped = rulings.load(library.root / "contracts" / library.version / "rulings.toml")
    ids = [operation.id for page in library.contracts for operation in page.operations]
    for ruling in shipped:
        for pattern in ruling.operations:
            assert any(structs.replace(ruling, operations=(pattern,)).covers(id_) for id_ in ids)


def test_without_a_file_there_are_no_rulings(tmp_path: Path) -> None:
    assert rulings.load(tmp_path / "rulings.toml") == ()


def test_a_sound_ruling_is_loaded(tmp_path: Path) -> None:
    (ruling,) = _loaded(tmp_path, _SOUND)
    assert ruling.id == "bright"
    assert ruling.level == "error"
    assert ruling.decides.no_content


@pytest.mark.parametrize(
    ("written", "doubt"),
    [
        ('{ kind = "nesting", path = "data[].id" }', SaidDoubt("nesting", "data[].id")),
        ('{ kind = "no-scope" }', SaidDoubt("no-scope")),
        ('"a part of its sentence"', "a part of its sentence"),
    ],
)
def test_a_doubt_that_a_ruling_rests_on_is_a_kind_or_a_part_of_its_sentence(
    written: str, doubt: SaidDoubt | str, tmp_path: Path
) -> None:
    says = f"says = {{ doubt = {written} }}\ndecides"
    (ruling,) = _loaded(tmp_path, _SOUND.replace("decides", says))
    assert ruling.says.doubt == doubt


@pytest.mark.parametrize(
    ("passage", "other", "problem"),
    [
        ('reason = "They shine."\n', "", "ruling[0] (bright): missing field reason"),
        ('reason = "They shine."', 'reason = ""', "ruling[0].reason (bright): must not be empty"),
        (
            'evidence = ["get-lanterns: the sample"]\n',
            "",
            "ruling[0] (bright): missing field evidence",
        ),
        ('["get-lanterns: the sample"]', "[]", "ruling[0].evidence (bright): must not be empty"),
        ('operations = ["get_lanterns"]\n', "", "ruling[0] (bright): missing field operations"),
        ("decides = { no_content = true }\n", "", "ruling[0] (bright): missing field decides"),
        ('id = "bright"\n', "", "ruling[0]: missing field id"),
        (
            "{ no_content = true }",
            "{ colour = 1 }",
            "ruling[0].decides (bright): unknown field colour",
        ),
        ("[[ruling]]", "[[ruling]]\nwhim = 1", "ruling[0] (bright): unknown field whim"),
        ("{ no_content = true }", "{}", "ruling bright: decides nothing"),
        ("decides", "on = { hue = 1 }\ndecides", "ruling[0].on (bright): unknown field hue"),
        ("decides", "says = { tone = 1 }\ndecides", "ruling[0].says (bright): unknown field tone"),
        (
            "decides",
            "says.doubt = { kind = 'odd' }\ndecides",
            "ruling[0].says.doubt.kind (bright): expected one of ",
        ),
        (
            "decides",
            "says.doubt = { path = 'a' }\ndecides",
            "ruling[0].says.doubt (bright): missing field kind",
        ),
        (
            "no_content = true",
            'null_if = { key = "a" }',
            "ruling[0].decides.null_if (bright): missing field value",
        ),
        (
            "no_content = true",
            'echoes = [{ key = "a" }]',
            "ruling[0].decides.echoes[0] (bright): missing field parameter",
        ),
        ("[[ruling]]", "[[ruling", "not TOML: "),
        ("[[ruling]]", "[ruling]", "ruling: expected a list of objects, got an object"),
        (
            '["get_lanterns"]',
            '"get_lanterns"',
            "ruling[0].operations (bright): expected a list of strings, got a string",
        ),
        (
            "{ no_content = true }",
            '"yes"',
            "ruling[0].decides (bright): expected an object, got a string",
        ),
        (
            "[[ruling]]",
            '[[ruling]]\nlevel = "loud"',
            "ruling[0].level (bright): expected one of error, warning, info; got 'loud'",
        ),
    ],
)
def test_an_unsound_ruling_is_refused_with_the_place_that_is_wrong(
    passage: str, other: str, problem: str, tmp_path: Path
) -> None:
    assert passage in _SOUND
    with pytest.raises(UsageError) as refused:
        _loaded(tmp_path, _SOUND.replace(passage, other, 1))
    assert str(refused.value).startswith(f"{tmp_path / 'rulings.toml'}: {problem}")


def _ruling(
    on: On | None = None, says: Says | None = None, decides: Decides | None = None
) -> Ruling:
    return Ruling(
        id="bright",
        operations=("get_lantern_locks*",),
        reason="They shine.",
        evidence=("the sample",),
        on=on or On(),
        says=says or Says(),
        decides=decides or Decides(no_content=True),
    )


_KEEPER = "data[].Keeper"
_SOURCE = "data[].Lock_Source"
_Change = Callable[[Contract], Contract]


def _key(path: str, change: Callable[[Key], Key | None]) -> _Change:
    """The contract with one of its response keys changed, or gone."""

    def changed(page: Contract) -> Contract:
        keys = [change(key) if key.path == path else key for key in page.response_keys]
        return replace(page, response_keys=tuple(key for key in keys if key is not None))

    return changed


def _errors(*rows: ErrorRow) -> _Change:
    return lambda page: replace(page, errors=rows)


_STALE: dict[str, tuple[Ruling, _Change]] = {
    "the key is gone": (_ruling(On(keys=(_KEEPER,))), _key(_KEEPER, lambda _: None)),
    "the error row is gone": (_ruling(On(error="NO_FLAME")), _errors()),
    "the type is another": (
        _ruling(On(keys=(_KEEPER,)), Says(type="json object")),
        _key(_KEEPER, lambda key: structs.replace(key, type="string")),
    ),
    "a value is gone": (
        _ruling(On(keys=(_SOURCE,)), Says(values=("By hand",))),
        _key(_SOURCE, lambda key: structs.replace(key, values=("Clockwork",))),
    ),
    "the condition of null is another": (
        _ruling(On(keys=(_KEEPER,)), Says(null_when="clockwork")),
        _key(_KEEPER, lambda key: structs.replace(key, null_when="rainy days")),
    ),
    "null is no longer shown": (
        _ruling(On(keys=(_KEEPER,)), Says(null_shown=True)),
        _key(_KEEPER, lambda key: structs.replace(key, nullable=False)),
    ),
    "the status is another": (
        _ruling(On(error="NO_FLAME"), Says(status=403)),
        _errors(ErrorRow("NO_FLAME", 400, None, 1)),
    ),
    "the parameter no longer offers it": (
        _ruling(says=Says(parameter_values=("Lantern_Colour",))),
        lambda page: replace(page, parameters=()),
    ),
    "the doubt is settled": (
        _ruling(says=Says(doubt=SaidDoubt("no-success-status"))),
        lambda page: replace(page, doubts=()),
    ),
    "the doubt is about another key": (
        _ruling(says=Says(doubt=SaidDoubt("no-type", "data[].lit_time"))),
        lambda page: replace(
            page, doubts=tuple(structs.replace(doubt, path="info") for doubt in page.doubts)
        ),
    ),
    "the sentence of a doubt is gone": (
        _ruling(says=Says(doubt="no success status")),
        lambda page: replace(page, doubts=()),
    ),
    "the row is listed now": (
        _ruling(says=Says(no_error="INVALID_TOKEN")),
        _errors(ErrorRow("INVALID_TOKEN", 401, None, 1)),
    ),
    "a success status is stated now": (
        _ruling(says=Says(no_status=True)),
        lambda page: replace(
            page,
            operations=tuple(structs.replace(each, success_status=200) for each in page.operations),
        ),
    ),
    "the key of the answer is gone": (
        _ruling(says=Says(answers=("info.count",))),
        _key("info.count", lambda _: None),
    ),
    "the key that echoes is gone": (
        _ruling(decides=Decides(echoes=(Echo("house_name", "data[].id"),))),
        _key("data[].id", lambda _: None),
    ),
    "the key that counts is gone": (
        _ruling(decides=Decides(counts="info.count")),
        _key("info.count", lambda _: None),
    ),
}


@pytest.mark.parametrize("what", _STALE)
def test_a_ruling_holds_while_the_page_says_it_and_is_stale_in_one_sentence_after(
    what: str, locks: Contract
) -> None:
    ruling, change = _STALE[what]
    assert list(rulings.stale_rulings((ruling,), locks)) == []
    (sentence,) = rulings.stale_rulings((ruling,), change(locks))
    assert sentence.startswith("ruling bright on get_lantern_locks: the page no longer ")


def test_a_presence_that_changes_makes_a_ruling_stale(hanging: Contract) -> None:
    ruling = structs.replace(
        _ruling(On(keys=("lanterns[].taps",)), Says(presence="conditional")),
        operations=("hang_lanterns",),
    )
    assert list(rulings.stale_rulings((ruling,), hanging)) == []
    keys = tuple(structs.replace(key, presence="mandatory") for key in hanging.request_keys)
    (sentence,) = rulings.stale_rulings((ruling,), replace(hanging, request_keys=keys))
    assert "calls lanterns[].taps conditional" in sentence


def test_paging_by_token_that_goes_makes_a_ruling_stale(locks: Contract) -> None:
    token = Parameter("page_token", "string", None, None, None, 1)
    paging = (Paging(1, page_token=True, most_by_page=2000),)
    paged = replace(locks, parameters=(*locks.parameters, token), paging=paging)
    ruling = _ruling(says=Says(page_token=True))
    assert list(rulings.stale_rulings((ruling,), paged)) == []
    for page in (replace(paged, paging=()), replace(paged, parameters=locks.parameters)):
        (sentence,) = rulings.stale_rulings((ruling,), page)
        assert "asks for further rows by page_token" in sentence


def test_everything_that_a_page_can_be_asked_to_say_is_seen_going_stale() -> None:
    said = {
        field.name
        for ruling, _ in _STALE.values()
        for field in structs.fields(Says)
        if getattr(ruling.says, field.name) != getattr(Says(), field.name)
    }
    assert said | {"presence", "page_token"} == {field.name for field in structs.fields(Says)}


def test_a_general_ruling_is_on_pages_that_say_what_it_rests_on_and_never_stale(
    locks: Contract,
) -> None:
    general = structs.replace(
        _ruling(On(keys=("data[].id",)), Says(no_error="NO_FLAME")), operations=("*",)
    )
    without_row = replace(locks, errors=())
    assert not list(rulings.stale_rulings((general,), locks))
    for page, applies in ((locks, False), (without_row, True)):
        promise = apply_rulings.promises([page], [general])["get_lantern_locks"]
        assert ("bright" in promise.by_path["data[].id"].ruling_ids) == applies


def test_rows_stand_for_the_key_that_a_page_has_them_under(locks: Contract) -> None:
    answers = Says(answers=("{rows}[].id", "{rows}[].smoke"))
    general = structs.replace(
        _ruling(On(keys=("{rows}[].id",)), answers, Decides(treat_as_stated=True)),
        operations=("*",),
    )
    promise = apply_rulings.promises([locks], [general])["get_lantern_locks"]
    assert promise.by_path["data[].id"].treat_as_stated
    assert not promise.by_path["data[].smoke"].treat_as_stated


def test_the_form_of_ids_is_not_ruled_on_a_key_that_its_page_shows_in_another(
    locks: Contract,
) -> None:
    general = structs.replace(
        _ruling(On(type="long"), decides=Decides(types=("string",), format="digits")),
        operations=("*",),
    )
    odd = Doubt.at_line(1, "form-contradicts", "`data[].id` is a long", "data[].id")
    promise = apply_rulings.promises([replace(locks, doubts=(odd,))], [general])
    keys = promise["get_lantern_locks"].by_path
    assert keys["data[].id"].format is None
    assert keys["data[].Keeper.id"].format == "digits"


def test_a_ruling_on_other_operations_is_never_stale_here(locks: Contract) -> None:
    ruling = structs.replace(_ruling(On(keys=("nothing",))), operations=("snuff_*",))
    assert list(rulings.stale_rulings((ruling,), locks)) == []
