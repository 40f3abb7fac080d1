"""The page without names says of no student who it is, and has the same figures."""

from __future__ import annotations

import re
from dataclasses import replace

from kit.classroom.insight.anonymous import FEWEST_TOGETHER, make_anonymous
from kit.classroom.insight.overview import check_rates, hint_use, overview, solved_by, spans
from kit.classroom.page.html import report_html
from kit.classroom.roster import Student
from kit.classroom.rows import ClassReport, Entry, Override, Refusal, Row
from kit.model import Lane, Moment, Outcome

from .a_class import COUNT, DUE, PRINT, failed, mark, missing_file, passed, report, row

FIRST = ("Quirina", "Zebulon", "Ottokar", "Wendelin", "Xanthippe", "Balthasar")


def student(number: int) -> Student:
    """A student each of whose texts on the roster is found nowhere else on a page."""
    first, last = FIRST[number], f"Von{FIRST[-number]}sen"
    id_, email = f"id7{number}44", f"{first.lower()}.mail{number}@school{number}.example"
    account = f"gh-{first.lower()}-{number}77"
    columns = {"id": id_, "name": f"{first} {last}", "email": email, "github_username": account}
    return Student(id=id_, name=f"{first} {last}", email=email, section="Gruppe", columns=columns)


def secrets_of(student: Student) -> set[str]:
    words = {*student.columns.values(), *student.name.split(), student.email.partition("@")[0]}
    return {word.casefold() for word in words} | {student.section.casefold()}


def texts_of(student: Student, other: Student) -> str:
    """What a program may print of its author, and of whom the author works with."""
    return f"{student.name} {student.id} {student.email} with {other.name.lower()} and {other.id}"


def a_class() -> ClassReport:
    """Six students who name themselves and each other wherever they can."""
    rows: list[Row] = []
    for number in range(6):
        me, other = student(number), student((number + 1) % 6)
        text = texts_of(me, other)
        source = f"# {text}\nname = {text!r}  # {me.name}\n{me.name.split()[0].lower()}_x = 1\n"
        moment = Moment(at=1.0, lane=Lane.OUTPUT, text=f"prints {text}")
        bad = failed(
            "test_prints",
            f"wrong in its own way: {text}",
            expected=text,
            actual=text,
            error=f"ValueError: {text}",
            where=f"exercises/{me.id}/x.py:2",
            timeline=(moment,),
        )
        by_hand = Override(
            student=me.id, exercise=COUNT, points=1.0, author=me.name, reason=text, at=DUE
        )
        made = row(
            me.id,
            mark(PRINT, bad, source=source.encode()),
            mark(COUNT, replace(bad, outcome=Outcome.UNFINISHED), override=by_hand),
            problem=text,
            refusals=(Refusal(name=text, problem=text, repair=text),),
            student=me,
        )
        rows.append(made)
    rows[4] = replace(rows[4], entry=Entry.REFUSED)
    rows[5] = replace(rows[5], entry=Entry.UNGRADED)
    return report(*rows, unknown=(texts_of(student(0), student(1)),), hint_cost=0.5)


def test_no_text_of_the_roster_is_on_the_page() -> None:
    """Not an id, a name, a word of a name, an address, an account or a section, in any case."""
    page = report_html(a_class(), anonymous=True).casefold()
    for number in range(6):
        assert {secret for secret in secrets_of(student(number)) if secret in page} == set()
    assert report_html(a_class()).casefold().count("id7344") > 5
    assert page.count("[student]") > 5


def test_what_students_did_is_only_in_the_examples() -> None:
    """In the details of a student there are sentences of the course, and no text of a program."""
    page = report_html(a_class(), anonymous=True)
    details = page[page.index('<h2 id="students">') :]
    assert "does not hold" in details
    assert "wrong in its own way" not in details
    assert "wrong in its own way" in page


def test_each_student_has_one_number() -> None:
    """All numbers from 1 on are there; a link leads to the details of the same number."""
    page = report_html(a_class(), anonymous=True)
    links = re.findall(r'href="#student-(\d+)"><bdi>Student (\d+)<', page)
    assert {target for target, _ in links} == {str(number) for number in range(1, 7)}
    assert all(target == number for target, number in links)


def test_the_order_of_the_roster_does_not_show() -> None:
    """The same class in another order, under other names, is the same page."""
    made = a_class()
    turned = replace(made, rows=made.rows[::-1])
    assert report_html(made, anonymous=True) == report_html(turned, anonymous=True)
    renamed = tuple(replace(r, student=Student(id=f"n{n}")) for n, r in enumerate(made.rows))
    assert (
        make_anonymous(replace(made, rows=renamed)).rows
        == make_anonymous(
            replace(
                made, rows=tuple(replace(r, student=Student(id=r.student.id)) for r in made.rows)
            )
        ).rows
    )


def test_the_figures_are_the_same() -> None:
    """Only names go: scores, checks, times and hints of the class stay."""
    rows = (
        row("a", mark(PRINT, passed("test_prints"), hints=2), mark(COUNT, passed("test_counts"))),
        row("b", mark(PRINT, failed("test_prints")), missing_file(COUNT), days_late=2, lost=0.2),
        row("c", entry=Entry.MISSING),
    )
    made = report(*rows)
    hidden = make_anonymous(made)
    assert overview(hidden).entries == overview(made).entries
    assert overview(hidden).scores == overview(made).scores
    for figures in (check_rates, hint_use, solved_by, spans):
        assert figures(hidden) == figures(made)


def sections(*sizes: int) -> dict[str, int]:
    """How many students are in each section of the page, if the class has these."""
    rows = [
        row(f"s{n}-{k}", student=Student(id=f"s{n}-{k}", section=f"name{n}"))
        for n, size in enumerate(sizes)
        for k in range(size)
    ]
    names = [one.student.section for one in make_anonymous(report(*rows)).rows]
    return {name: names.count(name) for name in sorted(set(names))}


def test_small_sections_are_put_together() -> None:
    """So few students could be recognised, also by what the class has without the others."""
    few = FEWEST_TOGETHER
    assert sections(few, few + 1) == {"Section 1": few + 1, "Section 2": few}
    assert sections(few, 2, 3) == {"Other sections": 5, "Section 1": few}
    assert sections(few + 1, few, 2) == {"Other sections": few + 2, "Section 1": few + 1}
    assert sections(1, 2) == {"Other sections": 3}
