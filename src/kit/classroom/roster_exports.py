"""Read the list of a class as a learning management system exports it.

Each system names the columns in its own way. Here its names become the roster's: ``id``, ``name``,
``first_name``, ``last_name``, ``email``, ``section``, ``group``, ``canvas_id``, ``participant``.
Moodle's names are those of its language packs (see ``exports/moodle.py``), Canvas' those of its
gradebook (``lib/gradebook_exporter.rb``), GitHub Classroom's those of ``classroom_roster.csv``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterExport:
    """The columns of one export.

    It has all of ``marks``, and its students' ids are in the first of ``ids`` that is not empty.
    ``names`` has the kit's name of other columns. A line without a text in ``needs``, or with one
    of ``STAFF`` in the column ``role``, is not a student's.
    """

    system: str
    marks: frozenset[str]
    ids: tuple[str, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    needs: str = ""

    def is_student(self, cells: Mapping[str, str]) -> bool:
        """Whether a line is that of a student."""
        is_test = cells.get("student", "") == "Student, Test"  # Canvas' own, of its student view
        is_staff = cells.get("role", "").casefold() in STAFF
        return not (is_test or is_staff) and (not self.needs or bool(cells.get(self.needs)))

    def translate(self, cells: Mapping[str, str]) -> dict[str, str]:
        """Return the cells by the kit's names of columns, and by their own."""
        known = {ours: cells[own] for own, ours in self.names.items() if own in cells}
        student = next((cells[name] for name in self.ids if cells.get(name)), "")
        return {**cells, **known, "id": student}


STAFF: Final = frozenset(("instructor", "ta", "reader"))  # roles at Gradescope
_MOODLE: Final = {
    "email_address": "email",
    "e-mail-adresse": "email",
    "full_name": "name",
    "adresse_de_courriel": "email",
    "dirección_de_correo": "email",
    "vorname": "first_name",
    "nachname": "last_name",
    "vollständiger_name": "name",
    "prénom": "first_name",
    "nom_de_famille": "last_name",
    "nom": "last_name",
    "nombre": "first_name",
    "apellido(s)": "last_name",
    "nombre_completo": "name",
    "nom_complet": "name",
    "groups": "group",
    "gruppen": "group",
    "groupes": "group",
    "grupos": "group",
    "anmeldename": "username",
    "nom_d’utilisateur": "username",
    "nombre_de_usuario": "username",
    "id-nummer": "id_number",
    "numéro_d’identification": "id_number",
    "número_de_id": "id_number",
}
_EMAILS: Final = ("email_address", "e-mail-adresse", "adresse_de_courriel", "dirección_de_correo")
_WORKSHEETS: Final = (  # the column of the participant's number, and two more
    ("identifier", "email_address", "grade"),
    ("id", "e-mail-adresse", "bewertung"),
    ("identifiant", "adresse_de_courriel", "note"),
    ("identificador", "dirección_de_correo", "calificación"),
)
_IDS: Final = (
    *("username", "anmeldename", "nom_d’utilisateur", "nombre_de_usuario"),
    *("id_number", "id-nummer", "numéro_d’identification", "número_de_id"),
    *_EMAILS,
)
EXPORTS: Final = (
    RosterExport(
        system="Canvas",
        marks=frozenset(("student", "id", "sis_login_id")),
        ids=("sis_login_id", "sis_user_id", "id"),
        names={"student": "name", "id": "canvas_id"},
        needs="id",  # the lines with the points possible have none
    ),
    RosterExport(
        system="GitHub Classroom",
        marks=frozenset(("identifier", "github_username")),
        ids=("github_username", "identifier"),
        names={"identifier": "name", "group_name": "group"},
    ),
    RosterExport(
        system="Gradescope",
        marks=frozenset(("sid", "email")),
        ids=("sid", "email"),
        names={"sections": "section"},
    ),
    *(
        RosterExport(
            system="Moodle",
            marks=frozenset(marks),
            ids=_IDS,
            names={**_MOODLE, marks[0]: "participant"} if marks[1:] else _MOODLE,
        )
        for marks in (*_WORKSHEETS, *((email,) for email in _EMAILS))
    ),
    *(
        RosterExport(system=system, marks=frozenset(marks), ids=ids, names=names)
        for system, marks, ids, names in (
            ("Classroom 50", ("username", "github_id"), ("username",), {}),
            ("Blackboard", ("username", "last_name", "student_id"), ("username",), {}),
            ("D2L", ("orgdefinedid", "username"), ("username", "orgdefinedid"), {}),
            ("ILIAS", ("login",), ("login",), {"vorname": "first_name", "nachname": "last_name"}),
        )
    ),
)


def find_export(columns: Collection[str]) -> RosterExport | None:
    """Return the system whose export has these columns; None for a roster with ids.

    A column ``id`` is the teacher's own, except in an export that has another meaning for it: in
    Canvas' it is the number of a user, and in Moodle's German worksheet that of a participant.
    """
    for export in EXPORTS:
        is_own = "id" in columns and export.names.get("id", "id") == "id"
        if export.marks <= {*columns} and not is_own:
            return export
    return None
