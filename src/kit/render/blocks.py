"""The small layouts of every screen: labelled blocks, wrapped prose, Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from kit.render.look import Look, Role
from kit.render.safe import fold, width, wrap

LABEL = 10
"""Columns of a label such as ``expected``, with the space after it."""

MOST_LINES = 10
"""Data with more lines is shown without its end."""


def points(number: float) -> str:
    """Return points without needless decimals: ``2``, ``2.5``."""
    return f"{round(number, 2):g}"


def some_points(number: float) -> str:
    """Return ``1 point`` or ``2.5 points``."""
    return plural(number, "point")


def plural(number: float, noun: str) -> str:
    """Return a number and its noun: ``1 day``, ``2 days``."""
    return f"{points(number)} {noun}" + ("" if number == 1 else "s")


def prose(text: str, look: Look, *, indent: int = 0) -> list[str]:
    """Return running text, made safe and wrapped."""
    columns = look.prose - indent
    return [" " * indent + line for line in wrap(look.text(text), columns)]


def data(label: str, text: str, look: Look, *, indent: int = 0) -> list[str]:
    """Return data after its label: white space stays, long lines are folded, many are cut."""
    columns = look.width - indent - LABEL
    lines = fold(look.text(text.rstrip("\n")), columns)
    if len(lines) > MOST_LINES:
        more = look.cut(f"{look.ellipsis} {len(lines) - MOST_LINES} more lines", columns)
        lines = (*lines[:MOST_LINES], look.paint(Role.DIM, more))
    if text == "":
        lines = (look.paint(Role.DIM, "(nothing)"),)
    return labelled(label, lines, look, indent=indent)


def labelled(label: str, lines: Sequence[str], look: Look, *, indent: int = 0) -> list[str]:
    """Return lines that are safe already, the first of them after ``label``."""
    heads = [look.paint(Role.DIM, label.ljust(LABEL))] + [" " * LABEL] * (len(lines) - 1)
    return [(" " * indent + head + line).rstrip() for head, line in zip(heads, lines, strict=True)]


def marked(role: Role, mark: str, text: str, look: Look, *, indent: int = 2) -> list[str]:
    """Return a sentence after a coloured mark, wrapped with a hanging indent."""
    hang = indent + len(mark) + 1
    first, *rest = prose(text, look, indent=hang)
    head = " " * indent + look.paint(role, mark) + " " + first[hang:]
    return [head, *rest]


def reflowed(text: str, look: Look) -> list[str]:
    """Return a docstring: unchanged if it fits, else with paragraphs wrapped and code folded."""
    lines: list[str] = []
    for paragraph in look.text(text).split("\n\n"):
        block = paragraph.split("\n")
        if all(width(line) <= look.width for line in block):
            lines += block
        elif any(line.startswith((" ", "- ", "* ")) for line in block):
            lines += [piece for line in block for piece in _hung(line, look.width)]
        else:
            lines += wrap(" ".join(block), look.width)
        lines.append("")
    return [line.rstrip() for line in lines[:-1]]


def _hung(line: str, columns: int) -> list[str]:
    """Return one line of code or of a list, its continuation indented like its start."""
    body = line.lstrip(" ")
    indent = len(line) - len(body)
    hang = indent + (2 if body.startswith(("- ", "* ")) else 0)
    if indent >= columns // 2 or width(line) <= columns:
        return list(fold(line, columns))
    if hang == indent:
        return [" " * indent + piece for piece in fold(body, columns - indent)]
    first, *rest = wrap(body, columns - hang)
    return [" " * indent + first, *(" " * hang + piece for piece in rest)]


def markdown(text: str, look: Look, *, indent: int = 0) -> list[str]:
    """Return the course's Markdown for a terminal: text wrapped, code indented."""
    lines: list[str] = []
    running: list[str] = []
    fenced = False
    hang = " " * indent
    for line in [*look.text(text).strip("\n").split("\n"), ""]:
        fence = line.lstrip().startswith(("```", "~~~"))
        starts = line.lstrip().startswith(("- ", "* ")) or line.lstrip()[:2].rstrip(".").isdigit()
        if running and (fence or starts or not line.strip()):
            lines += _paragraph(running, look, indent)
            running = []
        if fence:
            fenced = not fenced
        elif fenced:
            pieces = fold(line, look.width - indent - 4)
            lines += [f"{hang}    {look.paint(Role.COMMAND, piece)}" for piece in pieces]
        elif line.strip():
            running.append(line)
        else:
            lines.append("")
    while lines and not lines[-1].strip():
        lines.pop()
    return [line.rstrip() for line in lines]


def _paragraph(block: Sequence[str], look: Look, indent: int) -> list[str]:
    """Return a paragraph or one list item, wrapped; an indented block is code and is folded."""
    head = block[0]
    if head.startswith("    "):
        return [
            " " * indent + piece for line in block for piece in _hung(line, look.prose - indent)
        ]
    body = " ".join(line.strip() for line in block)
    mark = body.split(" ")[0] + " " if body.startswith(("- ", "* ")) or head[:1].isdigit() else ""
    first, *rest = wrap(body.removeprefix(mark), look.prose - indent - len(mark))
    lead = " " * indent
    return [lead + mark + first, *(lead + " " * len(mark) + line for line in rest)]
