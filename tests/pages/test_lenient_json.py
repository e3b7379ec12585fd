"""Samples that are nearly JSON: what is mended, how it is named, and what is beyond mending."""

from __future__ import annotations

import pytest

from zoho_conformance.pages.samples import lenient_json


@pytest.mark.parametrize(
    ("text", "body", "mends"),
    [
        ('{"a": 1}', {"a": 1}, ()),
        ('{"a": 12345678901234567890}', {"a": 12345678901234567890}, ()),
        ('{"a": 1, // one\n "b": "http://x"}', {"a": 1, "b": "http://x"}, ("comments",)),
        ('{"a": [1, /* two */ 3,]}', {"a": [1, 3]}, ("comments", "superfluous commas")),
        ('{"a": [{"b": 1},\n.\n.\n.\n]}', {"a": [{"b": 1}]}, ("ellipses", "superfluous commas")),
        ('{"a": [{"b": 1}, {...}]}', {"a": [{"b": 1}]}, ("ellipses",)),
        ('{"a": 1 "b": 2}', {"a": 1, "b": 2}, ("missing commas",)),
        ('{"a": “one”}', {"a": "one"}, ("typographic quotes",)),
        ('{"a": "one"", "b": 2}', {"a": "one", "b": 2}, ("doubled quotes",)),
        (
            '{"a": "<b class="c">d</b>"}',
            {"a": '<b class="c">d</b>'},
            ("quotes, line ends or backslashes inside strings",),
        ),
        ('{"a": "one\ntwo"}', {"a": "one\ntwo"}, None),
        ('{"a": "one,\n"b": 2}', {"a": "one", "b": 2}, ("missing quotes",)),
        ("{a: 1}", {"a": 1}, ("keys without quotes",)),
        ('{"a": [{"b": 1]}', {"a": [{"b": 1}]}, ("brackets that do not match",)),
        ('{"a": {"b": 1', {"a": {"b": 1}}, None),
        ('"a": 1, "b": [2]', {"a": 1, "b": [2]}, ()),
    ],
)
def test_what_is_nearly_json_is_mended_and_its_mends_are_named(
    text: str, body: object, mends: tuple[str, ...] | None
) -> None:
    (document,) = lenient_json.documents(text)
    assert document.body == body
    assert document.mends == mends if mends is not None else document.mends


def test_several_documents_in_one_sample_are_separated_by_their_labels() -> None:
    text = 'By hand:\n{"a": 1}\n\nBy clock:\n{"b": 2}\n'
    labelled = [(document.label, document.body) for document in lenient_json.documents(text)]
    assert labelled == [("By hand", {"a": 1}), ("By clock", {"b": 2})]


@pytest.mark.parametrize(
    "text",
    [
        "all went well",
        '{"a" "b"}',
        '["a": 1]',
        '{"a": "never closed',
        f'{{{"one " * 9}"a": 1}}',
        "{one two three four five six seven eight nine ten}",
        "{",
        "",
    ],
)
def test_a_sample_beyond_mending_gives_no_document(text: str) -> None:
    assert lenient_json.documents(text) == ()


def test_a_document_may_have_eight_words_outside_of_strings() -> None:
    (document,) = lenient_json.documents(f'{{{"one " * 8}"a": 1}}')
    assert document.body == {"a": 1}
    assert document.mends == ("words outside of strings",)
