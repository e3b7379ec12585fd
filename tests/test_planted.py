"""Hundreds of invented people's data in every place of an answer: no output shows any of it.

What has the form of an API's word, and stands where the contract has a vocabulary, is the drift and
is shown; unless the run is private, which shows nothing that no page documents.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path

import pytest
import yaml

from tests.command import run_command
from tests.planted import KINDS, WORDS, Planter, forms
from zoho_conformance import Drift, Guard
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.guard import NotJudged, UsageError
from zoho_conformance.model import locations
from zoho_conformance.runs.library import Library

FORMS = ("json", "html", "junit", "sarif", "markdown", "text", "github")
VOCABULARIES = {
    "a key",
    "a key of details",
    "a key of an error",
    "a vocabulary",
    "a code",
    "the status of an error",
    "the name of a parameter",
}
"""Where words are shown in the place of those that the contract names."""
OPERATIONS = ("get_record_locking_information", "get_record_locking_configuration", "lock_records")


@cache
def promises() -> Mapping[str, Promise]:
    return {promise.id: promise for promise in Library().suite_promises}


def has_vocabulary(operation: str, path: str) -> bool:
    key = promises()[operation].key_at(path)
    return key is not None and bool(key.values)


def plant(planter: Planter, source: Path, number: int) -> str:
    """A recording with a value in every place of its answer that has any."""
    cassette = yaml.safe_load(source.read_text())
    (interaction,) = cassette["interactions"]
    request, response = interaction["request"], interaction["response"]
    body = json.loads(response["body"]["string"] or "null")
    if response["status"]["code"] >= 400:
        # An error that is about one row stands in its place.
        error = body if "code" in body else next(iter(body.values()))[0]
        body = planter.error(error["code"] if number % 2 else None, None)
    elif body is not None:
        body = planter.answer(body, partial(has_vocabulary, source.parent.name))
    response["body"]["string"] = "" if body is None else json.dumps(body)
    response["headers"] = planter.headers(in_media_type=number % 3 == 0)
    response["status"]["message"] = planter.value("a reason phrase")
    request["uri"] = planter.url(request["uri"])
    cassette["metadata"] = {"target": planter.value("metadata")}
    return yaml.safe_dump(cassette, allow_unicode=True)


@pytest.fixture(scope="module", params=[KINDS, WORDS], ids=["data", "words"])
def planted(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Planter]:
    """A folder of recordings, and what was planted in them."""
    folder = tmp_path_factory.mktemp("planted")
    planter = Planter(random.Random(11), request.param)  # noqa: S311 - the same in every run
    shipped = locations.root() / "cassettes" / "reference" / "v7"
    files = (file for operation in OPERATIONS for file in sorted((shipped / operation).glob("*")))
    for number, file in enumerate(files):
        target = folder / f"{number}.yaml"
        target.write_text(plant(planter, file, number), encoding="utf-8")
    return folder, planter


def outputs(folder: Path, recordings: Path, *options: str) -> Iterator[str]:
    """What the commands print and write, in every form, and what exceptions say."""
    cassettes = f"--cassettes={recordings}"
    reports = [f"--report={form}=report.{form}" for form in FORMS]
    channels = ("--webhook=https://hooks.example/x", "--github=o/r")
    for arguments in (
        ("check", cassettes, "--details", *reports, *options),
        (
            "watch",
            cassettes,
            "--state=s",
            "--dry-run",
            "--format=json",
            *channels,
            *options,
        ),
        ("baseline", "update", "report.json", "--baseline=b.toml", "--reason=known"),
    ):
        done = run_command(folder, *arguments)
        yield from (done.stdout, done.stderr)
    yield from (file.read_text() for file in folder.iterdir() if file.is_file())
    guard = Guard(private="--private" in options)
    for file in sorted(recordings.iterdir()):
        try:
            guard.check(file, fail_on="info")
        except (Drift, NotJudged, UsageError) as cause:
            yield f"{cause}\n{cause!r}"
        yield repr(guard.judge(file))


def shown(texts: Iterable[str], planter: Planter) -> set[str]:
    """The places of the values that are shown, whatever they are encoded in."""
    text = "\n".join(form for shown_text in texts for form in forms(shown_text))
    return {place for value, place in planter.planted.items() if value in text}


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "invented")
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    monkeypatch.delenv("ZOHO_CONFORMANCE_SALT", raising=False)


def test_what_looks_like_data_is_shown_nowhere(
    planted: tuple[Path, Planter], tmp_path: Path
) -> None:
    recordings, planter = planted
    assert len(planter.planted) > 500
    places = {place.partition(" in ")[2] for place in shown(outputs(tmp_path, recordings), planter)}
    assert places == (VOCABULARIES if planter.kinds is WORDS else set())


def test_a_private_run_shows_nothing_that_was_planted(
    planted: tuple[Path, Planter], tmp_path: Path
) -> None:
    recordings, planter = planted
    assert shown(outputs(tmp_path, recordings, "--private"), planter) == set()
