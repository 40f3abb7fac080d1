"""Feedback files for Moodle, as one archive to upload for a whole class.

Moodle finds the student of a file by the number in its folder's name,
``Full name_NUMBER_assignsubmission_file_``, as in the archive of all submissions that it lets
teachers download; the name before the number may be anything without ``_``. A file of the same
name replaces the one of an earlier upload.

Source: ``mod/assign/feedback/file/importziplib.php`` of Moodle, ``is_valid_filename_for_import``.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from typing import Final

from kit.classroom.exports.moodle import find_worksheet_rows
from kit.classroom.exports.sheet import Sheet, assign_rows
from kit.classroom.roster import Student
from kit.errors import UsageError

PAGE_NAME: Final = "feedback.html"
_NUMBER: Final = re.compile(r"\D*(\d{1,18})")  # "Participant 123", in any language, or the number


def find_participants(students: Iterable[Student], sheet: Sheet | None = None) -> dict[str, int]:
    """Return Moodle's number of each student that is known, by id.

    It is in the roster's column ``participant``, or else in the grading worksheet. Raises
    :class:`UsageError` if two students have the same number, or a student has two.
    """
    texts = {student.id: student.columns.get("participant", "") for student in students}
    if sheet is not None:
        column = sheet.column("Identifier")
        if column is None:
            problem = f"{sheet.name} has no column 'Identifier'."
            advice = 'In another language, add: --rename "Identifier=NAME"'
            raise UsageError(problem, advice)
        found = ((s.id, find_worksheet_rows(s, sheet)) for s in students if not texts[s.id])
        rows = assign_rows(found, sheet.name)
        texts |= {student: sheet.cell(row, column) for student, row in rows.items()}
    owners: dict[int, str] = {}
    for student, text in texts.items():
        if match := _NUMBER.fullmatch(text.strip()):
            other = owners.setdefault(int(match[1]), student)
            if other != student:
                problem = f"{other} and {student} have the same number in Moodle, {match[1]}."
                raise UsageError(problem, "Fix the column participant of the roster.")
    return {student: number for number, student in owners.items()}


def zip_feedback(pages: Iterable[tuple[Student, int, str]]) -> bytes:
    """Return the archive of the page of each student, whose number is given; entries have no time.

    Students of whom nothing but the number is known have their id as a name.
    """
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for student, number, page in pages:
            name = " ".join(re.sub(r"[^\w .'-]|_", " ", student.name or student.id).split())
            entry = zipfile.ZipInfo(f"{name}_{number}_assignsubmission_file_/{PAGE_NAME}")
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, page.encode(), zipfile.ZIP_DEFLATED)
    return written.getvalue()
