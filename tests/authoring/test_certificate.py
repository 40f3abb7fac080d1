"""The certificate of a course: its numbers, its two texts, and that it can be made again."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kit.authoring.certificate import CourseCertificate, Tally, make_certificate
from kit.authoring.certificate_text import (
    certificate_markdown,
    encode_certificate,
    write_certificate,
)
from kit.authoring.idle_checks import IdleCheck
from kit.authoring.proof import ProofResult, check_course
from kit.authoring.proof_jobs import ProofJob, TextKind, list_jobs, list_mutant_jobs
from kit.authoring.twins import Coverage, Detection, load_behaviours
from kit.course import Course, load_course
from kit.model import Finding, Outcome, Standing, Verdict
from tests.schemas import find_errors

from .conftest import ADDRESS, Draft

MADE = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
TIMES = re.compile(r"^\| (made|took) \| .*$", re.MULTILINE)
ROOT = Path(__file__).parents[2]


def make_verdict(standing: Standing, check: str = "", mistake: str | None = None) -> Verdict:
    """Return a verdict whose only finding is that of ``check``."""
    outcome = Outcome.PASSED if standing is Standing.SOLVED else Outcome.FAILED
    finding = Finding(
        check=check, says="", outcome=outcome, points=0.0, max_points=1.0, mistake=mistake
    )
    return Verdict(
        exercise=ADDRESS,
        standing=standing,
        points=0.0,
        max_points=1.0,
        seconds=0.1,
        advice="",
        isolation="",
        findings=(finding,),
    )


def make_right_verdict(job: ProofJob) -> Verdict:
    """Return the verdict that a text must get."""
    if job.kind in (TextKind.SOLUTION, TextKind.ANSWER):
        return make_verdict(Standing.SOLVED)
    is_mistake = job.kind is TextKind.MISTAKE
    return make_verdict(Standing.UNSOLVED, job.check, job.name if is_mistake else None)


def make_result(course: Course, wrong: dict[str, Verdict], **fields: Any) -> ProofResult:
    """Return a proof in which each text has its right verdict, but those that ``wrong`` names."""
    idle = fields.pop("idle", ())
    jobs = [
        job
        for e in course.exercises
        for job in (*list_jobs(course, e), *list_mutant_jobs(course, e))
    ]
    graded = [(job, wrong.get(job.name) or make_right_verdict(job)) for job in jobs]
    behaviours = load_behaviours(course)
    detections = {(e.address, n): Detection.NOTICED for e in course.exercises for n in behaviours}
    detections |= fields.pop("detections", {})
    coverage = Coverage(behaviours, course.exercises, detections, (), 0)
    result = ProofResult(course.exercises, 0, (), (), tuple(graded), idle, coverage)
    return result._replace(**fields)


def certify(
    draft: Draft, wrong: dict[str, Verdict] | None = None, **fields: Any
) -> CourseCertificate:
    course = load_course(draft.root)
    return make_certificate(course, make_result(course, wrong or {}, **fields), MADE, 130.0)


def list_mutants(draft: Draft) -> list[str]:
    course = load_course(draft.root)
    return [job.name for job in list_mutant_jobs(course, course.exercises[0])]


def find_row(text: str, name: str) -> list[str]:
    """Return the cells of the only row of a table that begins with ``name``."""
    (row,) = re.findall(rf"^\| {re.escape(name)} \| (.*) \|$", text, re.MULTILINE)
    return str(row).split(" | ")


# -- the proof of a course, twice -----------------------------------------------------------------


def test_the_same_seed_gives_the_same_certificate(draft: Draft, tmp_path: Path) -> None:
    """Made twice, with another number of judges, both files differ in their times only."""
    texts, times = [], []
    for at_once, seconds in ((1, 100.0), (2, 300.0)):
        course = load_course(draft.root)
        result = check_course(
            course, course.exercises, lambda _n, _of: None, seed=3, at_once=at_once
        )
        assert result.problems == ()
        certificate = make_certificate(course, result, MADE.replace(day=at_once), seconds)
        page, data = write_certificate(certificate, tmp_path / str(at_once))
        decoded = json.loads(data.read_text(encoding="utf-8"))
        times.append((decoded.pop("made"), decoded.pop("seconds")))
        texts.append((decoded, TIMES.sub("", page.read_text(encoding="utf-8"))))
    assert texts[0] == texts[1]
    assert times == [("2026-11-01T12:00:00+00:00", 100.0), ("2026-11-02T12:00:00+00:00", 300.0)]
    data, _ = texts[0]
    assert (data["complete"], data["seed"]) == (True, 3)
    assert data["right_answers"] == {"graded": 4, "refused": 0}
    assert data["wrong_answers"]["passed"] == 0
    assert data["exercises"][0]["naming"]["named"] == 3


def test_another_seed_draws_other_inputs(draft: Draft) -> None:
    """The seed of a proof changes the seed of every text, and the same one gives it again."""
    course = load_course(draft.root)

    def list_seeds(seed: int) -> list[int]:
        (exercise,) = course.exercises
        jobs = [*list_jobs(course, exercise, seed=seed)]
        return [job.job.seed for job in jobs + list_mutant_jobs(course, exercise, seed=seed)]

    assert list_seeds(0) == list_seeds(0)
    assert not {*list_seeds(0)} & {*list_seeds(1)}


# -- numbers --------------------------------------------------------------------------------------


def test_right_verdicts(draft: Draft) -> None:
    """If each text gets the verdict that it must get, all are right and none is wrong."""
    certificate = certify(draft)
    (exercise,) = certificate.exercises
    assert exercise.right_answers == Tally(right=4)
    assert exercise.mistakes == Tally(right=3)
    assert exercise.mutants == Tally(right=len(list_mutants(draft)))
    assert (exercise.naming.by_own_check, exercise.naming.named) == (3, 3)
    assert (exercise.checks, exercise.points, exercise.hints.steps) == (2, 3.0, 3)
    assert certificate.missing == ()


@pytest.mark.parametrize(
    ("name", "standing", "field"),
    [
        ("countdown", Standing.UNGRADED, "stubs"),
        ("counts_up", Standing.SOLVED, "mistakes"),
        ("counts_up", Standing.UNGRADED, "mistakes"),
        ("", Standing.SOLVED, "mutants"),
    ],
)
def test_a_wrong_verdict(draft: Draft, name: str, standing: Standing, field: str) -> None:
    """A wrong answer that passes, or that is not graded, is counted and named."""
    name = name or list_mutants(draft)[0]
    (exercise,) = certify(draft, {name: make_verdict(standing)}).exercises
    assert getattr(exercise, field).wrong == (name,)
    assert name in exercise.wrong_answers.wrong


def test_a_right_answer_that_is_refused(draft: Draft) -> None:
    """A right answer that is not solved is counted, whatever its standing is."""
    draft.write(f"answers/{ADDRESS}/other.py", "x = 1\n")
    certificate = certify(draft, {"other": make_verdict(Standing.STOPPED)})
    assert certificate.totals.answers.wrong == ("other",)
    assert encode_certificate(certificate)["right_answers"] == {"graded": 5, "refused": 1}
    assert "graded 5 times and refused **1 time**." in certificate_markdown(certificate)


def test_names_of_mistakes(draft: Draft) -> None:
    """Mistakes without a name, with another's, and caught by another check are counted apart."""
    check = "test_gives_every_number"
    wrong = {
        "counts_up": make_verdict(Standing.UNSOLVED, check, "goes_on_to_zero"),
        "goes_on_to_zero": make_verdict(Standing.UNSOLVED, "test_other", None),
    }
    naming = certify(draft, wrong).totals.naming
    assert (naming.named, naming.misnamed, naming.unnamed) == (
        1,
        ("counts_up",),
        ("goes_on_to_zero",),
    )
    assert naming.by_own_check == 2


def test_exceptions_are_not_wrong(draft: Draft) -> None:
    """What passes with a reason of the course is an exception, in each kind that can have one."""
    change = list_mutants(draft)[0]
    reasons = f'[survivors]\n{json.dumps(change)} = "same"\n'
    draft.write(f"mistakes/{ADDRESS}/survivors.toml", reasons)
    course = load_course(draft.root)
    (exercise,) = course.exercises
    passed = IdleCheck(exercise, exercise.checks[0].name, "passes", has_reason=True)
    certificate = certify(
        draft,
        {change: make_verdict(Standing.SOLVED)},
        idle=(passed, replace_check(passed, exercise.checks[1].name)),
        detections={(ADDRESS, "limit10"): Detection.EXCEPTED, (ADDRESS, "leak"): Detection.GAP},
    )
    totals = certificate.totals
    assert totals.mutants == Tally(len(list_mutants(draft)) - 1, (change,))
    assert totals.behaviours is not None
    assert (totals.behaviours.excepted, totals.behaviours.wrong) == (("limit10",), ("leak",))
    assert totals.idle == Tally(0, (exercise.checks[0].name,), (exercise.checks[1].name,))


def replace_check(idle: IdleCheck, name: str) -> IdleCheck:
    return idle._replace(check=name, has_reason=False)


def test_terms_of_a_chapter(draft: Draft) -> None:
    """A term is used in a solution, new where it is used first, and taught by a task or a lesson."""
    draft.edit(
        "course.toml", 'name = "first"', 'name = "first"\nintroduces = ["sleep", "range", "gather"]'
    )
    draft.write("lessons/first.md", "# First\n\nUse `asyncio.sleep()`, not arrange.\n")
    certificate = certify(draft)
    (exercise,) = certificate.exercises
    assert exercise.terms.used == exercise.terms.new == ("sleep", "range")
    assert exercise.terms.not_taught == ("range",)
    text = certificate_markdown(certificate)
    assert "introduce 3 terms. The solutions of these exercises use 2 of them." in text
    assert "Neither a task nor a lesson up to there names: `range`." in text


# -- texts ----------------------------------------------------------------------------------------


def test_the_weakest_exercise_is_first(draft: Draft) -> None:
    """An exercise with a wrong verdict is first and marked; the sums are last."""
    for shelf, suffix in (("exercises", ".py"), ("solutions", ".py"), ("hints", ".md")):
        text = (draft.root / f"{shelf}/{ADDRESS}{suffix}").read_text(encoding="utf-8")
        draft.write(f"{shelf}/first/other{suffix}", text)
    checks = (draft.root / "checks/first/test_countdown.py").read_text(encoding="utf-8")
    draft.write("checks/first/test_other.py", checks)
    draft.write("mistakes/first/other/counts.py", '"""Caught by test_x: no."""\n')
    draft.edit("course.toml", '"countdown"', '"countdown", "other"')
    text = certificate_markdown(certify(draft, {"counts": make_verdict(Standing.SOLVED)}))
    (table,) = re.findall(r"\| exercise \| right answers .*\n.*\n((?:\|.*\n)+)", text)
    names = [row.split(" | ")[0] for row in table.splitlines()]
    assert names == ["| `other`", "| `countdown`", "| **all 2**"]
    assert find_row(text, "known mistakes")[-1] == "**1**"


def test_a_part_says_so(draft: Draft) -> None:
    """What is left out is in the title, in the first sentence, in the table and in the JSON."""
    certificate = certify(draft, has_mutants=False, coverage=None, exercises=())
    text = certificate_markdown(certificate)
    assert text.startswith("# A part of the certificate of the course ")
    missing = ["1 of 1 exercises", "small changes to the solutions"]
    missing.append("wrong behaviours behind the solutions")
    assert (
        f"**This is not the certificate of the course, only a part of it.** Not measured: {'; '.join(missing)}."
        in text
    )
    assert encode_certificate(certificate)["complete"] is False
    part = certify(draft, has_mutants=False)
    assert find_row(certificate_markdown(part), "small changes") == ["–"] * 4
    assert encode_certificate(part)["exercises"][0]["mutants"] is None
    for each in (certificate, part):
        assert find_errors(encode_certificate(each), "certificate-1") == []


def test_texts_of_a_course_stay_texts(draft: Draft) -> None:
    """A title and a problem are neither HTML nor Markdown on the page."""
    certificate = replace(
        certify(draft), title="<b>A</b> [x](y) `", problems=("a: <script>\n# b ```", "\x1b[31m")
    )
    text = certificate_markdown(certificate)
    assert text.splitlines()[0] == "# Certificate of the course `` <b>A</b> [x](y) ` ``"
    assert "\n\n    a: <script> # b ```\n    ␛[31m\n\n" in text
    assert json.loads(json.dumps(encode_certificate(certificate)))["problems"][0].startswith("a:")


def test_no_line_of_a_table_is_broken(draft: Draft) -> None:
    """Every row of a table has as many cells as its head."""
    text = certificate_markdown(certify(draft))
    for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        assert len({row.count("|") for row in table.splitlines()}) == 1
    assert "\n\n\n" not in text


def list_keys(data: object) -> set[str]:
    match data:
        case dict():
            return {*data}.union(*map(list_keys, data.values()))
        case list():
            return set().union(*map(list_keys, data))
        case _:
            return set()


def test_every_field_is_documented(draft: Draft) -> None:
    """The reference names each field of certificate.json, and no other."""
    page = (ROOT / "docs/reference/json.md").read_text(encoding="utf-8")
    part = page.partition("## `certificate.json`, format 1")[2].partition("\n## ")[0]
    documented = {*re.findall(r"`(\w+)`", part)}
    first_cells = re.findall(r"^\| (`.*?) \|", part, re.MULTILINE)
    data = encode_certificate(certify(draft))
    del data["versions"]
    assert list_keys(data) - documented == set()
    named = {name for cell in first_cells for name in re.findall(r"`(\w+)`", cell)}
    assert named - list_keys(data) == {"versions"}
