"""A Markdown file cut at its headings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The text under one heading; ``line`` is the number of the first line of ``body``."""

    heading: str
    line: int
    body: str

    @property
    def text(self) -> str:
        """The body without the blank lines around it."""
        return self.body.strip()


def split_sections(text: str, mark: str, first_line: int = 1) -> tuple[Section, ...]:
    """Cut ``text`` at the headings that begin with ``mark``, ignoring those inside fenced code.

    The first section is the text before the first heading; its own heading is empty.
    """
    sections: list[tuple[str, int, list[str]]] = [("", first_line, [])]
    is_fenced = False
    for number, line in enumerate(text.splitlines(), first_line):
        is_fenced ^= line.lstrip().startswith(("```", "~~~"))
        if not is_fenced and line.startswith(f"{mark} "):
            sections.append((line[len(mark) :].strip(), number + 1, []))
        else:
            sections[-1][2].append(line)
    return tuple(
        Section(heading=heading, line=number, body="\n".join(body))
        for heading, number, body in sections
    )
