"""A target of the command line: words of any kind behind the commands that only read."""

from __future__ import annotations

from unittest.mock import patch

from tests.command import run_command
from tests.fuzz.target import Target, written

_COMMANDS = (
    "explain key-missing",
    "explain 0123456789ab r.json",
    "report r.json --format text --details",
    "report r.json --format html=out.html",
    "baseline list --baseline b.toml --format json",
    "scan r.json --max-age 3 --allow a@b.c",
    "diff r.json r.json --fail-on warning",
    "check --cassettes r.json -k ok --fail-on info --report x.json",
    "check --contracts . --api-version v7 --baseline b.toml",
    "watch --state r.json --name w --dry-run",
    "witness r.json --operation lock_records --json",
    "derive --json r.json",
    "export openapi --output x.json --api-version v7",
    "completion bash",
)
_READING = frozenset(command.split()[0] for command in _COMMANDS)
_CODES = (0, 1, 2, 3)


def _command(raw: bytes) -> None:
    """Run the words, if they begin with a command that asks nobody else."""
    folder = written("commands", b"").parent
    (folder / "r.json").write_text("{}")
    (folder / "b.toml").write_text("version = 1")
    # No system passes a NUL on, and an address would be asked.
    words = raw.decode("utf-8", "surrogateescape").replace("\0", "").replace("://", ":").split(" ")
    if words[0] not in _READING:
        return
    # It closes the standard output of the process, which is ours.
    with patch("zoho_conformance.cli._drop_output"):
        done = run_command(folder, *words)
    assert done.returncode in _CODES
    assert "Traceback" not in done.stderr, done.stderr
    printed = f"{done.stdout}\n{done.stderr}"
    assert not any(line.lstrip().startswith("::") for line in printed.splitlines())


COMMAND_TARGETS = (
    Target("command", _command, lambda: [words.encode() for words in _COMMANDS], 20),
)
