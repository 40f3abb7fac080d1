"""Hostile and accident-prone submissions: the verdict of each, and that nobody else notices.

A member of the zoo is a file in ``zoo/``; the first letter of its name is its family. A line of its
text declares what must become of it::

    Verdict: solved
    Verdict: STANDING; the first check that does not pass; a part of what that finding says

(or two parts with " | " between them, where Python's version or the machine's speed decides which)
and a line ``Exercise: NAME`` names its exercise where that is not ``print_progress``.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from kit.course import Course, load_course
from kit.forkserver import Server, probe, start
from kit.grading import Job, judge_all
from kit.model import Report, Verdict
from kit.render.look import Look
from kit.render.verdicts import report_json, verdict_text
from kit.source import MAX_SOURCE
from tests.systems import needs_proc, process_of

ROOT = Path(__file__).parents[1]
HONEST_NAMES = ("predict_the_events", "print_progress")
HONEST = (
    "solutions/first_stream/predict_the_events.py",
    "mistakes/first_stream/print_progress/collect_then_print.py",
)
"""Quick neighbours: one that is solved, and one whose finding has a timeline."""

LIMITS = {
    "cpu_seconds": 1,
    "wall_seconds": 10,
    "exercise_seconds": 60,
    "virtual_seconds": 720,
    "output_kb": 256,
}
REACHING = "cef"
"""Families that try what only a full sandbox refuses."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the zoo, and what it says must become of it."""

    file: Path
    exercise: str
    standing: str
    check: str = ""
    phrases: tuple[str, ...] = ()

    @classmethod
    def read(cls, file: Path) -> Member:
        text = file.read_bytes().decode("latin-1")
        said = re.search(r"^Verdict: ([^\r\n]*)", text, re.MULTILINE)
        assert said, f"{file.name} declares no verdict"
        exercise = re.search(r"^Exercise: (\w+)", text, re.MULTILINE)
        standing, check, phrases = [*said[1].split("; ", 2), "", ""][:3]
        name = exercise[1] if exercise else "print_progress"
        return cls(file, name, standing, check, tuple(phrases.split(" | ")))

    def is_met_by(self, verdict: Verdict) -> bool:
        first = verdict.first_failure
        if self.standing != verdict.standing.value or not self.check:
            return self.standing == verdict.standing.value
        if first is None or first.check != self.check:
            return False
        return any(phrase.strip() in first.message for phrase in self.phrases)


MEMBERS = [Member.read(file) for file in sorted((ROOT / "tests/zoo").glob("*.py"))]
GROUPS = [MEMBERS[first : first + 6] for first in range(0, len(MEMBERS), 6)]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return short_limits(tmp_path_factory.mktemp("course"))


def short_limits(root: Path) -> Course:
    """The built-in course, copied to ``root``, with limits that are soon reached."""
    for shelf in ("checks", "solutions", "answers"):
        shutil.copytree(ROOT / shelf, root / shelf)
    text = (ROOT / "course.toml").read_text(encoding="utf-8")
    before, _, after = text.partition("[limits]\n")
    memory = re.search(r"^memory_mb.*\n", after, re.MULTILINE)
    limits = "".join(f"{name} = {value}\n" for name, value in LIMITS.items())
    rest = after[after.index("\n[") :]
    text = f"{before}[limits]\n{limits}{memory[0] if memory else ''}{rest}"
    (root / "course.toml").write_text(text, encoding="utf-8")
    return load_course(root)


@pytest.fixture(scope="module")
def warm(course: Course) -> Iterator[Server]:
    client = start(course)
    yield client
    client.close()


@pytest.fixture(scope="module")
def alone(course: Course, warm: Server) -> str:
    """The report on the honest submissions when nobody else is graded."""
    return told(course, judge_all(warm, honest(course), at_once=2))


@pytest.fixture(scope="module")
def is_sealed(warm: Server) -> bool:
    """Whether this system has every layer of the sandbox."""
    return probe(warm).isolation == "namespaces"


def job(course: Course, exercise: str, file: Path) -> Job:
    found = course.resolve(exercise)
    return Job.of_file(
        exercise=found,
        file=file,
        shown=f"exercises/{found.address}.py",
        untouched=False,
        seed=20,
        seconds=course.limits.exercise_seconds,
    )


def honest(course: Course) -> list[Job]:
    pairs = zip(HONEST_NAMES, HONEST, strict=True)
    return [job(course, name, ROOT / file) for name, file in pairs]


def told(course: Course, verdicts: Iterator[Verdict] | Sequence[Verdict]) -> str:
    """The JSON report on ``verdicts``, without the time that they took."""
    timeless = tuple(replace(verdict, seconds=0.0) for verdict in verdicts)
    return report_json(Report(kit="0", course=course.name, isolation="", verdicts=timeless))


def what_was_said(verdict: Verdict) -> str:
    first = verdict.first_failure
    where = f"{first.check}; {first.message}" if first else ""
    return f"{verdict.standing.value}; {where}"


@pytest.mark.parametrize("family", "abcdefghi")
def test_each_family_has_at_least_four_members(family: str) -> None:
    """Every family of the zoo has four members or more."""
    assert sum(member.file.name.startswith(f"{family}_") for member in MEMBERS) >= 4


@pytest.mark.parametrize("members", GROUPS, ids=lambda group: group[0].file.stem)
def test_members_get_their_verdicts_and_honest_neighbours_keep_theirs(
    members: list[Member], course: Course, warm: Server, alone: str, is_sealed: bool
) -> None:
    """Each member's verdict is the one that it declares; its neighbours' are the same to the byte."""
    members = [m for m in members if is_sealed or m.file.name[0] not in REACHING]
    jobs = [job(course, member.exercise, member.file) for member in members]
    first, second = honest(course)

    verdicts = list(judge_all(warm, [first, *jobs, second], at_once=2))

    neighbours = [verdicts.pop(0), verdicts.pop()]
    surprises = {
        member.file.name: what_was_said(verdict)
        for member, verdict in zip(members, verdicts, strict=True)
        if not member.is_met_by(verdict)
    }
    assert not surprises
    assert told(course, neighbours) == alone
    for verdict in verdicts:
        assert is_harmless(verdict_text(verdict, Look()))
        assert told(course, [verdict]).isascii()


def is_harmless(text: str) -> bool:
    """True if a terminal does nothing but show it: no controls, marks of direction, surrogates."""
    return all(c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs") for c in text)


@pytest.mark.slow
def test_a_whole_course_stays_solved_beside_the_worst() -> None:
    """With members of every kind in between, each solution of the course is still solved."""
    course = load_course(ROOT)
    worst = ["a_kills_all", "d_deaf", "f_removes_everything", "g_small_threads", "g_prints"]
    bad = [job(course, "print_progress", ROOT / f"tests/zoo/{name}.py") for name in worst]
    good = [job(course, e.name, course.shelf("solutions", e)) for e in course.exercises]
    mixed = [one for pair in zip(good, bad, strict=False) for one in pair] + good[len(bad) :]

    client = start(course)
    try:
        verdicts = list(judge_all(client, mixed, at_once=2))
    finally:
        client.close()

    judged = list(zip(mixed, verdicts, strict=True))
    assert [what_was_said(v) for one, v in judged if one in good and not v.solved] == []
    assert not any(verdict.solved for one, verdict in judged if one in bad)


# -- what is no submission at all -----------------------------------------------------------------


def _chmod_0(file: Path) -> None:
    file.write_text("x = 1")
    file.chmod(0)
    if os.access(file, os.R_OK):
        pytest.skip("root reads everything")


INTAKE: dict[str, tuple[Callable[[Path], object], str]] = {
    "nothing": (lambda file: None, "the file is missing"),
    "folder": (lambda file: file.mkdir(), "this is not a regular file"),
    "pipe": (os.mkfifo, "this is not a regular file"),
    "device": (lambda file: file.symlink_to("/dev/zero"), "this is a link"),
    "link": (lambda file: file.symlink_to(ROOT / HONEST[0]), "this is a link"),
    "dangling link": (lambda file: file.symlink_to("nowhere"), "this is a link"),
    "link to itself": (lambda file: file.symlink_to(file), "this is a link"),
    "huge": (lambda file: file.write_bytes(bytes(MAX_SOURCE + 1)), "the file is larger than"),
    "sparse": (
        lambda file: os.truncate(os.open(file, os.O_CREAT | os.O_WRONLY), 1 << 40),
        "larger",
    ),
    "no rights": (_chmod_0, "the file cannot be read: Permission denied"),
}


@pytest.mark.parametrize("kind", INTAKE)
def test_what_is_no_regular_file_is_refused_by_name(
    kind: str, course: Course, warm: Server, tmp_path: Path
) -> None:
    """A link, a pipe, a device, a folder or a giant is never opened, and the finding says why."""
    make, words = INTAKE[kind]
    file = tmp_path / "print_progress.py"
    make(file)

    (verdict,) = judge_all(warm, [job(course, "print_progress", file)], at_once=1)

    assert verdict.standing.value == "broken"
    assert {words in finding.message for finding in verdict.findings} == {True}


def test_an_empty_file_lacks_the_function(course: Course, warm: Server, tmp_path: Path) -> None:
    """Of an empty file the verdict says that the function is missing, by its name."""
    file = tmp_path / "print_progress.py"
    file.touch()

    (verdict,) = judge_all(warm, [job(course, "print_progress", file)], at_once=1)

    assert what_was_said(verdict).startswith(
        "broken; test_prints_every_message; there is no print_progress in"
    )


def test_files_beside_a_submission_shadow_nothing(
    course: Course, warm: Server, alone: str, tmp_path: Path
) -> None:
    """Modules, settings and bytecode that lie beside the submissions change no verdict."""
    folder = tmp_path / "exercises" / "first_stream"
    folder.mkdir(parents=True)
    end = "import os; os._exit(0)"
    names = ("pytest", "json", "conftest", "sitecustomize", "langgraph", "asyncio", "lab", "site")
    for place in (folder, folder.parent, tmp_path):
        for name in names:
            (place / f"{name}.py").write_text(end)
        for package in ("kit", "hypothesis"):
            (place / package).mkdir()
            (place / package / "__init__.py").write_text(end)
        (place / "pytest.ini").write_text("[pytest]\naddopts = --collect-only\n")
        (place / "pyproject.toml").write_text("[tool.pytest.ini_options]\naddopts = ['-x']\n")
        (place / "__pycache__").mkdir()
    jobs = []
    for name, honest_file in zip(HONEST_NAMES, HONEST, strict=True):
        file = folder / f"{name}.py"
        shutil.copy(ROOT / honest_file, file)
        for tag in ("cpython-311", "cpython-312", "cpython-313"):
            (folder / "__pycache__" / f"{file.stem}.{tag}.pyc").write_bytes(b"stale")
        jobs.append(job(course, name, file))

    assert told(course, judge_all(warm, jobs, at_once=2)) == alone


# -- afterwards -----------------------------------------------------------------------------------


@needs_proc
def test_nothing_is_left_afterwards(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When all is judged no stage and no judge is alive, and no file or descriptor is left."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    names = ["f_daemon", "f_thread_stays", "f_links_and_pipes", "f_many_files", "g_loop_at_import"]
    names += ["g_threads", "a_timer_exits", "a_exit_at_import"]
    jobs = [job(course, "print_progress", ROOT / f"tests/zoo/{name}.py") for name in names]
    before = Counter(Path("/proc/self/fd").iterdir())
    client = start(course)
    try:
        list(judge_all(client, jobs, at_once=2))
        family = below(process_of(client).pid)
        assert len(family) <= 1, "besides the parent's first process somebody is alive"
    finally:
        client.close()

    assert not [pid for pid in family if Path(f"/proc/{pid}").exists()]
    assert list(tmp_path.iterdir()) == []
    assert Counter(Path("/proc/self/fd").iterdir()) == before


def below(pid: int) -> list[int]:
    """The processes that descend from ``pid``."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(stat.parent.name)] = int(fields[1])
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found[1:]
