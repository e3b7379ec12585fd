"""Whose failure it is, by where the exception left the project."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from zoho_conformance.pytest_plugin.mutants.failure import Failure, Project


def raised_in(*files: Path | str, cause: BaseException) -> BaseException:
    """An exception that came through a function of each file, the last of them raising it."""
    call: Any = None
    for file in reversed(files):
        source = "def step():\n    raise cause" if call is None else "def step():\n    call()"
        names: dict[str, Any] = {"cause": cause, "call": call}
        exec(compile(source, str(file), "exec"), names)  # noqa: S102 - a frame of any file
        call = names["step"]
    with pytest.raises(type(cause)) as caught:
        call()
    return caught.value


@pytest.fixture
def shop(tmp_path: Path) -> Project:
    return Project(tmp_path / "shop", {tmp_path / "shop" / "verify.py"})


def failure(shop: Project, *files: str, cause: BaseException | None = None) -> Failure | None:
    paths = [(shop.root / file).resolve() for file in files]
    return shop.failure(raised_in(*paths, cause=cause or KeyError("email")))


def test_code_of_the_project_that_a_library_was_called_by_raised(shop: Project) -> None:
    expected = Failure("raised", "KeyError", "app/crm.py:2")
    libraries = ("venv/lib/http.py", "env/site-packages/http.py")
    for library in libraries:
        assert failure(shop, "tests/test_a.py", "app/crm.py", library) == expected


@pytest.mark.parametrize(
    "file", ["tests/helpers.py", "test_a.py", "a_test.py", "conftest.py", "verify.py"]
)
def test_an_assertion_of_a_test_failed_loudly(shop: Project, file: str) -> None:
    expected = Failure("failed", "AssertionError", f"{file}:2")
    assert failure(shop, file, cause=AssertionError()) == expected


def test_an_assertion_of_the_code_was_raised(shop: Project) -> None:
    expected = Failure("raised", "AssertionError", "app/crm.py:2")
    assert failure(shop, "test_a.py", "app/crm.py", cause=AssertionError()) == expected


def test_code_of_a_project_beside_this_one_is_named(shop: Project) -> None:
    expected = Failure("raised", "KeyError", "../lib/crm.py:2")
    assert failure(shop, "test_a.py", "../lib/crm.py") == expected


def test_an_environment_of_any_name_in_the_project_is_none_of_its_code(
    shop: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "prefix", str(shop.root / "py"))
    expected = Failure("raised", "KeyError", "app/crm.py:2")
    assert failure(shop, "app/crm.py", "py/lib/http.py") == expected


def test_a_project_below_the_prefix_of_python_has_code(
    shop: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "prefix", str(shop.root.parent))
    assert failure(shop, "app/crm.py") == Failure("raised", "KeyError", "app/crm.py:2")


def test_an_exception_of_a_group_or_of_a_thread_counts(shop: Project) -> None:
    inner = raised_in(shop.root / "app/crm.py", cause=KeyError("email"))
    noise = pytest.PytestUnraisableExceptionWarning()
    thread = pytest.PytestUnhandledThreadExceptionWarning()
    thread.__cause__ = inner
    expected = Failure("raised", "KeyError", "app/crm.py:2")
    assert shop.failure(BaseExceptionGroup("tasks", [noise, inner])) == expected
    assert shop.failure(thread) == expected
    assert shop.failure(noise) is None
