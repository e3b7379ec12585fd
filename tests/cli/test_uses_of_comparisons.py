"""What is compared is marked by its owners and by what the code uses, as runs are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command import Done, run_command
from tests.guard.answers import OPERATION, PATH, drifted
from zoho_conformance.model import locations

PAGE = Path(__file__).parents[1] / "pages" / "data" / "get_lantern_locks.md"


def write_uses(folder: Path, operation: str, path: str) -> None:
    entry = f'[[use]]\noperation = "{operation}"\npath = "{path}"\nread = ["app/lamps.py:3"]\n'
    (folder / "uses.toml").write_text(f"version = 1\n{entry}")


@pytest.fixture
def lanterns(tmp_path: Path) -> Path:
    """Contracts of a page, and the page with two keys of other names."""
    text = PAGE.read_text(encoding="utf-8")
    (tmp_path / "page.md").write_text(text, encoding="utf-8")
    assert run_command(tmp_path, "derive", "page.md", "--into", "mine").returncode == 0
    changed = text.replace("Hangs_In", "Hung_Where").replace("Keeper", "Warden")
    (tmp_path / "page.md").write_text(changed, encoding="utf-8")
    write_uses(tmp_path, "get_lantern_locks", "data[].Keeper.name")
    return tmp_path


def lines_of(done: Done, word: str) -> list[str]:
    return [line for line in done.stdout.splitlines() if word in line]


def test_a_page_that_changed_says_what_of_it_is_used_first(lanterns: Path) -> None:
    done = run_command(
        lanterns, "derive", "--check", "page.md", "--into", "mine", "--uses", "uses.toml"
    )
    assert done.returncode == 1
    changes = lines_of(done, "contracts/v7/get_lantern_locks.json: page-key")
    assert "used at app/lamps.py:3" in changes[0]
    assert "not used" in changes[-1]


def test_editions_that_differ_say_what_is_used(lanterns: Path) -> None:
    old = lanterns / "mine/contracts/v7/get_lantern_locks.json"
    contract = json.loads(old.read_text(encoding="utf-8"))
    keys = [key for key in contract["response_keys"] if "Keeper" not in key["path"]]
    new = lanterns / "new.json"
    new.write_text(json.dumps(contract | {"response_keys": keys}), encoding="utf-8")
    done = run_command(lanterns, "diff", str(old), str(new), "--uses", "uses.toml")
    assert done.returncode == 1
    assert "used at app/lamps.py:3" in lines_of(done, "use:")[0]
    write_uses(lanterns, "get_lantern_locks", "data[].wicks")
    options = ("--uses", "uses.toml", "--fail-on-used")
    done = run_command(lanterns, "diff", str(old), str(new), *options)
    assert (done.returncode, done.stdout.split(":")[0]) == (0, "CONFORMS")


def test_editions_that_differ_name_the_owners(lanterns: Path) -> None:
    old = lanterns / "mine/contracts/v7/get_lantern_locks.json"
    contract = json.loads(old.read_text(encoding="utf-8"))
    keys = [key for key in contract["response_keys"] if "Keeper" not in key["path"]]
    (lanterns / "new.json").write_text(json.dumps(contract | {"response_keys": keys}))
    entry = '[[owners]]\noperation = "get_lantern_{}"\nowner = "keepers"\n'
    (lanterns / "zoho-conformance.toml").write_text(entry.format("locks"))
    done = run_command(lanterns, "diff", str(old), "new.json", "--report", "x.json")
    assert "owner:    keepers" in done.stdout
    report = json.loads((lanterns / "x.json").read_text())
    assert {tuple(row["owners"]) for row in report["findings"]} == {("keepers",)}
    (lanterns / "zoho-conformance.toml").write_text(entry.format("oil"))
    done = run_command(lanterns, "diff", str(old), "new.json")
    assert (done.returncode, "owners[0]" in done.stderr) == (2, True)


def test_a_page_that_changed_names_the_owners(lanterns: Path) -> None:
    entry = (
        '[[owners]]\noperation = "get_lantern_{}"\npath = "*Keeper*"\nowner = ["ann", "keepers"]\n'
    )
    (lanterns / "zoho-conformance.toml").write_text(entry.format("locks"))
    command = ("derive", "--check", "page.md", "--into", "mine", "--report", "x.json")
    done = run_command(lanterns, *command)
    assert done.returncode == 1
    (owned,) = lines_of(done, ": page-key-renamed at data[].Keeper")
    assert owned.endswith(", owner ann, keepers)")
    assert not any("owner" in line for line in lines_of(done, "Hung_Where"))
    report = json.loads((lanterns / "x.json").read_text())
    owners = {row["path"]: row["owners"] for row in report["findings"]}
    assert owners["data[].Keeper"] == ["ann", "keepers"]
    assert owners["data[].Hung_Where"] == []
    (lanterns / "zoho-conformance.toml").write_text(entry.format("oil"))
    done = run_command(lanterns, "derive", "--check", "page.md", "--into", "mine")
    assert (done.returncode, "owners[0]" in done.stderr) == (2, True)


def test_owners_may_name_what_the_project_is_judged_by(lanterns: Path) -> None:
    """Its own contracts and the rules of its plugins, though they are not compared."""
    (lanterns / "lamp_checks.py").write_text(
        "from zoho_conformance import custom_check\n\n"
        "@custom_check('lamp-lit', level='info', about='success', operations=['get_records'],\n"
        "    sentence='A lamp is out.', means='It is dark.', advice='Light it.')\n"
        "def lamp_lit(promise, exchange):\n    yield from ()\n"
    )
    settings = 'contracts = "mine"\nplugin = "lamp_checks"\n'
    entries = (
        '[[owners]]\noperation = "get_lantern_locks"\nowner = "keepers"\n'
        '[[owners]]\nrule = "lamp-lit"\nowner = "ann"\n'
    )
    (lanterns / "zoho-conformance.toml").write_text(settings + entries)
    shipped = locations.root() / "contracts/v7/get_record_locking_information.json"
    done = run_command(lanterns, "diff", str(shipped), str(shipped))
    assert (done.returncode, done.stderr) == (0, "")


def test_a_move_to_another_version_says_what_is_used(tmp_path: Path) -> None:
    entry = {
        "request": {
            "method": "GET",
            "uri": f"https://www.zohoapis.eu{PATH}".replace("/v7/", "/v6/"),
            "headers": {},
        },
        "response": {
            "status": {"code": 200, "message": ""},
            "headers": {"Content-Type": ["application/json"]},
            "body": {"string": json.dumps(drifted())},
        },
    }
    (tmp_path / "v6.json").write_text(json.dumps({"version": 1, "interactions": [entry]}))
    write_uses(tmp_path, OPERATION, "data[].Locked_Time__s")
    options = ("--to", "v7", "--uses", "uses.toml", "--report", "upgrade.json")
    done = run_command(tmp_path, "upgrade-check", "v6.json", *options)
    assert "used at app/lamps.py:3" in done.stdout
    report = json.loads((tmp_path / "upgrade.json").read_text())
    (operation,) = report["operations"]
    changes = {change["path"]: change["in_code"] for change in operation["changes"]}
    assert changes["data[].Locked_Time__s"] == "used"
    assert (done.returncode, report["fail_on_used"]) == (1, False)
    by_use = (*options, "--fail-on-used")
    done = run_command(tmp_path, "upgrade-check", "v6.json", *by_use)
    assert (done.returncode, "only what the code uses counts" in done.stdout) == (1, True)
    write_uses(tmp_path, OPERATION, "data[].id")
    done = run_command(tmp_path, "upgrade-check", "v6.json", *by_use)
    assert (done.returncode, done.stdout.startswith("READY")) == (0, True)
    assert json.loads((tmp_path / "upgrade.json").read_text())["fail_on_used"] is True
    done = run_command(tmp_path, "upgrade-check", "v6.json", "--to", "v7", "--fail-on-used")
    assert (done.returncode, "--fail-on-used: needs --uses" in done.stderr) == (2, True)


def test_uses_need_a_comparison(lanterns: Path) -> None:
    done = run_command(lanterns, "derive", "page.md", "--json", "--uses", "uses.toml")
    assert (done.returncode, "--uses: needs --check" in done.stderr) == (2, True)
