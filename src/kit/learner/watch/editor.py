"""Open an exercise in the learner's editor, at the line where there is something to write."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from kit.errors import MachineError, UsageError
from kit.source import BadFile, read_source

STUB = re.compile(r"^[ \t]+raise NotImplementedError\b|^.*#.*\bTODO\b", re.MULTILINE)
DEFINITION = re.compile(r"^(?:async )?(?:def|class) ", re.MULTILINE)
VISUAL_STUDIO_CODE = ("code", "-g", "{file}:{line}")


def find_editor(command: str, environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the words of the command that opens a file, none if no editor is known.

    ``command`` is the learner's own, empty if there is none. Raises :class:`UsageError`. Editors
    of ``EDITOR`` and ``VISUAL`` would need this terminal, so they are not used.
    """
    try:
        words = tuple(shlex.split(command))
    except ValueError as error:
        sentence = f"--edit-cmd cannot be read: {error}."
        raise UsageError(
            sentence, 'Write for example: --edit-cmd "code -g {file}:{line}"'
        ) from None
    is_code = environment.get("TERM_PROGRAM") == "vscode"
    return words or (VISUAL_STUDIO_CODE if is_code else ())


def fill_in(words: Sequence[str], file: Path, line: int) -> list[str]:
    """Return the command for a file: ``{line}`` and ``{file}`` are replaced, or the file added."""
    if not any("{file}" in word for word in words):
        words = (*words, "{file}")
    return [word.replace("{line}", str(line)).replace("{file}", str(file)) for word in words]


def find_line(file: Path) -> int:
    """Return the first line to write at: a stub, a TODO, or the first definition."""
    try:
        text = read_source(file).decode("utf-8", "replace")
    except BadFile:
        return 1
    place = STUB.search(text) or DEFINITION.search(text)
    return text.count("\n", 0, place.start()) + 1 if place else 1


def open_file(words: Sequence[str], file: Path) -> subprocess.Popen[bytes]:
    """Start the editor and return its process. Raise :class:`MachineError` if it is missing."""
    program, *arguments = fill_in(words, file, find_line(file))
    nowhere = subprocess.DEVNULL
    try:
        return subprocess.Popen(  # noqa: S603 - the learner's own editor
            [shutil.which(program) or program, *arguments],
            stdin=nowhere,
            stdout=nowhere,
            stderr=nowhere,
            start_new_session=True,
        )
    except OSError as error:
        sentence = f"The editor '{program}' cannot be started: {error.strerror}."
        advice = "Open the file yourself, or name another editor with --edit-cmd."
        raise MachineError(sentence, advice) from None
