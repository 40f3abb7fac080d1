"""Which editor opens an exercise, and at which line."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from kit.course import Workspace
from kit.errors import MachineError, UsageError
from kit.learner.watch.editor import fill_in, find_editor, find_line, open_file

FILE = Path("/work/greet.py")


@pytest.mark.parametrize(
    ("command", "environment", "expected"),
    [
        ("", {}, ()),
        ("", {"VISUAL": "vim", "EDITOR": "vim", "TERM_PROGRAM": "tmux"}, ()),
        ("", {"TERM_PROGRAM": "vscode"}, ("code", "-g", "{file}:{line}")),
        ("subl -n 'a b'", {"TERM_PROGRAM": "vscode"}, ("subl", "-n", "a b")),
    ],
)
def test_the_editor(command: str, environment: dict[str, str], expected: tuple[str, ...]) -> None:
    """The learner's own command comes first, then Visual Studio Code in its terminal."""
    assert find_editor(command, environment) == expected


def test_a_command_that_cannot_be_read() -> None:
    """An open quotation mark is wrong usage."""
    with pytest.raises(UsageError, match="--edit-cmd cannot be read"):
        find_editor("code 'x", {})


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("code", "-g", "{file}:{line}"), ["code", "-g", f"{FILE}:7"]),
        (("gvim", "+{line}"), ["gvim", "+7", str(FILE)]),
        (("subl",), ["subl", str(FILE)]),
    ],
)
def test_the_file_and_the_line(words: tuple[str, ...], expected: list[str]) -> None:
    """The file is added if the command has no place for it."""
    assert fill_in(words, FILE, 7) == expected


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            '''"""Task.\n\ndef like_this\n"""\n\n\ndef greet(name):\n    raise NotImplementedError\n''',
            8,
        ),
        ("x = 1\n\nasync def greet(name):\n    return await x\n", 3),
        ("def a():\n    pass\n\ndef b():\n    pass  # TODO: write it\n", 5),
        ("x = 1\n", 1),
        ("", 1),
    ],
)
def test_the_line(tmp_path: Path, text: str, line: int) -> None:
    """It is that of a stub, of a TODO, of the first definition, or the first of the file."""
    file = tmp_path / "greet.py"
    file.write_text(text)
    assert find_line(file) == line


def test_the_line_of_a_missing_file(tmp_path: Path) -> None:
    """A file that cannot be read is opened at its beginning."""
    assert find_line(tmp_path / "nix.py") == 1


def test_a_missing_editor(workspace: Workspace) -> None:
    """It is one sentence, and one piece of advice."""
    with pytest.raises(MachineError, match="The editor '/nix/code' cannot be started: No such"):
        open_file(("/nix/code", "-g"), workspace.file(workspace.course.resolve("greet")))


def test_an_editor_is_started(workspace: Workspace, tmp_path: Path) -> None:
    """It gets the file and the line."""
    file, out = workspace.file(workspace.course.resolve("greet")), tmp_path / "out"
    script = "import sys, pathlib; pathlib.Path(sys.argv[1]).write_text(sys.argv[2])"
    words = (sys.executable, "-c", script, str(out), "{file}:{line}")
    assert open_file(words, file).wait() == 0
    assert out.read_text() == f"{file}:9"
