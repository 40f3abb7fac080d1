"""A class of twelve that is graded for a picture: its answers, its report page, a photograph."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from screens import run

from kit.classroom.assignment import read_assignment
from kit.classroom.gradebook import GRADEBOOK_FILE, open_gradebook
from kit.classroom.marking import report_class
from kit.classroom.page.html import report_html
from kit.classroom.roster import read_roster
from kit.course import load_course

ROOT = Path(__file__).parents[2]
WIDTH, HEIGHT = 960, 850
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
RANDOM = re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
"""Numbers that LangGraph draws for each task of a run."""
HANDED_IN = datetime(2026, 11, 27, 16, 40, tzinfo=UTC)
ASSIGNMENT = """\
format = 1
title = "Streams, week 1"
course = "astream"
seed = 1

[[exercises]]
name = "name_the_nodes"
points = 5

[[exercises]]
name = "print_progress"
points = 5

[[exercises]]
name = "full_states"
points = 5
"""
EXERCISES = ("name_the_nodes", "print_progress", "full_states")
CLASS = {  # by student: for each exercise a known mistake, "" for a right answer, None for no file
    "anna": ("", "", ""),
    "bert": ("plain_for", "collect_then_print", "updates_for_states"),
    "cleo": ("", "collect_then_print", ""),
    "dora": ("values_events", "", "updates_for_states"),
    "emil": ("", "", "drops_the_input"),
    "fred": ("plain_for", "plain_for", None),
    "gina": ("", "collect_then_print", "updates_for_states"),
    "hugo": ("order_of_starts", "", ""),
    "iris": ("", "", ""),
    "jule": ("", "whole_update", "runs_twice"),
    "karl": (None, None, None),
    "lena": ("first_only", "", "updates_for_states"),
}


def make_report_page() -> str:
    """Grade the class, and return its report page; the same course and templates give the same."""
    course = load_course(ROOT)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        hand_in(folder)
        status, printed = run("kit class grade submissions --out grades", folder)
        if status:
            raise SystemExit(f"The class of the picture was not graded:\n{printed}")
        students = read_roster(folder / "roster.csv")
        assignment = read_assignment(folder / "assignment.toml", course)
        with open_gradebook(folder / "grades" / GRADEBOOK_FILE) as gradebook:
            report = report_class(gradebook, assignment, course, students)
    # What differs from one machine or day to the next.
    rows = (replace(row, graded_at=row.graded_at and HANDED_IN) for row in report.rows)
    page = report_html(replace(report, kit="1", isolation="namespaces", rows=tuple(rows)))
    return RANDOM.sub("", page)


def hand_in(folder: Path) -> None:
    """Write the assignment, the roster and the submissions of the class."""
    (folder / "assignment.toml").write_text(ASSIGNMENT, encoding="utf-8")
    lines = ["id,name", *(f"{student},{student.title()}" for student in CLASS)]
    (folder / "roster.csv").write_text("\n".join(lines), encoding="utf-8")
    for number, (student, mistakes) in enumerate(CLASS.items()):
        for exercise, mistake in zip(EXERCISES, mistakes, strict=True):
            if mistake is None:
                continue
            file = folder / "submissions" / student / f"{exercise}.py"
            file.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(find_text(exercise, mistake, number), file)
            time = HANDED_IN.timestamp() + 3600 * number
            os.utime(file, (time, time))


def find_text(exercise: str, mistake: str, number: int) -> Path:
    """Return the file of a known mistake, or of a right answer, which the number chooses."""
    if mistake:
        return ROOT / "mistakes/first_stream" / exercise / f"{mistake}.py"
    answers = sorted((ROOT / "answers/first_stream" / exercise).glob("*.py"))
    return answers[number % len(answers)]


def photograph(page: str, picture: Path) -> None:
    """Write what a browser shows of the beginning of a page, as PNG."""
    from playwright.sync_api import sync_playwright

    here = next(filter(None, map(shutil.which, BROWSERS)), None)
    browser = os.environ.get("KIT_TEST_BROWSER", here)
    if not browser:
        raise SystemExit(f"{picture.name} needs Chromium; KIT_TEST_BROWSER can name it.")
    with sync_playwright() as playwright:
        window = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        shown = window.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        shown.set_content(page)
        shown.screenshot(path=picture)
        window.close()
