"""The gradebook CSV that Canvas imports: students by their ids, and one column of an assignment.

Read by ``lib/gradebook_importer.rb`` of https://github.com/instructure/canvas-lms: the first
columns tell the student, up to ``Section``; ``Title (123)`` is the assignment 123, and a title
without a number one of exactly that name, or a new one. A second row has the points possible. A
student is looked for by ``ID``, then ``SIS User ID``, then ``SIS Login ID``. Only who has a score
is in it, so that nothing else in Canvas changes; of an exported gradebook no other assignment is
kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from kit.classroom.exports.escaping import FORMULA, cell, number, table
from kit.classroom.exports.score import score_of
from kit.classroom.exports.sheet import Filled, Sheet, places
from kit.classroom.roster import Student, folded
from kit.classroom.rows import ClassReport, Row
from kit.errors import UsageError

IDS: Final = {"ID": "canvas_id", "SIS User ID": "sis_user_id", "SIS Login ID": "sis_login_id"}
"""What Canvas calls an id, and the roster's column for it."""

HEADER: Final = ("Student", *IDS, "Section")
EXCUSED: Final = "EX"
"""A cell of a student who need not hand in; such a cell stays as it is."""

POINTS_POSSIBLE: Final = "    Points Possible"
_NUMBERED: Final = re.compile(r"(?P<title>.*) \((?P<id>\d+)\)", re.DOTALL)
_RESERVED: Final = re.compile(r"(Current|Final) (Score|Points|Grade)|Override (Score|Grade|Status)")


def canvas_csv(report: ClassReport, assignment_id: str = "") -> Filled:
    """A gradebook made of the roster's columns; ``assignment_id`` is Canvas' number for it."""
    title = cell(report.title)
    if _RESERVED.search(title):
        raise UsageError(
            f"Canvas keeps columns such as '{title}' for itself.", "Give another title."
        )
    heading = f"{title} ({assignment_id})" if assignment_id else title
    rows = [(*HEADER, heading), (POINTS_POSSIBLE, "", "", "", "", number(report.max_points))]
    absent = []
    for row, score in _scored(report):
        ids = [_id(row.student.columns.get(column, "")) for column in IDS.values()]
        if not any(ids):
            absent.append(row.student.id)
            continue
        name, section = cell(row.student.name or row.student.id), cell(row.student.section)
        rows.append((name, *ids, section, number(score)))
    return Filled(text=table(rows), absent=tuple(absent), filled=len(rows) - 2)


def canvas_filled(report: ClassReport, exported: str, name: str, asked: str = "") -> Filled:
    """The scores in a gradebook that Canvas has exported, from the file ``name``.

    A student who is excused there stays excused. ``asked`` is the assignment's number, title or
    whole heading there; without it the title of the kit's assignment is looked for. Raises
    :class:`UsageError` if there is no such column, or if its points possible are others than the
    assignment's.
    """
    sheet = Sheet.parse(exported, name)
    section = sheet.column("Section")
    if section is None or sheet.column("ID") is None:
        raise UsageError(
            f"{name} is no gradebook of Canvas: it has no columns ID and Section.",
            "Export one in Canvas: Grades, Export, Export Entire Gradebook.",
        )
    column = _column(sheet, section, asked or report.title, name)
    kept = [*range(section + 1), column]
    indexes = {kind: sheet.index(kind) for kind in IDS}
    lines = places(((r.student.id, _rows_of(r.student, indexes)) for r in report.rows), name)
    rows = [0]
    absent, scores, excused = [], dict[int, str](), dict[int, str]()
    if (possible := _points_possible(sheet)) is not None:
        _compare(sheet.cell(possible, column), report.max_points, name)
        rows.append(possible)
    for row, score in _scored(report):
        line = lines.get(row.student.id)
        if line is None:
            absent.append(row.student.id)
        elif sheet.cell(line, column).strip().upper() == EXCUSED:
            excused[line] = row.student.id
        else:
            scores[line] = number(score)
    rows += sorted({*scores, *excused})
    written = [[_kept(sheet.cell(n, c), n) for c in kept] for n in rows]
    for n, cells in zip(rows, written, strict=True):
        cells[-1] = scores.get(n, cells[-1])
    return Filled(
        text=table(written),
        absent=tuple(absent),
        filled=len(scores),
        locked=tuple(excused.values()),
    )


def _scored(report: ClassReport) -> Iterator[tuple[Row, float]]:
    for row in report.rows:
        score = score_of(row)
        if score is not None:
            yield row, score


def _id(text: str) -> str:
    """An id as it is, or nothing: changed it would be another one, as a formula it would run."""
    return "" if FORMULA.match(text) or cell(text) != text else text


def _kept(text: str, row: int) -> str:
    # What Canvas itself has written may still be a name that a student has chosen there.
    return text if text == POINTS_POSSIBLE or not row else cell(text)


def _points_possible(sheet: Sheet) -> int | None:
    found = (n for n in sheet.lines if "Points Possible" in sheet.cell(n, 0))
    return next(found, None)


def _compare(text: str, max_points: float, name: str) -> None:
    if "read only" in text:
        raise UsageError(f"That column of {name} can only be read.", "Name another one.")
    try:
        possible = float(text.replace(",", ".")) if text.strip() else max_points
    except ValueError:
        return
    if abs(possible - max_points) >= 0.005:
        raise UsageError(
            f"In Canvas the assignment has {text} points, here it has {number(max_points)}.",
            "Make them equal, there or in assignment.toml, so that scores mean the same.",
        )


def _column(sheet: Sheet, section: int, asked: str, name: str) -> int:
    """The column that ``asked`` names among those behind the students'."""
    headings = dict(enumerate(sheet.header))
    found = [c for c, heading in headings.items() if c > section and asked in _names(heading)]
    if len(found) == 1:
        return found[0]
    there = [h for c, h in headings.items() if c > section and not _RESERVED.search(h)]
    raise UsageError(
        f"{name} has {'more than one column' if found else 'no column'} '{asked}'.",
        f"Give --column one of: {', '.join(there) or 'none is there'}.",
    )


def _names(heading: str) -> tuple[str, ...]:
    numbered = _NUMBERED.fullmatch(heading)
    return (heading, numbered["title"], numbered["id"]) if numbered else (heading,)


def _rows_of(student: Student, indexes: Mapping[str, Mapping[str, list[int]]]) -> list[int]:
    """Where a student may be: by the roster's columns for Canvas, else by id and email."""
    for kind, column in IDS.items():
        if found := indexes[kind].get(folded(student.columns.get(column, ""))):
            return found
    others = [folded(student.id), folded(student.email)]
    kinds = ("SIS User ID", "SIS Login ID")
    return [row for kind in kinds for other in others for row in indexes[kind].get(other, ())]
