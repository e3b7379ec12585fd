"""Reading a baseline file: what it may leave out, and what is said of one that cannot be used."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.runs.baseline.conftest import TODAY, entry, written
from zoho_conformance.model import locations
from zoho_conformance.model.errors import UsageError
from zoho_conformance.runs.baseline import DAYS_VALID, load, parse
from zoho_conformance.runs.settings import BASELINE_FILE

SCHEMA = json.loads((locations.root() / "schemas" / "own" / "baseline.schema.json").read_text())
TEXT = written(entry())


def test_what_was_written_is_read_back() -> None:
    first, second = entry(), entry("data[].id")
    assert {read.sort_key for read in parse(written(first, second), BASELINE_FILE)} == {
        first.sort_key,
        second.sort_key,
    }
    (read,) = parse(TEXT, BASELINE_FILE)
    assert (read.accepted, read.level, read.contract) == (first.accepted, "error", "0" * 12)
    assert TEXT.splitlines()[read.line - 1] == f'fingerprint = "{first.fingerprint}"'


def test_a_file_without_entries_is_valid() -> None:
    assert parse("", BASELINE_FILE) == ()
    assert parse("version = 1\n", BASELINE_FILE) == ()


@pytest.mark.parametrize("day", ["2026-03-04", "'2026-03-04'", "2026-03-04T05:06:07Z"])
def test_a_day_is_a_date_or_a_string(day: str) -> None:
    (read,) = parse(re.sub(r"last_seen = .*", f"last_seen = {day}", TEXT), BASELINE_FILE)
    assert read.accepted.last_seen == date(2026, 3, 4)


def without(*names: str) -> str:
    return re.sub(rf"(?m)^({'|'.join(names)}) = .*\n", "", TEXT)


def test_optional_fields_have_defaults() -> None:
    (read,) = parse(without("version", "ticket", "owner", "last_seen", "expires"), BASELINE_FILE)
    assert (read.accepted.ticket, read.accepted.owner) == ("", "")
    assert read.accepted.last_seen == TODAY
    assert read.accepted.expires == TODAY + timedelta(days=DAYS_VALID)


def test_unknown_fields_are_ignored() -> None:
    more = TEXT.replace("level =", "seen_by = ['a']\nlevel =") + "\n[notes]\nx = 1\n"
    assert parse(more, BASELINE_FILE)[0].accepted == entry().accepted
    assert parse("finding = []\n", BASELINE_FILE) == ()


def test_a_ticket_may_be_a_number() -> None:
    (read,) = parse(TEXT.replace('"T-1"', "4711"), BASELINE_FILE)
    assert read.accepted.ticket == "4711"


def replaced(name: str, value: str) -> str:
    return re.sub(rf"(?m)^{name} = .*$", lambda _: f"{name} = {value}", TEXT)


FP = entry().fingerprint
UNUSABLE = {
    "finding = [": "not TOML: ",
    "\n\nx = = 1": "line 3",
    TEXT + "\n" + TEXT.partition("version = 2\n")[2]: f"{FP} has two entries; remove one of them",
    "version = 3": "version: expected one of 1, 2",
    "[finding]\nrule = 'x'": "begin each entry with [[finding]]",
    "finding = [1]": "begin each entry with [[finding]]",
    "[[finding]]\nx = 1": "finding[0]: missing fields fingerprint, rule",
    without("fingerprint"): "missing field fingerprint",
    without("reason"): f"finding[0] ({FP}): missing field reason",
    without("contract"): "missing field contract",
    without("first_seen"): "missing field first_seen",
    replaced("reason", '""'): "reason is empty; say why the drift is accepted",
    replaced("reason", '" \\n"'): "reason is empty",
    replaced("reason", "1"): f"finding[0].reason ({FP}): expected a string, got an integer",
    replaced("ticket", "true"): "expected a string or an integer, got true",
    replaced("owner", "['ann']"): "expected a string or an integer, got a list",
    replaced("level", '"fatal"'): "expected one of error, warning, info; got 'fatal'",
    replaced("contract", '"abc"'): "expected a string matching regex",
    replaced("expires", '"soon"'): f"finding[0].expires ({FP}): expected a date such as 2030-01-31",
    replaced("first_seen", "2026"): "expected a date such as 2030-01-31, got an integer",
    replaced("first_seen", "9999-12-31").replace(
        "expires", "until"
    ): "first_seen is too late for an expiry",
    replaced("last_seen", "'2026-02-30'"): f"finding[0].last_seen ({FP}): expected a date",
    replaced("path", '"data[].other"'): "of its rule, operation, path, promised and came is ",
    replaced("fingerprint", '"0123456789ab"'): f"came is {FP}; correct one or the other",
    without("promised"): f"finding[0] ({FP}): missing field promised",
    without("case"): f"finding[0] ({FP}): missing field case",
    without("operation"): f"finding[0] ({FP}): missing fields paths, contracts",
}


@pytest.mark.parametrize(("text", "problem"), UNUSABLE.items(), ids=range(len(UNUSABLE)))
def test_an_unusable_file_is_explained_in_one_line(text: str, problem: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(text, BASELINE_FILE)
    said = str(caught.value)
    assert said.startswith(f"{BASELINE_FILE}: ")
    assert problem in said
    assert "\n" not in said


def test_a_file_that_cannot_be_read_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file; `zoho-conformance baseline update`"):
        load(tmp_path / BASELINE_FILE)
    with pytest.raises(UsageError, match="cannot be read: "):
        load(tmp_path)
    (tmp_path / BASELINE_FILE).write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="not UTF-8"):
        load(tmp_path / BASELINE_FILE)


def test_a_byte_order_mark_is_ignored(tmp_path: Path) -> None:
    (tmp_path / BASELINE_FILE).write_text("\ufeff" + TEXT)
    assert len(load(tmp_path / BASELINE_FILE)) == 1


def as_json(text: str) -> Any:
    return json.loads(json.dumps(tomllib.loads(text), default=str))


def test_the_schema_accepts_what_is_written_and_refuses_what_is_not_read() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    validator = Draft202012Validator(SCHEMA)
    assert validator.is_valid(as_json(TEXT))
    assert validator.is_valid(as_json(TEXT.replace("level =", "more = 1\nlevel =")))
    for spoilt in (without("reason"), replaced("reason", '" "'), replaced("level", '"fatal"')):
        assert not validator.is_valid(as_json(spoilt))
