"""Moodle's offline grading worksheet, as the teacher has downloaded it, with grades filled in.

Moodle imports only a sheet that it has made (mod/assign/feedback/offline/importgradeslib.php), because
it knows a student by the number of a participant. So the cells ``Grade`` and ``Feedback comments`` are
filled, and everything else stays as it is, byte for byte.

A line belongs to the student whose ``moodle_participant`` in the roster is its ``Identifier``
(``Participant 12`` or ``12``), else to the one with its e-mail address, else to the one whose
``id_number`` or id is its ``ID number``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from kit.classroom.rows import ClassReport, Row
from kit.errors import UsageError
from kit.render.blocks import points
from kit.render.exports.escaping import html_text, line, number
from kit.render.exports.filled import Filled
from kit.render.exports.remarks import remarks
from kit.render.exports.shares import hundredths, score_of
from kit.render.exports.worksheet import Cell, read_cells, replaced

IDENTIFIER, GRADE, FEEDBACK = "Identifier", "Grade", "Feedback comments"
NEEDED: Final = (IDENTIFIER, GRADE, "Last modified (grade)")
MOST_FEEDBACK: Final = 500
"""Characters of what a failed check says."""

_KEYS: Final[tuple[tuple[str, Callable[[Row], str]], ...]] = (
    (IDENTIFIER, lambda row: _participant(row.student.columns.get("moodle_participant", ""))),
    ("Email address", lambda row: row.student.email.casefold()),
    ("ID number", lambda row: (row.student.columns.get("id_number") or row.student.id).casefold()),
)


def moodle_worksheet(report: ClassReport, worksheet: str) -> Filled:
    """``worksheet`` with the grades of ``report``; read and write it as UTF-8 without any change.

    Raises :class:`UsageError` if it is none of Moodle's in English, or has another maximum.
    """
    header, *lines = [cells for cells in read_cells(worksheet) if cells != [] and cells[0].text]
    columns = _columns([cell.text.strip() for cell in header])
    changes: dict[Cell, str] = {}
    said: list[str] = []
    found: set[str] = set()
    find = _finder(report, columns)
    for cells in lines:
        name = line(cells[columns[IDENTIFIER]].text) if columns[IDENTIFIER] < len(cells) else ""
        row = find(cells)
        if row is None:
            said.append(f"{name or 'A line'} of the worksheet is nobody on the roster.")
        elif row.student.id in found:
            said.append(f"{name} of the worksheet is {row.student.id} once more.")
        else:
            found.add(row.student.id)
            said += _fill(row, cells, columns, changes)
    ids = (row.student.id for row in report.rows)
    said += [f"{student} has no line in the worksheet." for student in ids if student not in found]
    if FEEDBACK not in columns:
        said.append(f"The worksheet has no column '{FEEDBACK}': only grades were filled in.")
    return Filled(text=replaced(worksheet, changes), remarks=tuple(said))


def _columns(header: Sequence[str]) -> dict[str, int]:
    columns = {name: index for index, name in reversed(list(enumerate(header)))}
    missing = [name for name in NEEDED if name not in columns]
    if len(header) == 1:
        raise UsageError(
            "The worksheet has no commas between its columns.",
            "Use the file as Moodle made it; a spreadsheet has saved this one in its own way.",
        )
    if missing:
        raise UsageError(
            f"The worksheet has no column {' and no '.join(missing)}.",
            "Set Moodle's language to English (Preferences, Preferred language), and download the "
            "grading worksheet once more.",
        )
    return columns


def _finder(
    report: ClassReport, columns: Mapping[str, int]
) -> Callable[[Sequence[Cell]], Row | None]:
    """Finds the row of a line; a key that two students share finds neither."""
    tables: list[tuple[int, dict[str, list[Row]]]] = []
    for column, key in _KEYS:
        if column in columns:
            table: dict[str, list[Row]] = {}
            for row in report.rows:
                table.setdefault(key(row), []).append(row)
            tables.append((columns[column], table))

    def find(cells: Sequence[Cell]) -> Row | None:
        for index, table in tables:
            text = cells[index].text.strip() if index < len(cells) else ""
            key = _participant(text) if index == columns[IDENTIFIER] else text.casefold()
            rows = table.get(key, []) if key else []
            if len(rows) == 1:
                return rows[0]
        return None

    return find


def _participant(text: str) -> str:
    """``12`` for ``Participant 12``."""
    return text.strip().casefold().removeprefix("participant").strip()


def _fill(
    row: Row, cells: Sequence[Cell], columns: Mapping[str, int], changes: dict[Cell, str]
) -> list[str]:
    """Note what a line's cells are to say; gives sentences about what could not be filled."""
    student = row.student.id
    if len(cells) <= max(columns.values()):
        return [f"The line of {student} in the worksheet is too short."]
    texts = {name: cells[index].text.strip() for name, index in columns.items()}
    if texts.get("Grade can be changed", "").casefold() == "no":
        return [f"Moodle does not let the grade of {student} be changed."]
    score = score_of(row)
    if score is None:
        return [f"{student} was not graded."]
    _same_maximum(texts.get("Maximum Grade") or texts.get("Maximum grade") or "", row)
    changes[cells[columns[GRADE]]] = number(score)
    if FEEDBACK in columns:
        changes[cells[columns[FEEDBACK]]] = _feedback(row, score)
    return []


def _same_maximum(text: str, row: Row) -> None:
    try:
        maximum = float(text.replace(",", "."))
    except ValueError:
        return
    if hundredths(maximum) != hundredths(row.max_points):
        most = points(row.max_points)
        raise UsageError(
            f"The worksheet's maximum is {text}, and the assignment has {most} points.",
            f"Set the maximum grade in Moodle to {most}, and download the worksheet once more.",
        )


def _feedback(row: Row, score: float) -> str:
    """HTML, because that is what Moodle takes it for."""
    said = [f"{points(score)} of {points(row.max_points)} points."]
    for mark in row.marks:
        standing = mark.verdict.standing.value if mark.verdict else "not handed in"
        of = f"{points(mark.points)} of {points(mark.max_points)}"
        said.append(html_text(f"{mark.exercise}: {standing}, {of}"))
        failure = mark.verdict.first_failure if mark.verdict else None
        if failure is not None:
            said.append(html_text(line(f"{failure.says}: {failure.message}", MOST_FEEDBACK)))
    said += [html_text(text) for text in remarks(row)]
    return "<br>".join(said)
