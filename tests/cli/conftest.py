"""The command line, run in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command import Done, run_command

CommandLine = Callable[..., Done]


@pytest.fixture
def command_line() -> CommandLine:
    """Runs `zoho-conformance` with arguments, in a folder if one is named."""

    def command_line(*arguments: str, folder: Path | None = None) -> Done:
        return run_command(folder or Path.cwd(), *arguments)

    return command_line
