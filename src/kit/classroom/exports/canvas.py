"""The gradebook CSV that Canvas imports; see ``docs/reference/exports.md``."""

from __future__ import annotations

import re
from typing import Final

from kit.classroom.exports.escaping import FORMULA, cell, table
from kit.classroom.exports.score import scores_of
from kit.classroom.exports.sheet import Filled, Sheet, is_other_number, match_scores
from kit.classroom.roster import Student
from kit.classroom.rows import ClassReport
from kit.errors import UsageError
from kit.render.blocks import points

IDS: Final = {"ID": "canvas_id", "SIS User ID": "sis_user_id", "SIS Login ID": "sis_login_id"}
"""What Canvas calls an id, and the roster's column for it."""

POINTS_POSSIBLE: Final = "    Points Possible"
_RESERVED: Final = re.compile(r"(Current|Final) (Score|Points|Grade)|Override (Score|Grade|Status)")


def canvas_csv(report: ClassReport, assignment_id: int | None = None) -> Filled:
    """Return a gradebook of the roster's columns; raise :class:`UsageError` for Canvas' titles."""
    title = cell(report.title)
    if _RESERVED.search(title):
        raise UsageError(f"Canvas uses columns such as '{title}' itself.", "Give another title.")
    heading = f"{title} ({assignment_id})" if assignment_id else title
    rows = [
        ("Student", *IDS, "Section", heading),
        (POINTS_POSSIBLE, "", "", "", "", points(report.max_points)),
    ]
    absent = []
    for row, score in scores_of(report):
        student = row.student
        ids = [student.columns.get(column, "") for column in IDS.values()]
        # An id that is not safe as it is is left out: changed it would be another id.
        ids = ["" if FORMULA.match(text) or cell(text) != text else text for text in ids]
        if any(ids):
            name = cell(student.name or student.id)
            rows.append((name, *ids, cell(student.section), points(score)))
        else:
            absent.append(student.id)
    return Filled(text=table(rows), absent=tuple(absent), filled=len(rows) - 2)


def canvas_filled(report: ClassReport, exported: str, name: str, asked: str = "") -> Filled:
    """Return the scores in a gradebook that Canvas has exported, from the file ``name``.

    ``asked`` is the assignment's number, title or whole heading there, or else the kit's title.
    Raises :class:`UsageError` if there is no such column, or its points possible are others.
    """
    sheet = Sheet.parse(exported, name)
    section = sheet.column("Section")
    if section is None or sheet.column("ID") is None:
        raise UsageError(
            f"{name} is not a gradebook of Canvas: it has no columns ID and Section.",
            "Export one in Canvas: Grades, Export, Export Entire Gradebook.",
        )
    column = _find_column(sheet, section, asked or report.title)
    possible = [n for n in sheet.lines if "Points Possible" in sheet.cell(n, 0)][:1]
    for n in possible:
        text = sheet.cell(n, column)
        if "read only" in text:
            raise UsageError(f"That column of {name} can only be read.", "Name another one.")
        if is_other_number(text, report.max_points):
            here = f"here it has {points(report.max_points)}."
            raise UsageError(
                f"In Canvas the assignment has {text} points, {here}",
                "Make them equal, there or in assignment.toml, so that scores mean the same.",
            )
    scores, absent, locked = match_scores(
        report,
        sheet,
        lambda student: _find_rows(student, sheet),
        lambda row: sheet.cell(row, column).strip().upper() == "EX",  # excused from handing in
    )
    rows = []
    for n in (0, *possible, *sorted({*scores, *locked})):
        texts = [sheet.cell(n, c) for c in (*range(section + 1), column)]
        # Even what Canvas has written may be a name that a student has chosen there.
        cells = [text if text == POINTS_POSSIBLE or not n else cell(text) for text in texts]
        rows.append([*cells[:-1], points(scores[n][1]) if n in scores else cells[-1]])
    locked_ids = tuple(locked.values())
    return Filled(text=table(rows), absent=absent, filled=len(scores), locked=locked_ids)


def _find_column(sheet: Sheet, section: int, asked: str) -> int:
    """Return the column that ``asked`` names, one of those after the students' columns."""
    headings = dict(enumerate(sheet.header[section + 1 :], section + 1))
    numbered = {c: re.fullmatch(r"(.*) \((\d+)\)", h, re.DOTALL) for c, h in headings.items()}
    columns = [c for c, m in numbered.items() if asked in (headings[c], *(m.groups() if m else ()))]
    if len(columns) == 1:
        return columns[0]
    others = [heading for heading in headings.values() if not _RESERVED.search(heading)]
    raise UsageError(
        f"{sheet.name} has {'more than one column' if columns else 'no column'} '{asked}'.",
        f"Give --column one of: {', '.join(others) or '(the file has none)'}.",
    )


def _find_rows(student: Student, sheet: Sheet) -> list[int]:
    """Return where a student may be: by the roster's columns for Canvas, else by id and email."""
    for heading, column in IDS.items():
        if rows := sheet.find(heading, student.columns.get(column, "")):
            return rows
    texts, headings = (student.id, student.email), ("SIS User ID", "SIS Login ID")
    return [row for heading in headings for text in texts for row in sheet.find(heading, text)]
