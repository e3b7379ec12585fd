"""Pseudonyms: of the same form and the same for the same, and nothing of anybody's stays."""

from __future__ import annotations

import json
import re

import pytest

from zoho_conformance.model.redaction import WORDS, Pseudonyms, may_be_invented

ID, OTHER = "4150868000000310001", "4150868000000310002"


@pytest.fixture
def masked() -> Pseudonyms:
    return Pseudonyms({"Manual", "the module name given seems to be invalid"}, salt="grain")


def form(text: str) -> str:
    return re.sub("[0-9]", "9", re.sub("[a-z]", "a", re.sub("[A-Z]", "A", text)))


@pytest.mark.parametrize(
    "text",
    [
        "Ada Lovelace",
        "ada.lovelace+crm@example.com",
        "+44 20 7946 0958",
        "1000.0a1b2c3d4e5f60718293a4b5c6d7e8f9.00112233445566778899aabbccddeeff",
        "QWRhIExvdmVsYWNl",
        "Ada%20Lovelace%40example.com",
        ID,
        "0",
        "a",
        "12, Grimmauld Place\nLondon",
    ],
)
def test_a_pseudonym_keeps_the_form_of_a_text_and_nothing_else(
    masked: Pseudonyms, text: str
) -> None:
    made = masked.text(text)
    assert len(made) == len(text)
    assert form(made).casefold() == form(text).casefold()
    if len(text) > 1:
        assert made != text
    assert text in masked.replaced
    assert masked.text(text) == made


@pytest.mark.parametrize(
    "text", ["Zoë Müller", "Ада Лавлейс", "李雷", "आदा", "٠١٢٣٤٥٦", "👩‍🚀", "½ 名"]
)
def test_texts_of_every_script_are_replaced(masked: Pseudonyms, text: str) -> None:
    made = masked.text(text)
    assert len(made) == len(text)
    assert made.isascii()


def test_the_same_id_is_the_same_wherever_it_stands(masked: Pseudonyms) -> None:
    body = masked.body({"id": ID, "rows": [{"owner": {"id": OTHER}}, ID], "text": f"see {ID}"})
    url = masked.url(f"https://x.invalid/crm/v7/Leads/{ID}/Locking_Information__s/{OTHER}")
    mine, theirs = body["id"], body["rows"][0]["owner"]["id"]
    assert url == f"https://x.invalid/crm/v7/Leads/{mine}/Locking_Information__s/{theirs}"
    assert body["rows"][1] == mine
    assert body["text"].endswith(mine)
    assert masked.body({"id": int(ID)}) == {"id": int(mine)}
    assert mine != theirs
    assert {len(mine), len(theirs)} == {len(ID)}
    assert re.fullmatch("[1-9][0-9]+", mine)


def test_short_ids_are_replaced_everywhere_too(masked: Pseudonyms) -> None:
    body = masked.body({"id": "7712345"})
    assert masked.url("/crm/v7/Leads/7712345") == f"/crm/v7/Leads/{body['id']}"


def test_different_ids_have_different_pseudonyms(masked: Pseudonyms) -> None:
    reals = [str(100_000 + number) for number in range(5000)]
    made = {masked.text(real) for real in reals}
    assert len(made) == len(reals)
    assert not any(masked.text(real) == real for real in reals)


def test_another_salt_makes_other_pseudonyms(masked: Pseudonyms) -> None:
    other = Pseudonyms(salt="another")
    assert masked.text("Ada Lovelace") != other.text("Ada Lovelace")
    assert masked.text(ID) != other.text(ID)


def test_documented_values_and_messages_stay(masked: Pseudonyms) -> None:
    body = {
        "code": "INVALID_MODULE",
        "message": "The module name given seems to be invalid.",
        "status": "error",
        "details": {},
        "Lock_Source__s": "Manual",
        "$editable": True,
        "count": 3,
        "none": None,
        "Locked_Time__s": "2026-03-14T09:26:53-04:00",
    }
    assert masked.body(body) == body
    assert not masked.replaced


@pytest.mark.parametrize("key", sorted(WORDS))
def test_a_value_under_a_key_of_words_stays_only_if_it_is_a_word(
    masked: Pseudonyms, key: str
) -> None:
    assert masked.body({key: "SOME_NEW_word__s"}) == {key: "SOME_NEW_word__s"}
    for text in ("Ada Lovelace", "ada@example.com", ID, "QWRhIExvdmVsYWNl", "a_word_" * 6):
        assert masked.body({key: text})[key] != text


def test_a_documented_key_stays_however_long_it_is() -> None:
    name = "allows_lanterns_outside_of_the_hours_of_the_house"
    masked = Pseudonyms({name})
    assert masked.body({name: True, f"{name}_x": True}) != {name: True, f"{name}_x": True}
    assert masked.body({name: True}) == {name: True}


def test_a_key_that_is_not_an_identifier_is_replaced(masked: Pseudonyms) -> None:
    keys = [
        "Ada Lovelace",
        "ada@example.com",
        ID,
        f"id_{ID}",
        "+44 20 7946 0958",
        "QWRhIExvdmVsYWNl",
        "echo_QWRhIExvdmVsYWNl",
    ]
    made = masked.body(dict.fromkeys(keys, 1))
    assert not set(keys) & set(made)
    assert not any(real in json.dumps(made) for real in keys)
    assert masked.body({"Locked_By__s": 1, "$editable": 2}) == {"Locked_By__s": 1, "$editable": 2}


@pytest.mark.parametrize("number", [99_999, -3, 0, 1.5, True])
def test_small_numbers_stay(masked: Pseudonyms, number: float) -> None:
    assert masked.body({"n": number})["n"] is number or masked.body({"n": number})["n"] == number


@pytest.mark.parametrize("number", [100_000, -442079460958, 4150868000000310001, 123456.75, 1e300])
def test_large_numbers_are_replaced(masked: Pseudonyms, number: float) -> None:
    made = masked.body({"n": number})["n"]
    assert made != number
    assert type(made) is type(number)
    if isinstance(number, int):
        assert len(str(made)) == len(str(number))


def test_a_text_of_marks_alone_is_not_counted_as_replaced(masked: Pseudonyms) -> None:
    assert masked.text("-- ... --") == "-- ... --"
    assert not masked.replaced


@pytest.mark.parametrize("at", ["@", "%40"])
def test_an_email_address_in_a_query_is_invented(at: str) -> None:
    made = Pseudonyms().url(f"/crm/v7/Leads/search?email=jane.doe{at}lamps.example&page=2")
    assert re.fullmatch(rf"/crm/v7/Leads/search\?email=[a-z]{{4}}\.[a-z]{{3}}{at}.*&page=2", made)
    assert "jane" not in made
    assert "lamps" not in made


@pytest.mark.parametrize("text", ["Cold Call", "Not Contacted", "HARBOUR-7", "Trade Show", "été"])
def test_what_is_invented_is_recognised_by_its_syllables(text: str) -> None:
    assert may_be_invented(Pseudonyms(salt="x").text(text))
    assert not may_be_invented(text)


def test_what_has_no_words_is_not_taken_for_invented() -> None:
    assert not may_be_invented("")
    assert not may_be_invented("12-7")


def test_an_id_takes_the_pseudonym_of_the_one_that_it_stands_for(masked: Pseudonyms) -> None:
    shown = masked.text(ID)
    masked.stand_in(OTHER, shown)
    assert masked.body({"id": OTHER, "number": int(OTHER)}) == {"id": shown, "number": int(shown)}
    assert masked.replaced == {ID, OTHER}


def test_an_id_that_stands_for_itself_stays(masked: Pseudonyms) -> None:
    masked.stand_in(ID, ID)
    assert (masked.text(ID), masked.replaced) == (ID, set())
