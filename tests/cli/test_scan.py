"""`scan`: the face of scanning, for people and for pre-commit."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from tests.exchanges.scan.made import SECRET, TOKEN, cassette, interaction
from zoho_conformance.cli.scan import scan
from zoho_conformance.model import locations
from zoho_conformance.model.errors import UsageError

ROOT = Path(__file__).parent.parent.parent
LEAKING = interaction(headers={"Authorization": [f"Zoho-oauthtoken {TOKEN}"]})
PERSONAL = interaction(came=json.dumps({"Email": "ada@lovelace.engineering"}))


def run(*arguments: object) -> Result:
    return CliRunner().invoke(scan, [str(one) for one in arguments])


def test_a_secret_is_told_by_its_place_and_never_shown(tmp_path: Path) -> None:
    file = cassette(tmp_path / "one.json", interaction(), LEAKING)
    ran = run(file)
    assert ran.exit_code == 1
    assert f"{file}: exchange 2: request header authorization: a credential" in ran.output
    assert TOKEN not in ran.output
    assert "2 exchanges in 1 cassettes scanned: 1 to be removed, 0 to look at" in ran.output


def test_cassettes_in_yaml_are_scanned_alike(tmp_path: Path) -> None:
    file = tmp_path / "one.yml"
    file.write_text(yaml.safe_dump({"version": 1, "interactions": [LEAKING]}), encoding="utf-8")
    assert run(file).exit_code == 1


def test_data_of_people_fail_where_they_are_to_be_kept_out(tmp_path: Path) -> None:
    file = cassette(tmp_path / "one.json", PERSONAL)
    ran = run(file)
    assert (ran.exit_code, "response body Email" in ran.output) == (0, True)
    assert "lovelace" not in ran.output
    assert run(file, "--strict").exit_code == 1
    assert run(file, "--strict", "--allow", "email").exit_code == 0


def test_what_stands_beside_the_interactions_is_scanned_too(tmp_path: Path) -> None:
    file = cassette(tmp_path / "one.json", interaction(), note=f"recorded with {TOKEN}")
    assert run(file).exit_code == 1
    commented = tmp_path / "two.yaml"
    held = yaml.safe_dump({"interactions": [interaction()]})
    commented.write_text(f"# {TOKEN}\n{held}", encoding="utf-8")
    assert run(commented).exit_code == 1


def test_the_cassettes_that_ship_give_nothing_away() -> None:
    ran = run(locations.root() / "cassettes", "--max-age", 100_000)
    assert (ran.exit_code, "0 to be removed" in ran.output) == (0, True)


def dated(tmp_path: Path, days: int, *, by: str) -> Path:
    when = datetime.now(UTC) - timedelta(days=days, hours=1)
    if by == "metadata":
        noted = {"recorded_at": when.isoformat()}
        return cassette(tmp_path / "one.json", interaction(), metadata=noted)
    answered = {"Date": [format_datetime(when, usegmt=True)]}
    return cassette(tmp_path / "one.json", interaction(answered=answered), interaction())


@pytest.mark.parametrize("by", ["metadata", "the header"])
def test_a_cassette_may_be_as_old_as_it_is_allowed_to_be(tmp_path: Path, by: str) -> None:
    file = dated(tmp_path, 40, by=by)
    assert run(file, "--max-age", 40).exit_code == 0
    ran = run(file, "--max-age", 39)
    assert (ran.exit_code, "recorded 40 days ago" in ran.output) == (1, True)
    assert run(file).exit_code == 0


def test_a_cassette_of_unknown_age_is_too_old(tmp_path: Path) -> None:
    ran = run(cassette(tmp_path / "one.json", interaction()), "--max-age", 9)
    assert (ran.exit_code, "does not say when" in ran.output) == (1, True)


def test_files_of_other_kinds_are_passed_over_and_counted(tmp_path: Path) -> None:
    other = tmp_path / "settings.yaml"
    other.write_text("a: 1\n", encoding="utf-8")
    ran = run(other, cassette(tmp_path / "one.json", interaction()))
    assert (ran.exit_code, "1 cassettes scanned, 1 without" in ran.output) == (0, True)
    # As pre-commit calls it, of files that it chose.
    assert run(other).exit_code == 0


def test_a_file_that_cannot_be_read_is_no_clean_one(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("interactions:\n- request: {", encoding="utf-8")
    ran = run(broken)
    assert (ran.exit_code, "broken.yaml: not valid YAML" in ran.output) == (2, True)
    assert run(broken, cassette(tmp_path / "one.json", LEAKING)).exit_code == 1


def test_a_path_without_cassettes_is_told(tmp_path: Path) -> None:
    for path, told in ((tmp_path / "no", "no such file"), (tmp_path, "holds no cassettes")):
        ran = run(path)
        assert isinstance(ran.exception, UsageError)
        assert told in str(ran.exception)


def test_the_hook_calls_a_command_that_there_is() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    program, command = hook["entry"].split()
    assert (program, command) == ("zoho-conformance", scan.name)
    assert hook["language"] == "python"


def test_no_secret_is_in_what_is_told_of_any_cassette(tmp_path: Path) -> None:
    every = [
        interaction(uri=f"https://x.invalid/{SECRET}?client_secret={SECRET}"),
        interaction(asked=json.dumps({"password": SECRET})),
        interaction(answered={"Set-Cookie": [f"s={SECRET}"]}),
    ]
    ran = run(cassette(tmp_path / "one.json", *every))
    assert (ran.exit_code, SECRET in ran.output) == (1, False)
