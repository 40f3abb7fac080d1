"""The small layouts of every screen: labelled blocks, wrapped prose, Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kit.render.look import Look, Role
from kit.render.safe import fold, is_address, wrap

LABEL = 10  # columns of a label such as `expected`, with the space after it
ITEM = re.compile(r"\s*([-*]|\d+\.) +")  # how an item of a list begins
HEADING = re.compile(r"#{1,6} +(?P<title>.*\S) *")
BOLD = re.compile(r"`[^`]*`|\*\*(\S(?:[^*]*\S)?)\*\*")  # or code, where stars are not for bold text
MOST_LINES = 10  # data with more lines is shown without its end


def points(number: float) -> str:
    """Return points with two decimals at most, and none that is not needed: ``2``, ``2.5``."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def plural(number: float, noun: str) -> str:
    """Return a number and its noun: ``1 day``, ``2 days``."""
    return f"{points(number)} {noun}" + ("" if number == 1 else "s")


def prose(text: str, look: Look, *, indent: int = 0) -> list[str]:
    """Return running text, made safe and wrapped; addresses of pages stay whole."""
    columns = look.prose - indent
    return [" " * indent + line for line in wrap(look.text(text), columns, is_whole=is_address)]


def data(label: str, text: str, look: Look, *, indent: int = 0) -> list[str]:
    """Return data after its label: white space stays, long lines are folded, many are cut.

    White space alone is written as Python writes it.
    """
    columns = look.width - indent - LABEL
    shown = text.rstrip("\n") if text.strip() else repr(text)
    lines = fold(look.text(shown), columns)
    if len(lines) > MOST_LINES:
        more = look.fit(f"{look.ellipsis} {len(lines) - MOST_LINES} more lines", columns)
        lines = (*lines[:MOST_LINES], look.paint(Role.DIM, more))
    return labelled_lines(label, lines, look, indent=indent)


def labelled_lines(label: str, lines: Sequence[str], look: Look, *, indent: int = 0) -> list[str]:
    """Return lines that are safe already, the first of them after ``label``."""
    heads = [look.paint(Role.DIM, label.ljust(LABEL))] + [" " * LABEL] * (len(lines) - 1)
    return [(" " * indent + head + line).rstrip() for head, line in zip(heads, lines, strict=True)]


def bullet(role: Role, mark: str, text: str, look: Look, *, indent: int = 2) -> list[str]:
    """Return a sentence after a coloured mark, wrapped with a hanging indent."""
    hang = indent + len(mark) + 1
    first, *rest = prose(text, look, indent=hang)
    head = " " * indent + look.paint(role, mark) + " " + first[hang:]
    return [head, *rest]


def markdown(text: str, look: Look, *, indent: int = 0) -> list[str]:
    """Return Markdown or a docstring for a terminal: paragraphs and lists wrapped, code kept.

    No word and no line of code is cut, even if it is wider than the terminal.
    """
    margin = " " * indent
    lines: list[str] = []
    running: list[str] = []
    is_fenced = False
    for line in [*look.text(text).strip("\n").split("\n"), ""]:
        is_fence = line.lstrip().startswith(("```", "~~~"))
        heading = None if is_fenced else HEADING.fullmatch(line)
        if running and (is_fence or heading or ITEM.match(line) or not line.strip()):
            lines += [margin + piece for piece in _paragraph(running, look, indent)]
            running = []
        if is_fence:
            is_fenced = not is_fenced
        elif is_fenced:
            lines.append(f"{margin}    {look.paint(Role.COMMAND, line)}")
        elif heading:
            shown = heading["title"] if look.has_styles else line
            lines.append(margin + look.paint(Role.STRONG, shown))
        elif line.strip():
            running.append(line)
        else:
            lines.append("")
    while lines and not lines[-1].strip():
        lines.pop()
    return [line.rstrip() for line in lines]


def _paragraph(lines: Sequence[str], look: Look, indent: int) -> list[str]:
    """Return a paragraph or one list item, wrapped; an indented block is code and stays."""
    if lines[0].startswith("    "):
        return [*lines]
    text = " ".join(line.strip() for line in lines)
    item = ITEM.match(text)
    mark = item.group() if item else ""
    columns = look.prose - indent - len(mark)
    text = _mark_bold(text.removeprefix(mark), look)
    first, *rest = (_paint_bold(x, look) for x in wrap(text, columns, is_whole=lambda _: True))
    return [mark + first, *(" " * len(mark) + line for line in rest)]


def _mark_bold(text: str, look: Look) -> str:
    """Put control characters, which safe text does not have, in place of ``**`` and its spaces."""
    if not look.has_styles:
        return text
    return BOLD.sub(lambda m: f"\1{m[1].replace(' ', chr(0))}\2" if m[1] else m[0], text)


def _paint_bold(line: str, look: Look) -> str:
    painted = re.sub("\1([^\2]*)\2", lambda match: look.paint(Role.STRONG, match[1]), line)
    return painted.replace("\0", " ")
