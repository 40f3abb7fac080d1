"""Moodle's grading worksheet with the grades filled in; see ``docs/reference/exports.md``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from kit.classroom.exports.escaping import html_text
from kit.classroom.exports.score import parts_of, remarks_of
from kit.classroom.exports.sheet import Filled, Sheet, is_other_number, match_scores
from kit.classroom.roster import Student
from kit.classroom.rows import ClassReport, Row
from kit.errors import UsageError
from kit.render.blocks import points

OURS: Final = "<p>Graded by the kit:"  # how feedback begins that may be written over
COLUMNS: Final = {  # of a worksheet in English, and the same in German, French and Spanish
    "Identifier": ("ID", "Identifiant", "Identificador"),
    "Email address": ("E-Mail-Adresse", "Adresse de courriel", "Dirección de correo"),
    "ID number": ("ID-Nummer", "Numéro d’identification", "Número de ID"),
    "Username": ("Anmeldename", "Nom d’utilisateur", "Nombre de usuario"),
    "Grade": ("Bewertung", "Note", "Calificación"),
    "Maximum Grade": ("Bestwertung", "Note maximale", "Calificación máxima"),
    "Grade can be changed": (
        "Bewertung kann geändert werden",
        "La note peut être modifiée",
        "La calificación puede ser cambiada",
    ),
    "Feedback comments": (
        "Feedback als Kommentar",
        "Feedback par commentaires",
        "Comentarios de retroalimentación",
    ),
}
"""Moodle's strings ``recordid``, ``email``, ``idnumber``, ``username``, ``gradenoun``,
``maxgrade``, ``gradecanbechanged`` and ``pluginname``, in assign.php, moodle.php and
assignfeedback_comments.php of its language packs, as they are in May 2026 at
github.com/projectestac/moodle-langpacks. Packs since 2014 differ in an apostrophe only. The columns
are those of mod/assign/gradingtable.php.
"""
NO: Final = (  # what Moodle writes, in many languages, where a grade must not be changed
    *("no", "nein", "non", "nee", "não", "nej", "nei", "ei", "nie", "ne", "nu", "nem", "hayır"),
    *("нет", "ні", "не", "όχι", "いいえ", "否", "아니오", "لا", "לא"),
)


def read_renames(renames: Iterable[str]) -> dict[str, str]:
    """Return the names in texts such as ``Grade=Bewertung``; raise :class:`UsageError`."""
    names = {}
    for rename in renames:
        heading, _, name = rename.partition("=")
        if heading not in COLUMNS or not name:
            advice = f"One of: {', '.join(COLUMNS)}."
            raise UsageError(f"--rename {rename} names no column.", advice)
        names[heading] = name
    return names


def read_worksheet(text: str, name: str, renames: Mapping[str, str]) -> Sheet:
    """Return the worksheet ``name``; raise :class:`UsageError` if it is not a table."""
    sheet = Sheet.parse(text, name)
    sheet.renames.update(_find_names(sheet) | dict(renames))
    return sheet


def moodle_filled(
    report: ClassReport, worksheet: str, name: str, *, feedback: bool, renames: Mapping[str, str]
) -> Filled:
    """Return the worksheet ``name``, filled; raise :class:`UsageError` if it does not fit."""
    sheet = read_worksheet(worksheet, name, renames)
    grade, words = sheet.column("Grade"), sheet.column("Feedback comments") if feedback else None
    if grade is None or sheet.column("Identifier") is None or (feedback and words is None):
        raise _missing_columns(sheet, feedback=feedback)
    changeable = sheet.column("Grade can be changed")
    scores, absent, locked = match_scores(
        report,
        sheet,
        lambda student: find_worksheet_rows(student, sheet),
        lambda line: sheet.cell(line, changeable).strip().casefold() in NO,
    )
    for line, (row, score) in scores.items():
        most = sheet.cell(line, sheet.column("Maximum Grade"))
        if is_other_number(most, report.max_points):
            raise UsageError(
                f"In {name} the maximum grade is {most}, here it is {points(report.max_points)}.",
                "Make them equal, in Moodle or in assignment.toml, so that grades mean the same.",
            )
        sheet.fill(line, grade, points(score))
        old = sheet.cell(line, words)
        if words is not None and (not old.strip() or old.startswith(OURS)):
            sheet.fill(line, words, feedback_html(row))
    locked_ids = tuple(locked.values())
    return Filled(text=sheet.text, absent=absent, filled=len(scores), locked=locked_ids)


def feedback_html(row: Row) -> str:
    """Return what a student reads in Moodle, which shows it as HTML: the points and their parts.

    An adjustment has no line here, because the remarks explain it.
    """
    lines = [
        f"{html_text(part.name)}: {points(part.points)} of {points(part.max_points)}"
        + (f" ({html_text(part.reason)})" if part.reason else "")
        for part in parts_of(row)
        if not part.is_adjustment
    ]
    lines += [html_text(line) for line in remarks_of(row).splitlines()]
    total = f"{points(row.score or 0.0)} of {points(row.max_points)} points"
    return f"{OURS} {total}</p><p>{'<br>'.join(lines)}</p>"


def _find_names(sheet: Sheet) -> dict[str, str]:
    """Return what the columns of a worksheet in a known language are called."""
    header = {heading.casefold().replace("'", "’"): heading for heading in sheet.header}
    names = {}
    for column, translations in COLUMNS.items():
        known = (header.get(name.casefold()) for name in (column, *translations))
        if name := next(filter(None, known), ""):
            names[column] = name
    return names


def _missing_columns(sheet: Sheet, *, feedback: bool) -> UsageError:
    """Return the error that names all columns that are missing, required or not."""
    ids, optional = ("ID number", "Username"), () if feedback else ("Feedback comments",)
    known = [heading for heading in COLUMNS if heading not in (*ids, *optional)]
    missing = [sheet.renames.get(h, h) for h in known if sheet.column(h) is None]
    renames = " ".join(f'--rename "{heading}=NAME"' for heading in missing)
    problem = " and ".join(f"no column '{heading}'" for heading in missing)
    return UsageError(
        f"{sheet.name} has {problem}; its columns are {', '.join(sheet.header)}.",
        f"Download the grading worksheet in Moodle; in another language, add: {renames}",
    )


def find_worksheet_rows(student: Student, sheet: Sheet) -> Sequence[int]:
    """Return where a student may be: by the roster's ``participant``, by id, or by email."""
    own = student.columns
    keys = {
        "Identifier": own.get("participant", ""),
        "ID number": own.get("moodle_id", "") or own.get("id_number", "") or student.id,
        "Username": own.get("moodle_username", "") or student.id,
        "Email address": student.email,
    }
    return next(filter(None, (sheet.find(heading, text) for heading, text in keys.items())), [])
