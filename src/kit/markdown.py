"""A Markdown file of a course, split at its headings."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from kit.errors import CourseError


class Section(NamedTuple):
    """The text under one heading; ``line`` is the number of the first line of ``body``."""

    file: Path
    heading: str
    line: int
    body: str

    @property
    def text(self) -> str:
        """The body without the blank lines around it."""
        return self.body.strip()

    def split(self, mark: str) -> tuple[Section, ...]:
        """Split the body at the headings that begin with ``mark``, ignoring those in fenced code.

        The first section is the text before the first heading; its own heading is empty.
        """
        parts: list[tuple[str, int, list[str]]] = [("", self.line, [])]
        is_fenced = False
        for number, line in enumerate(self.body.splitlines(), self.line):
            is_fenced ^= line.lstrip().startswith(("```", "~~~"))
            if not is_fenced and line.startswith(f"{mark} "):
                parts.append((line[len(mark) :].strip(), number + 1, []))
            else:
                parts[-1][2].append(line)
        return tuple(
            Section(file=self.file, heading=heading, line=number, body="\n".join(lines))
            for heading, number, lines in parts
        )

    def error(self, problem: str, line: int | None = None) -> CourseError:
        """Return the error about a line of this section; without ``line`` it is the heading."""
        number = self.line - 1 if line is None else line
        return CourseError(f"{self.file}:{number}: {problem}.", "Fix the course.")


def read_sections(file: Path) -> tuple[Section, ...]:
    """Return the sections below the ``##`` headings of ``file``, none if there is no file.

    Raise :class:`CourseError` if it cannot be read.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"{file} cannot be read: {error}.", "Fix the file.") from None
    return Section(file=file, heading="", line=1, body=text).split("##")[1:]
