"""The folder of the project that a pytest session is of."""

from __future__ import annotations

from pathlib import Path

import pytest


def project_root(config: pytest.Config) -> Path:
    """Pytest's root; without a configuration of its own, where it was started if that is above.

    Pytest then takes what its arguments have in common, which of `pytest tests` are the tests.
    """
    started, root = config.invocation_params.dir, config.rootpath
    is_guessed = config.inipath is None and root.is_relative_to(started)
    return started if is_guessed else root
