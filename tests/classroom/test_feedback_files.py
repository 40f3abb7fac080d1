"""The files of `kit class feedback`: each is about one student, and has no answer in it."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from .conftest import HONEST, TOY, Classroom

ROSTER = """id,name,email,section,participant,github
{0}
"""
IDS = ("kx417", "qy528", "zw639", "vt740")
NAMES = ("Rosalind", "Ottokar", "Wilhelmine", "Balthasar")
SEED = 734_512_908


def signs(number: int) -> list[str]:
    """What is known of one student and of no other."""
    code, name = IDS[number], NAMES[number]
    marks = (f"{word}{number}{code}" for word in ("comment", "printed", "raised"))
    return [code, name, f"{name}@x.example", f"sec-{code}", f"90{number}11", *marks]


def wrong_files(number: int) -> dict[str, str]:
    """Wrong answers that print, return and raise what only this student would."""
    _, _, _, _, _, comment, printed, raised = signs(number)
    greet = f"def greet(name):\n    # {comment}\n    print('{printed}')\n    return '{printed}'\n"
    later = f"async def add_later(a, b):\n    raise ValueError('{raised}')  # {comment}\n"
    return {"greet": greet, "add_later": later}


@pytest.fixture
def graded(classroom: Classroom) -> Classroom:
    """Three students who failed in ways of their own, and one who handed in nothing."""
    lines = []
    for number in range(len(IDS)):
        code, name, email, section, participant, *_ = signs(number)
        lines.append(f"{code},{name},{email},{section},Participant {participant},gh-{code}")
        if number < 3:
            classroom.hands_in(code, wrong_files(number))
    roster = classroom.folder / "roster.csv"
    roster.write_text(ROSTER.format("\n".join(lines)), encoding="utf-8")
    text = classroom.file.read_text(encoding="utf-8").replace("seed = 7\n", f"seed = {SEED}\n")
    classroom.file.write_text(text, encoding="utf-8")
    done = classroom.kit("class", "grade", "submissions", "--out", "out")
    assert done.returncode == 0, done.stderr
    assert "kit class feedback --out out" in done.stdout
    return classroom


def written_texts(classroom: Classroom) -> dict[str, list[str]]:
    """All that is written about each student, in every form."""
    for form in ("pages", "moodle"):
        done = classroom.kit("class", "feedback", "--out", "out", "--all", "--as", form)
        assert done.returncode == 0, done.stderr
    folder = classroom.out / "feedback"
    texts = {code: [f.read_text() for f in sorted(folder.glob(f"{code}.*"))] for code in IDS}
    with zipfile.ZipFile(folder / "moodle.zip") as archive:
        for name in archive.namelist():
            code = IDS[NAMES.index(name.split("_")[0])]
            texts[code].append(archive.read(name).decode())
    return texts


def answer_lines() -> set[str]:
    """Lines of checks and solutions that say something."""
    files = [*TOY.glob("checks/**/*.py"), *TOY.glob("solutions/**/*.py")]
    lines = {line.strip() for file in files for line in file.read_text("utf-8").splitlines()}
    tasks = "".join(file.read_text("utf-8") for file in TOY.glob("exercises/**/*.py"))
    return {
        line
        for line in lines
        if len(line) > 12 and not line.startswith('"""') and line not in tasks
    }


def test_no_file_says_anything_of_another_student(graded: Classroom) -> None:
    """Ids, names, emails, sections, accounts and texts of others are nowhere, nor is an answer."""
    texts = written_texts(graded)
    assert {code: len(of_one) for code, of_one in texts.items()} == dict.fromkeys(IDS, 3)
    answers = answer_lines()
    assert len(answers) > 10
    for number, code in enumerate(IDS):
        own = "\n".join(texts[code])
        assert NAMES[number] in own
        if number < 3:
            assert all(sign in own for sign in signs(number)[-2:])
        for other in set(range(len(IDS))) - {number}:
            assert [sign for sign in signs(other) if sign in own] == []
        shown = re.sub(r"&#39;|&#34;|&quot;", "'", own)
        assert [line for line in answers if line in own or line in shown] == []
        assert str(SEED) not in own
        assert "test_" not in own


def test_only_looked_at_work_is_given_back(graded: Classroom) -> None:
    """Who handed in nothing is named and has no file; --all writes one that says so."""
    done = graded.kit("class", "feedback", "--out", "out")
    assert done.returncode == 0
    assert done.stdout == "wrote a page and a text for each of 3 students to out/feedback/\n"
    assert done.stderr == f"No feedback, because missing: {IDS[3]}.\n"
    folder = graded.out / "feedback"
    assert {f.name for f in folder.iterdir()} == {
        f"{c}.{k}" for c in IDS[:3] for k in ("html", "md")
    }
    graded.kit("class", "feedback", "--out", "out", "--all")
    assert "Nothing was handed in." in (folder / f"{IDS[3]}.md").read_text()
    again = graded.kit("class", "feedback", "--out", "out")
    assert f"Of an earlier run: {IDS[3]}.html, {IDS[3]}.md." in again.stderr


def test_a_newer_submission_is_not_given_the_old_points(graded: Classroom) -> None:
    """As long as it is not graded its student is named, also if it is asked for by id."""
    graded.hands_in(IDS[0], HONEST)
    from kit.classroom.grading import open_grading
    from kit.classroom.roster import read_roster
    from kit.classroom.uploads.collecting import find_submissions
    from kit.classroom.uploads.download import open_download

    students = read_roster(graded.folder / "roster.csv")
    text = graded.file.read_text(encoding="utf-8")
    assignment = graded.assignment(text)
    with (
        open_download(graded.submissions) as download,
        open_grading(graded.out, assignment, graded.course, students) as grading,
    ):
        found = find_submissions(download, students, graded.course, assignment)
        grading.collect(found.submissions, unknown=(), submitted={})
    done = graded.kit("class", "feedback", "--out", "out", "--student", IDS[0])
    assert done.returncode == 2
    assert f"No feedback, because not graded yet: {IDS[0]}." in done.stderr
    done = graded.kit("class", "feedback", "--out", "out", "--student", IDS[0], "--all")
    assert done.returncode == 0
    text = (graded.out / "feedback" / f"{IDS[0]}.md").read_text()
    assert "not graded yet" in text
    assert "point" not in text


def test_the_text_of_one_student_goes_to_stdout(graded: Classroom) -> None:
    """It is the text for a comment on a pull request; more than one student has no stdout."""
    feedback = ("class", "feedback", "--out", "out")
    one = ("--as", "pull-request", "--student", IDS[1].upper(), "--to", "-")
    done = graded.kit(*feedback, *one)
    assert done.returncode == 0
    assert done.stdout.startswith("# Feedback on Toys\n\n**Ottokar: 0 of 10 points**\n")
    assert not Path(graded.folder / "-").exists()
    graded.kit(*feedback, "--as", "pull-request")
    assert (graded.out / "feedback" / f"{IDS[1]}.md").read_text() == done.stdout
    assert not list((graded.out / "feedback").glob("*.html"))
    for wrong in (one[:2] + one[4:], one[2:]):
        assert graded.kit(*feedback, *wrong).returncode == 2


def test_another_folder(graded: Classroom) -> None:
    """--to names it, and the folder of the gradebook has nothing new."""
    done = graded.kit("class", "feedback", "--out", "out", "--to", "give/back", "--student", IDS[0])
    assert done.returncode == 0
    assert len(list((graded.folder / "give/back").iterdir())) == 2
    assert not (graded.out / "feedback").exists()
