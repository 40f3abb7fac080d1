"""The files that a workspace has for editors."""

from __future__ import annotations

import json
import re
from typing import Any

import click
import pytest

from kit.cli.main import kit
from kit.learner.editor_files import make_container_file, read_editor_files

FILES = {path: json.loads(text) for path, text in read_editor_files().items()}
TASKS: list[dict[str, Any]] = FILES[".vscode/tasks.json"]["tasks"]
VARIABLES = {
    "${workspaceFolder}",
    "${relativeFile}",
    "${fileDirnameBasename}",
    "${command:python.interpreterPath}",
}
"""Variables of VS Code: https://code.visualstudio.com/docs/reference/variables-reference."""


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task["label"])
def test_a_task_is_a_command_of_the_kit(task: dict[str, Any]) -> None:
    """Each task runs the kit of the chosen interpreter, with a command and options that exist."""
    assert task["command"] == "${command:python.interpreterPath}"
    assert task["args"][:2] == ["-m", "kit"]
    name, *arguments = task["args"][2:]
    command = kit.get_command(click.Context(kit), name)
    assert command is not None
    command.make_context(name, arguments)  # raises UsageError for an option that does not exist


def test_only_variables_of_the_editor_are_used() -> None:
    """A variable that VS Code does not have would be an error when the task starts."""
    assert set(re.findall(r"\$\{[^}]*\}", json.dumps(TASKS))) == VARIABLES


def test_one_task_is_the_default_of_the_editor() -> None:
    """Ctrl+Shift+B grades the file that is open."""
    defaults = [t["label"] for t in TASKS if isinstance(t.get("group"), dict)]
    assert defaults == ["kit: grade this file"]


def test_every_pattern_is_the_same() -> None:
    """The tasks that grade read problems in one way."""
    patterns = [t["problemMatcher"]["pattern"] for t in TASKS if t["problemMatcher"]]
    assert len(patterns) == 3
    assert all(pattern == patterns[0] for pattern in patterns)


def test_a_container_has_an_image_and_a_command() -> None:
    """A title of any characters is kept; see the reference of devcontainer.json."""
    title = 'The "first" week ✓\n'
    container = json.loads(make_container_file(title, "pip install ./x.whl"))
    assert container["name"] == title
    assert container["postCreateCommand"] == "pip install ./x.whl"
    assert container["image"].startswith("mcr.microsoft.com/devcontainers/python:3")
