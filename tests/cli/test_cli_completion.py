"""Shell completion: the script for each shell, and what it asks the command line for."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest


def run(*arguments: str, **variables: str) -> str:
    code = (
        "import sys; sys.argv[0] = 'zoho-conformance'\n"
        "from zoho_conformance.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_script_asks_the_program_itself(shell: str) -> None:
    script = run("completion", shell)
    assert f"_ZOHO_CONFORMANCE_COMPLETE={shell}_complete" in script
    assert "zoho-conformance" in script


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_the_completion_script_for_bash_parses() -> None:
    script = run("completion", "bash")
    subprocess.run(["bash", "-n"], input=script, text=True, check=True)  # noqa: S607


def test_commands_and_options_are_completed() -> None:
    def complete(words: str, at: int) -> str:
        return run(_ZOHO_CONFORMANCE_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=str(at))

    assert "plain,scan" in complete("zoho-conformance s", 1).splitlines()
    assert "plain,--max-age" in complete("zoho-conformance scan --max", 2).splitlines()
