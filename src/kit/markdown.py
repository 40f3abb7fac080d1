"""A Markdown file cut at its headings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kit.errors import CourseError


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What stands under one heading; ``line`` is the number of the first line of ``body``."""

    heading: str
    line: int
    body: str

    @property
    def text(self) -> str:
        """The body without the blank lines around it."""
        return self.body.strip()


def read_sections(file: Path) -> tuple[Section, ...]:
    """Return the sections below ``##`` headings of a course's file, none if there is no file.

    Raise :class:`CourseError` if it cannot be read.
    """
    try:
        return sections(file.read_text(encoding="utf-8-sig"), "##")[1:]
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"{file} cannot be read: {error}.", "Fix the file.") from None


def sections(text: str, mark: str, first_line: int = 1) -> tuple[Section, ...]:
    """Cut ``text`` at the headings that begin with ``mark``, ignoring those inside fenced code.

    The first section is what stands before the first heading; its own heading is empty.
    """
    found: list[tuple[str, int, list[str]]] = [("", first_line, [])]
    fenced = False
    for number, line in enumerate(text.splitlines(), first_line):
        fenced ^= line.lstrip().startswith(("```", "~~~"))
        if not fenced and line.startswith(f"{mark} "):
            found.append((line[len(mark) :].strip(), number + 1, []))
        else:
            found[-1][2].append(line)
    return tuple(
        Section(heading=heading, line=number, body="\n".join(body))
        for heading, number, body in found
    )
