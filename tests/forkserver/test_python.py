"""What is said if the Python of the kit's processes does not start."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

import pytest

from kit.course import Course, load_course
from kit.errors import MachineError
from kit.forkserver import probe, start
from kit.forkserver.spawn import SpawnServer

TOY_COURSE = Path(__file__).parents[1] / "toy_course"


def _refusing(course: Course) -> str:
    with (
        pytest.raises(MachineError) as caught,
        contextlib.closing(start(course, judges=False)) as client,
    ):
        probe(client)
    assert caught.value.advice
    return caught.value.sentence


@pytest.mark.parametrize(
    ("text", "mode", "says"),
    [
        ("#!/bin/sh\necho broken library >&2; exit 127\n", 0o755, "ended before it was ready"),
        ("#!/bin/sh\nkill -9 $$\n", 0o755, "ended before it was ready"),
        ("not a program", 0o755, "Python cannot be run"),
        ("#!/bin/sh\n", 0o644, "Python cannot be run"),
        (None, 0, "Python cannot be run"),
    ],
    ids=["exits", "is killed", "no program", "not executable", "missing"],
)
def test_a_python_that_does_not_start_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str | None, mode: int, says: str
) -> None:
    """One sentence names the interpreter and what is wrong with it; nothing else is raised."""
    if says.startswith("ended") and os.name != "posix":
        pytest.skip("needs scripts of POSIX")
    python = tmp_path / "python"
    if text is not None:
        python.write_text(text)
        python.chmod(mode)
    monkeypatch.setattr(sys, "executable", os.fspath(python))
    sentence = _refusing(load_course(TOY_COURSE))
    assert says in sentence
    assert os.fspath(python) in sentence


def test_a_spawned_python_that_is_missing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where processes are spawned, the sentence is the same."""
    monkeypatch.setattr(sys, "executable", os.fspath(tmp_path / "python"))
    client = SpawnServer(load_course(TOY_COURSE))
    with pytest.raises(MachineError, match="Python cannot be run"):
        client.start_runner()
    client.close()
