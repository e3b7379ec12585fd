"""Probes files: decoded strictly, and about nothing that the contracts do not promise."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.exchange import Case, Request, Response
from zoho_conformance.runs import probes
from zoho_conformance.runs.discovery import discover
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.probes import MARK, Find, Need, Probe, Template

LIBRARY = Library()
GET = "get_record_locking_information"
SOUND = f"""
[[need]]
name = "locked_record"
reference = "locked_record_id"

[[probe]]
operation = "{GET}"
case = "ok"
due = "success"
purpose = "the lock of a record"
path = {{ module_API_name = "Leads", record_id = "{{locked_record}}" }}
query = {{ fields = "{{all:fields}}" }}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "v7.toml"


def test_a_sound_file_is_read_with_what_each_probe_expects(file: Path) -> None:
    file.write_text(SOUND)
    read = probes.load(file, LIBRARY.promises)
    (probe,) = read.probes
    assert probe.as_case() == Case(GET, "ok", "success")
    assert probe.needs == ("locked_record",)
    assert read.find(Case(GET, "ok", "success")) is probe
    assert read.reference_inventory({"locked_record_id": "7"}) == {
        "locked_record": "7",
        "mark": MARK,
    }


@pytest.mark.parametrize(
    ("passage", "other", "problem"),
    [
        ('due = "success"', "", f"probe[0] ({GET}): missing field due"),
        (
            'due = "success"',
            'due = "sucess"',
            f"probe[0].due ({GET}): expected one of success, nothing, error; got 'sucess'",
        ),
        ("purpose", "porpoise", f"probe[0] ({GET}): unknown field porpoise; did you mean purpose?"),
        (
            'record_id = "{locked_record}"',
            "record_id = 7",
            f"probe[0].path.record_id ({GET}): expected a string, got an integer",
        ),
        ("[[need]]", "[need]", "need: expected a list of objects, got an object"),
        ("reference =", "referent =", "need[0] (locked_record): unknown field referent"),
        ("[[probe]]", "[[prob]]", "unknown field prob; did you mean probe?"),
        ('case = "ok"', "case =", "not TOML: Invalid value (at line 8, column 7)"),
        (GET, "get_nothing", "no contract has the operation get_nothing"),
        ('due = "success"', 'due = "error"', f"the error table of {GET} has no row ok"),
        ("purpose", 'undo = "it"\npurpose', f"{GET}-ok: there is no undo it"),
    ],
)
def test_an_unsound_file_is_refused_in_one_line(
    passage: str, other: str, problem: str, file: Path
) -> None:
    assert passage in SOUND
    file.write_text(SOUND.replace(passage, other, 1))
    with pytest.raises(UsageError) as refused:
        probes.load(file, LIBRARY.promises)
    assert str(refused.value).startswith(f"{file}: {problem}")
    assert "\n" not in str(refused.value)


def test_the_probes_that_ship_fit_the_contracts_that_ship() -> None:
    probes.load(LIBRARY.root / "probes" / "v7.toml", LIBRARY.promises)
    LIBRARY.require_probes()


def test_two_probes_of_one_case_are_refused(file: Path) -> None:
    file.write_text(SOUND + SOUND.partition("[[probe]]")[2].join(("[[probe]]", "")))
    with pytest.raises(UsageError, match=f"{GET}-ok: 2 probes show one case"):
        probes.load(file, LIBRARY.promises)


def test_a_request_has_what_the_org_has_in_the_places_of_its_needs() -> None:
    probe = next(each for each in LIBRARY.probes.probes if each.case == "ok" and each.body)
    inventory = dict.fromkeys(probe.needs, "a b/c")
    request = probe.request(LIBRARY.promises[probe.operation], inventory, "https://org.test")
    assert "a%20b%2Fc" in request.path
    assert probe.unmet({}) == probe.needs
    assert not probe.unmet(inventory)


def test_an_address_shows_needs_in_braces() -> None:
    probe = LIBRARY.probes.find(Case(GET, "ok-fields", "success"))
    assert isinstance(probe, Probe)
    address = probe.address(LIBRARY.promises[GET])
    assert address.startswith("/crm/v7/{module}/{locked_record}/")
    assert address.endswith("?fields=Locked_Reason__s,Lock_Source__s")


def test_every_need_of_a_shipped_probe_is_known_from_somewhere() -> None:
    shipped = LIBRARY.probes
    undos = (template for undo in shipped.undos.values() for template in (undo.read, undo.remove))
    templates: tuple[Template, ...] = (*shipped.probes, *undos)
    needed = {need for template in templates for need in template.needs}
    known = {need.name for need in shipped.needs} | {each.need for each in shipped.met_by}
    # The mark is the run's own, and the id that of each row that is removed.
    assert needed - known == {"mark", "id"}


def test_what_finds_a_need_is_asked_for_only_where_all_that_it_names_is_known() -> None:
    find = Find("/{module}/{record}?fields=id", "data[].id", "a record")
    assert find.needs == {"module", "record"}


def test_a_file_without_needs_has_those_that_are_known(tmp_path: Path) -> None:
    contracts = tmp_path / "contracts" / "v7"
    contracts.mkdir(parents=True)
    shipped = LIBRARY.root / "contracts" / "v7"
    for file in shipped.iterdir():
        (contracts / file.name).write_bytes(file.read_bytes())
    (tmp_path / "probes").mkdir()
    (tmp_path / "probes" / "v7.toml").write_text(
        SOUND.partition("[[probe]]")[2].join(("[[probe]]", ""))
    )
    library = Library(tmp_path)
    assert [probe.case for probe in library.probes.probes] == ["ok"]
    assert library.probes.needs == LIBRARY.probes.needs


def test_a_need_that_is_data_alone_is_found_in_a_live_org(monkeypatch: pytest.MonkeyPatch) -> None:
    """An operation on tags would need one: its probes file says how a tag is found."""
    find = Find("/settings/tags?module={module}", "tags[].id", "a tag")
    need = Need("tag", find=find, why="the first tag of {module}")
    shipped = LIBRARY.probes
    library = Library()
    monkeypatch.setattr(library, "probes", replace(shipped, needs=(*shipped.needs, need)))

    def ask(request: Request) -> Response:
        is_tags = request.path == "/crm/v7/settings/tags" and request.query == {"module": "Leads"}
        body = b'{"tags": [{"id": "7"}, {"id": "8"}]}' if is_tags else b""
        return Response(200 if is_tags else 204, {}, body)

    discovery = discover({}, library, ask, "https://org.test")
    assert discovery.inventory["tag"] == "7"
    assert "tag: the first tag of Leads" in discovery.auto_selected
