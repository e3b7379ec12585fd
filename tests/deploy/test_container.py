"""The image: clean by hadolint, of what the repository has, and without privileges."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from zoho_conformance.model import locations

ROOT = locations.root()
CONTAINERFILE = ROOT / "Containerfile"


def instructions() -> Iterator[tuple[str, str]]:
    """The instructions, their continued lines joined."""
    text = re.sub(r"^#.*\n", "", CONTAINERFILE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for line in text.replace("\\\n", " ").splitlines():
        if line.strip():
            name, _, rest = line.partition(" ")
            yield name, " ".join(rest.split())


def values(name: str) -> list[str]:
    return [rest for instruction, rest in instructions() if instruction == name]


def hadolint(file: Path) -> str:
    program = Path(sys.executable).with_name("hadolint")
    options = ["--no-color", "--failure-threshold", "style", "--format", "gnu"]
    done = subprocess.run([program, *options, file], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_hadolint_finds_nothing() -> None:
    assert hadolint(CONTAINERFILE) == ""


def test_hadolint_finds_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "Containerfile").write_text("FROM python\nRUN cd /tmp\n", encoding="utf-8")
    assert {"DL3006", "DL3003"} <= set(re.findall(r"DL\d+", hadolint(tmp_path / "Containerfile")))


def test_what_is_copied_is_in_the_repository_and_is_sent_to_the_builder() -> None:
    sent = (ROOT / ".containerignore").read_text(encoding="utf-8").splitlines()
    copied = [
        source
        for rest in values("COPY")
        if not rest.startswith("--from")
        for source in rest.split()[:-1]
    ]
    assert len(copied) >= len(["pyproject.toml", "zoho_conformance", "contracts"])
    for source in copied:
        assert (ROOT / source).exists(), source
        assert f"!{source}" in sent, source


def test_the_base_is_named_by_name_alone() -> None:
    (base,) = values("ARG")
    assert re.fullmatch(r"BASE=python:3\.\d+-slim", base)
    assert {rest.partition(" ")[0] for rest in values("FROM")} == {"${BASE}"}


def test_the_image_runs_the_command_without_privileges() -> None:
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (entry_point,) = values("ENTRYPOINT")
    assert entry_point.strip('[]"') in scripts["scripts"]
    assert values("USER")[-1].isdigit()
    assert values("USER")[-1] != "0"
