"""An org's schema, read from an org that answers some of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from zoho_conformance.contracts.org_schema.schema_file import OrgSchema, load_org_schema, text_of
from zoho_conformance.exchanges.http.errors import BudgetSpentError, NotAnsweredError
from zoho_conformance.model.errors import ConformanceError, UsageError
from zoho_conformance.model.exchange import Request, Response
from zoho_conformance.runs.connection import Connection
from zoho_conformance.runs.org_schema.take import SchemaReader

MODULES = {
    "modules": [
        {
            "api_name": "Boats",
            "id": "1",
            "generated_type": "custom",
            "modified_by": {"name": "Ada"},
        },
        {"api_name": "Ports", "id": "2"},
        {"api_name": "Home", "id": "3", "api_supported": False},
    ]
}
CODE = {
    "api_name": "Code",
    "id": 11,
    "field_label": "Ada's code",
    "data_type": "text",
    "json_type": "string",
    "length": 40,
    "unique": {"case_sensitive": True},
    "profiles": [{"name": "Ada", "id": "99"}],
    "default_value": "a secret",
}
LAYOUT = {
    "name": "Standard",
    "id": "21",
    "created_by": {"name": "Ada", "id": "99"},
    "sections": [{"fields": [{**CODE, "required": True}]}],
}


class Sender:
    """Answers paths with what it is given, 404 for others; `left` requests may be sent."""

    requests_repeated = 0

    def __init__(self, answers: Mapping[str, Any], left: int = 100) -> None:
        self.answers = answers
        self.asked: list[str] = []
        self.left = left

    @property
    def requests_sent(self) -> int:
        return len(self.asked)

    @property
    def requests_left(self) -> int:
        return self.left - len(self.asked)

    def send(self, request: Request, token: str = "valid") -> Response:  # noqa: S107
        del token
        if not self.requests_left:
            raise BudgetSpentError(self.left)
        path = request.url.partition("/settings/")[2]
        self.asked.append(path)
        answer = self.answers.get(path, 404)
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, int):
            return Response(answer, {}, b"")
        if isinstance(answer, tuple):
            return Response(answer[0], {}, json.dumps({"code": answer[1]}).encode())
        return Response(200, {}, json.dumps(answer).encode())

    def close(self) -> None:
        """Nothing is open."""


WHOLE = {
    "modules": MODULES,
    "fields?module=Boats": {"fields": [CODE]},
    "fields?module=Ports": {"fields": []},
    "layouts?module=Boats": {"layouts": [LAYOUT]},
    "layouts?module=Ports": 204,
    "global_picklists": {"global_picklists": []},
}


def read(answers: Mapping[str, Any], *only: str, left: int = 100, **how: bool) -> OrgSchema:
    org = Connection(Sender(answers, left), "https://api.example")
    return SchemaReader(org, "v7").read("live", only, **how)


def test_a_whole_snapshot_has_no_gap_and_nothing_of_anybody() -> None:
    schema = read(WHOLE)
    assert not schema.partial
    assert schema.all_modules
    assert [module.api_name for module in schema.modules] == ["Boats", "Home", "Ports"]
    assert schema.by_name["Boats"].layouts is not None
    assert schema.by_name["Boats"].layouts[0].required == ("Code",)
    assert schema.by_name["Ports"].layouts == ()
    assert [str(each) for each in schema.not_read] == [
        "fields of Home: the API does not support the module"
    ]
    text = text_of(schema)
    assert "Ada" not in text
    assert "secret" not in text
    assert "99" not in text


def test_a_file_reads_as_it_was_written(tmp_path: Any) -> None:
    schema = read(WHOLE)
    file = tmp_path / "org-schema.json"
    file.write_text(text_of(schema))
    assert load_org_schema(file) == schema


@pytest.mark.parametrize(
    ("answer", "is_gap"),
    [
        (503, True),
        ((403, "NO_PERMISSION"), True),
        ((401, "OAUTH_SCOPE_MISMATCH"), True),
        (NotAnsweredError("no answer"), True),
        ((400, "INVALID_MODULE"), False),
        (404, False),
    ],
)
def test_what_the_org_may_have_and_did_not_answer_is_a_gap(answer: Any, *, is_gap: bool) -> None:
    schema = read({**WHOLE, "fields?module=Boats": answer})
    assert schema.by_name["Boats"].fields is None
    assert schema.partial is is_gap
    assert schema.by_name["Boats"].layouts is not None


def test_a_part_that_the_token_may_not_read_is_asked_for_once() -> None:
    refused = (403, "OAUTH_SCOPE_MISMATCH")
    sender = Sender({**WHOLE, **{f"layouts?module={name}": refused for name in ("Boats", "Ports")}})
    schema = SchemaReader(Connection(sender, "https://api.example"), "v7").read("live")
    assert sum("layouts" in path for path in sender.asked) == 1
    assert len(schema.gaps) == 2
    refused = (403, "NO_PERMISSION")
    sender = Sender({**WHOLE, "fields?module=Boats": refused})
    schema = SchemaReader(Connection(sender, "https://api.example"), "v7").read("live")
    assert schema.by_name["Ports"].fields == ()


def test_a_spent_budget_says_what_was_not_asked() -> None:
    schema = read(WHOLE, left=3)
    assert [module.fields is not None for module in schema.modules] == [True, False, True]
    assert {str(gap) for gap in schema.gaps} == {
        "global picklists: the budget of 3 requests is spent",
        "layouts of Boats: not asked: the budget of 3 requests is spent",
        "layouts of Ports: not asked: the budget of 3 requests is spent",
    }


def test_after_silence_nothing_more_is_asked() -> None:
    sender = Sender(
        {**WHOLE, **{f"fields?module={n}": NotAnsweredError("no") for n in ("Boats", "Ports")}}
    )
    SchemaReader(Connection(sender, "https://api.example"), "v7").read("live")
    assert sender.asked == ["modules", "fields?module=Boats", "fields?module=Ports"]


def test_silence_now_and_then_stops_nothing() -> None:
    silence = NotAnsweredError("no")
    sender = Sender({**WHOLE, "fields?module=Boats": silence, "layouts?module=Boats": silence})
    schema = SchemaReader(Connection(sender, "https://api.example"), "v7").read("live")
    assert "layouts?module=Ports" in sender.asked
    assert len(schema.gaps) == 2


def test_further_pages_are_read() -> None:
    more = {"info": {"more_records": True}}
    schema = read(
        {
            **WHOLE,
            "fields?module=Boats": {"fields": [CODE], **more},
            "fields?module=Boats&page=2": {"fields": [{"api_name": "Mark"}]},
        }
    )
    fields = schema.by_name["Boats"].fields or ()
    assert [field.api_name for field in fields] == ["Code", "Mark"]


def test_only_the_modules_that_are_named_are_read() -> None:
    schema = read(WHOLE, "Boats")
    assert [module.api_name for module in schema.modules] == ["Boats"]
    assert not schema.all_modules
    assert not schema.partial
    listed = read(WHOLE, "Boats", "Gone", lists_all=True)
    assert listed.all_modules
    assert listed.by_name["Ports"].fields is None
    with pytest.raises(UsageError, match="did you mean Boats"):
        read(WHOLE, "Boat")


def test_an_org_that_says_nothing_is_no_snapshot() -> None:
    with pytest.raises(ConformanceError, match="HTTP 401"):
        read({"modules": (401, "INVALID_TOKEN"), "global_picklists": 401})


@pytest.mark.parametrize("rows", [None, 3, "x", [None, 3, {"api_name": None}, {"id": "1"}]])
def test_rows_that_are_none_are_left_out(rows: Any) -> None:
    schema = read(
        {
            **WHOLE,
            "fields?module=Boats": {"fields": rows},
            "layouts?module=Boats": {"layouts": rows},
        }
    )
    assert schema.by_name["Boats"].fields == ()
    assert schema.by_name["Boats"].layouts == ()
