"""A baseline file, read: what it may leave out, and what is said of one that cannot be used."""

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
from zoho_conformance.runs.baseline import DAYS_VALID, FILE_NAME, load, parse

SCHEMA = json.loads((locations.root() / "schemas" / "own" / "baseline.schema.json").read_text())
TEXT = written(entry())


def test_what_is_written_reads_the_same() -> None:
    one, other = entry(), entry("data[].id")
    assert {read.order for read in parse(written(one, other), FILE_NAME)} == {
        one.order,
        other.order,
    }
    (read,) = parse(TEXT, FILE_NAME)
    assert (read.accepted, read.level, read.contract) == (one.accepted, "error", "0" * 12)
    assert TEXT.splitlines()[read.line - 1] == f'fingerprint = "{one.fingerprint}"'


def test_a_file_without_entries_knows_nothing() -> None:
    assert parse("", FILE_NAME) == ()
    assert parse("version = 1\n", FILE_NAME) == ()


@pytest.mark.parametrize("day", ["2026-03-04", "'2026-03-04'", "2026-03-04T05:06:07Z"])
def test_a_day_is_a_date_or_a_string(day: str) -> None:
    (read,) = parse(re.sub(r"last_seen = .*", f"last_seen = {day}", TEXT), FILE_NAME)
    assert read.accepted.last_seen == date(2026, 3, 4)


def without(*names: str) -> str:
    return re.sub(rf"(?m)^({'|'.join(names)}) = .*\n", "", TEXT)


def test_what_may_be_left_out_is_filled_in() -> None:
    (read,) = parse(without("version", "ticket", "owner", "last_seen", "expires"), FILE_NAME)
    assert (read.accepted.ticket, read.accepted.owner) == ("", "")
    assert read.accepted.last_seen == TODAY
    assert read.accepted.expires == TODAY + timedelta(days=DAYS_VALID)


def test_unknown_fields_are_no_matter() -> None:
    more = TEXT.replace("level =", "seen_by = ['a']\nlevel =") + "\n[notes]\nx = 1\n"
    assert parse(more, FILE_NAME)[0].accepted == entry().accepted
    assert parse("finding = []\n", FILE_NAME) == ()


def test_a_ticket_may_be_a_number() -> None:
    (read,) = parse(TEXT.replace('"T-1"', "4711"), FILE_NAME)
    assert read.accepted.ticket == "4711"


def replaced(name: str, value: str) -> str:
    return re.sub(rf"(?m)^{name} = .*$", lambda _: f"{name} = {value}", TEXT)


FP = entry().fingerprint
UNUSABLE = {
    "finding = [": "is not TOML: ",
    "\n\nx = = 1": "line 3",
    TEXT + "\n" + TEXT.partition("version = 1\n")[2]: f"{FP} has two entries; remove one of them",
    "version = 2": "has version 2; this release reads version 1",
    "[finding]\nrule = 'x'": "each entry begins with [[finding]]",
    "finding = [1]": "each entry begins with [[finding]]",
    "[[finding]]\nx = 1": "entry 1: lacks fingerprint",
    without("fingerprint"): "entry 1: lacks fingerprint",
    without("reason"): f"entry 1 ({FP}): lacks reason",
    without("contract"): "lacks contract",
    without("first_seen"): "lacks first_seen",
    replaced("reason", '""'): "reason is empty; say why the drift is accepted",
    replaced("reason", '" \\n"'): "reason is empty",
    replaced("reason", "1"): "reason is no string; put it into quotes",
    replaced("ticket", "true"): "ticket is no string",
    replaced("owner", "['ann']"): "owner is no string",
    replaced("level", '"fatal"'): "level is none of info, warning, error",
    replaced("contract", '"abc"'): "contract is no digest",
    replaced("expires", '"soon"'): "expires is no day such as 2030-01-31",
    replaced("first_seen", "2026"): "first_seen is no day",
    replaced("first_seen", "9999-12-31").replace("expires", "until"): "a day too late",
    replaced("last_seen", "'2026-02-30'"): "last_seen is no day",
    replaced("path", '"data[].other"'): "the fingerprint of its rule, operation, case and path is ",
    replaced("fingerprint", '"0123456789ab"'): f"path is {FP}; correct the one or the others",
}


@pytest.mark.parametrize(("text", "told"), UNUSABLE.items(), ids=range(len(UNUSABLE)))
def test_what_cannot_be_used_is_told_in_a_line(text: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(text, FILE_NAME)
    said = str(caught.value)
    assert said.startswith(f"{FILE_NAME}: ")
    assert told in said
    assert "\n" not in said


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not there; `zoho-conformance baseline update`"):
        load(tmp_path / FILE_NAME)
    with pytest.raises(UsageError, match="cannot be read: "):
        load(tmp_path)
    (tmp_path / FILE_NAME).write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="is no text in UTF-8"):
        load(tmp_path / FILE_NAME)


def test_a_byte_order_mark_is_no_matter(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("\ufeff" + TEXT)
    assert len(load(tmp_path / FILE_NAME)) == 1


def as_json(text: str) -> Any:
    return json.loads(json.dumps(tomllib.loads(text), default=str))


def test_the_schema_takes_what_is_written_and_no_more() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    validator = Draft202012Validator(SCHEMA)
    assert validator.is_valid(as_json(TEXT))
    assert validator.is_valid(as_json(TEXT.replace("level =", "more = 1\nlevel =")))
    for spoilt in (without("reason"), replaced("reason", '" "'), replaced("level", '"fatal"')):
        assert not validator.is_valid(as_json(spoilt))
