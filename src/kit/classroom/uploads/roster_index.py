"""The students of a class by all names that a system may have for them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from functools import cached_property
from typing import Final, TypeVar

from kit.classroom.roster import Student, fold_name, split_words
from kit.classroom.uploads.name_forms import fold_plain, join_words, name_forms, split_groups

_Key = TypeVar("_Key", bound=Hashable)

USERNAMES: Final = ("github_username", "username")  # columns for names at GitHub
GROUPS: Final = ("group", "groups", "group_name")  # columns for groups, several after commas


class RosterIndex:
    """Finds students by what the roster has of them; each index is made when it is needed."""

    def __init__(self, students: Sequence[Student]) -> None:
        self.students = students
        self._ids = {fold_name(student.id): student for student in students}
        self._columns: dict[str, dict[str, list[Student]]] = {}

    def find_by_id(self, name: str) -> Student | None:
        """Return the student with this id, in any case."""
        return self._ids.get(fold_name(name))

    def find_submitter(self, sid: str, email: str, name: str) -> Student | None:
        """Return the student whom Gradescope knows by these, the first of them that decides."""
        if sid and (student := self.find_by_id(sid)):
            return student
        for column, value in (("sid", sid), ("student_id", sid), ("email", email)):
            found = self.get_column(column).get(fold_name(value), ()) if value else ()
            if len(found) == 1:
                return found[0]
        found = self.find_by_name(name)
        return found[0] if len(found) == 1 else None

    def words_of(self, student: Student) -> set[str]:
        """Return the words of a student's names that names of files may have."""
        names = (student.id, student.name, *(student.columns.get(name, "") for name in USERNAMES))
        return {word for name in names for word in split_words(name)}

    def get_column(self, name: str) -> dict[str, list[Student]]:
        """Return the students by what they have in a column of the roster."""
        if name not in self._columns:
            cells = ((fold_name(s.columns.get(name, "")), s) for s in self.students)
            self._columns[name] = _index((cell, s) for cell, s in cells if cell)
        return self._columns[name]

    def find_participant(self, number: str) -> list[Student]:
        """Return who has this number, also if a worksheet's word is before it."""
        cells = self.get_column("participant").items()
        return [s for cell, own in cells if re.fullmatch(rf"(.*\D)?{number}", cell) for s in own]

    def find_without(self, name: str, column: str) -> list[Student]:
        """Return who has this name, and no number of another entry in ``column``."""
        return [s for s in self.find_by_name(name) if not s.columns.get(column)]

    def find_by_name(self, name: str) -> list[Student]:
        """Return who has this full name, its words in any order."""
        found = (self._by_words.get(words, ()) for words in name_forms(name))
        return list({student.id: student for students in found for student in students}.values())

    def find_groups(self, name: str) -> list[list[Student]]:
        """Return the members of each group that may be meant: of that name, or nearly."""
        wanted = fold_plain(name)
        if exact := self._groups.get(wanted):
            return [exact]
        if not split_words(wanted):
            return []
        for form in (split_words, join_words):
            near = [own for group, own in self._groups.items() if form(group) == form(wanted)]
            if near:
                return near
        return []

    @cached_property
    def _groups(self) -> dict[str, list[Student]]:
        """Students by the names of their groups; a cell may have several, after commas."""
        cells = ((s.columns.get(column, ""), s) for column in GROUPS for s in self.students)
        return _index((fold_plain(name), s) for cell, s in cells for name in split_groups(cell))

    @cached_property
    def by_name(self) -> dict[str, list[Student]]:
        return _index((fold_name(s.name), s) for s in self.students if s.name)

    @cached_property
    def _by_words(self) -> dict[tuple[str, ...], list[Student]]:
        return _index((form, s) for s in self.students if s.name for form in name_forms(s.name))

    @cached_property
    def by_id_words(self) -> dict[tuple[str, ...], list[Student]]:
        pairs = [(tuple(split_words(s.id)), s) for s in self.students]
        for column in USERNAMES:
            names = ((s.columns.get(column, ""), s) for s in self.students)
            pairs += [(tuple(split_words(name)), s) for name, s in names if name]
        return _index(pairs)

    @cached_property
    def canvas_names(self) -> dict[str, list[Student]]:
        """Students by their sortable names in Canvas' form: any word may begin the last name."""
        pairs = []
        for student in self.students:
            words = student.name.replace(",", " ").split()
            turned = (words[start:] + words[:start] for start in range(max(len(words), 1)))
            pairs += [(join_words("".join(turn)), student) for turn in turned if turn]
        return _index(pairs)


def _index(pairs: Iterable[tuple[_Key, Student]]) -> dict[_Key, list[Student]]:
    index: defaultdict[_Key, list[Student]] = defaultdict(list)
    for key, student in pairs:
        if student not in index[key]:
            index[key].append(student)
    return index


def ids_of(students: Iterable[Student]) -> set[str]:
    """Return the ids of students, to compare groups of them."""
    return {student.id for student in students}
