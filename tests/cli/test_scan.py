"""`scan`: the face of scanning, for people and for pre-commit."""

from __future__ import annotations

import base64
import gzip
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
    return CliRunner().invoke(scan, list(map(str, arguments)))


def test_a_secret_is_reported_by_its_place_and_never_shown(tmp_path: Path) -> None:
    file = cassette(tmp_path / "x.json", interaction(), LEAKING)
    ran = run(file)
    assert ran.exit_code == 1
    place, kind = "exchange 2: request header authorization", "an OAuth token of Zoho"
    assert f"{file}: {place}: {kind} (1000… 70 characters)" in ran.output
    assert TOKEN not in ran.output
    assert "2 exchanges in 1 cassette scanned: 1 to be removed, 0 to look at" in ran.output


def test_a_secret_in_a_yaml_cassette_is_reported(tmp_path: Path) -> None:
    file = tmp_path / "x.yml"
    file.write_text(yaml.safe_dump({"version": 1, "interactions": [LEAKING]}), encoding="utf-8")
    assert run(file).exit_code == 1


def test_personal_data_fail_with_strict_unless_allowed(tmp_path: Path) -> None:
    file = cassette(tmp_path / "x.json", PERSONAL)
    ran = run(file)
    shown = "response body Email: an e-mail address (… 24 characters)"
    assert (ran.exit_code, shown in ran.output) == (0, True)
    assert run(file, "--strict").exit_code == 1
    assert run(file, "--strict", "--allow", "email").exit_code == 0


def test_metadata_and_comments_are_scanned_too(tmp_path: Path) -> None:
    file = cassette(tmp_path / "x.json", interaction(), note=f"recorded with {TOKEN}")
    assert run(file).exit_code == 1
    commented = tmp_path / "two.yaml"
    text = yaml.safe_dump({"interactions": [interaction()]})
    commented.write_text(f"# {TOKEN}\n{text}", encoding="utf-8")
    assert run(commented).exit_code == 1


def test_the_cassettes_that_ship_give_nothing_away() -> None:
    ran = run(locations.root() / "cassettes", "--max-age", 100_000)
    assert (ran.exit_code, "0 to be removed" in ran.output) == (0, True)
    ran = run(locations.root() / "cassettes" / "reference", "--max-age", 100_000)
    assert (ran.exit_code, "0 to be removed, 0 to look at" in ran.output) == (0, True)


def dated(tmp_path: Path, days: int, *, by: str) -> Path:
    when = datetime.now(UTC) - timedelta(days=days, hours=1)
    if by == "metadata":
        noted = {"recorded_at": when.isoformat()}
        return cassette(tmp_path / "x.json", interaction(), metadata=noted)
    answered = {"Date": [format_datetime(when, usegmt=True)]}
    return cassette(tmp_path / "x.json", interaction(answered=answered), interaction())


@pytest.mark.parametrize("by", ["metadata", "the header"])
def test_a_cassette_older_than_max_age_fails(tmp_path: Path, by: str) -> None:
    file = dated(tmp_path, 40, by=by)
    assert run(file, "--max-age", 40).exit_code == 0
    ran = run(file, "--max-age", 39)
    assert (ran.exit_code, "recorded 40 days ago" in ran.output) == (1, True)
    assert run(file).exit_code == 0


HOSTILE = {
    "deep": "interactions: " + "[a, " * 25_000,
    "an-alias": "a: &a [*a]\ninteractions: *a\n",
    "a-number": f"interactions: [0x{'f' * 5000}]\n",
    "many-errors": f"interactions: [{'1, ' * 5000}]\n",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_cassette_is_refused_in_a_line_and_others_are_scanned(
    tmp_path: Path, text: str
) -> None:
    (tmp_path / "hostile.yaml").write_text(text, encoding="utf-8")
    cassette(tmp_path / "x.json", interaction())
    ran = run(tmp_path)
    assert (ran.exit_code, ran.output.count("cannot be read: ")) == (2, 1)
    assert "1 exchange in 2 cassettes" in ran.output


def test_a_body_that_unpacks_to_more_than_any_answer_has_is_refused(tmp_path: Path) -> None:
    bomb = base64.b64encode(gzip.compress(bytes(20_000_000))).decode()
    packed = interaction()
    packed["response"]["body"] = {"base64_string": bomb}
    ran = run(cassette(tmp_path / "x.json", packed, interaction()))
    assert (ran.exit_code, "exchange 1: the body unpacks to more" in ran.output) == (2, True)
    assert "2 exchanges in 1 cassette" in ran.output


def test_a_cassette_without_a_date_fails_with_max_age(tmp_path: Path) -> None:
    ran = run(cassette(tmp_path / "x.json", interaction()), "--max-age", 9)
    assert (ran.exit_code, "does not say when" in ran.output) == (1, True)


def test_other_text_files_are_scanned_with_their_lines(tmp_path: Path) -> None:
    notes = tmp_path / "docs" / "notes.md"
    notes.parent.mkdir()
    notes.write_text(f"one\ntwo\nuse {TOKEN}\n", encoding="utf-8")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_text(TOKEN, encoding="utf-8")
    cassette(tmp_path / "x.json", interaction())
    ran = run(tmp_path)
    assert ran.exit_code == 1
    assert f"{notes}: line 3: an OAuth token of Zoho (1000… 70 characters)" in ran.output
    assert "1 exchange in 1 cassette and 1 other file scanned: 1 to be removed" in ran.output


def test_a_file_that_only_speaks_of_interactions_is_no_broken_recording(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("of interactions: {", encoding="utf-8")
    (tmp_path / "package.json").write_text('{"keywords": ["interactions"]}', encoding="utf-8")
    ran = run(tmp_path)
    assert (ran.exit_code, "in 0 cassettes and 2 other files" in ran.output) == (0, True)


def test_a_file_that_is_not_text_is_passed_over_and_counted(tmp_path: Path) -> None:
    picture = tmp_path / "x.png"
    picture.write_bytes(b"\x89PNG\0\xff" + TOKEN.encode())
    ran = run(picture)
    assert (ran.exit_code, "1 files that are not text were skipped" in ran.output) == (0, True)


def test_a_text_in_another_encoding_than_utf_8_is_text(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text(f"Für Jürgen: {TOKEN}", encoding="latin-1")
    assert run(notes).exit_code == 1


def test_a_comment_allows_what_stands_in_its_line(tmp_path: Path) -> None:
    file = tmp_path / "x.py"
    lines = [
        f"A = '{TOKEN}'  # pragma: allowlist secret",
        "# pragma: allowlist nextline secret",
        "PASSWORD = 'lighthouse-keeper-9'",
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    ran = run(file)
    assert (ran.exit_code, "(2 allowed by a comment)" in ran.output) == (0, True)
    file.write_text("\n".join([*lines, f"SECRET = '{SECRET}'"]), encoding="utf-8")
    ran = run(file)
    assert (ran.exit_code, "line 4: SECRET: a credential" in ran.output) == (1, True)


def test_a_comment_in_a_cassette_allows_what_stands_in_its_line(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    text = yaml.safe_dump({"version": 1, "interactions": [LEAKING]})
    assert TOKEN in text
    file.write_text(text.replace(TOKEN, f"{TOKEN} # pragma: allowlist secret"), encoding="utf-8")
    assert run(file).exit_code == 0


def test_an_allowed_name_does_not_hide_what_stands_elsewhere(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    text = yaml.safe_dump({"version": 1, "interactions": [LEAKING]})
    file.write_text(text, encoding="utf-8")
    assert run(file, "--allow", "authorization").exit_code == 0
    file.write_text(f"# password=Lighthouse9\n{text}", encoding="utf-8")
    assert run(file, "--allow", "authorization").exit_code == 1


def test_an_allowed_name_is_allowed_in_any_text_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("DB_PASSWORD=lighthouse\n", encoding="utf-8")
    assert run(file).exit_code == 1
    assert run(file, "--allow", "db-password").exit_code == 0


def test_a_file_that_cannot_be_read_is_exit_code_2(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("interactions:\n- request: {", encoding="utf-8")
    ran = run(broken)
    assert (ran.exit_code, "broken.yaml: not valid YAML" in ran.output) == (2, True)
    assert run(broken, cassette(tmp_path / "x.json", LEAKING)).exit_code == 1


def test_a_path_without_files_is_refused(tmp_path: Path) -> None:
    for path, message in (
        (tmp_path / "no", "no such file"),
        (tmp_path, "no files in it"),
    ):
        ran = run(path)
        assert isinstance(ran.exception, UsageError)
        assert message in str(ran.exception)


def test_the_pre_commit_hook_calls_scan() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    program, command = hook["entry"].split()
    assert (program, command) == ("zoho-conformance", scan.name)
    assert hook["language"] == "python"


def test_a_recording_that_cannot_be_read_is_scanned_as_text(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text(f"interactions:\n- request: {{\n{TOKEN}\n", encoding="utf-8")
    ran = run(broken)
    assert (ran.exit_code, "line 3: an OAuth token of Zoho" in ran.output) == (1, True)
    assert "cannot be read" in ran.output


def test_a_name_that_is_itself_a_secret_is_not_shown(tmp_path: Path) -> None:
    content = json.dumps({"data": {TOKEN: {"client_secret": SECRET}}})
    ran = run(cassette(tmp_path / "x.json", interaction(came=content)))
    assert (ran.exit_code, TOKEN in ran.output, "data.*.client_secret" in ran.output) == (
        1,
        False,
        True,
    )


def test_of_personal_data_the_length_alone_is_shown(tmp_path: Path) -> None:
    content = json.dumps({"Locked_Reason__s": "Customer quarrels with her landlord"})
    ran = run(cassette(tmp_path / "x.json", interaction(came=content)))
    assert ("(… 35 characters)" in ran.output, "Cust" in ran.output) == (True, False)


def test_the_output_repeats_no_secret(tmp_path: Path) -> None:
    every = [
        interaction(uri=f"https://x.invalid/{SECRET}?client_secret={SECRET}"),
        interaction(asked=json.dumps({"password": SECRET})),
        interaction(answered={"Set-Cookie": [f"s={SECRET}"]}),
    ]
    ran = run(cassette(tmp_path / "x.json", *every))
    assert (ran.exit_code, SECRET in ran.output) == (1, False)
