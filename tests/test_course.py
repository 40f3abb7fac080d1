"""Courses: how ``course.toml`` and the checks are read, and how exercises are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit.course import (
    Course,
    Limits,
    RunnerNeeds,
    find_course,
    find_shipped_course,
    load_course,
    open_workspace,
)
from kit.course.types import read_checks
from kit.errors import CourseError, UsageError
from kit.model import Check

TOY_COURSE = Path(__file__).parent / "toy_course"
HEAD = 'name = "c"\ntitle = "C"\n'
CHAPTER = '[[chapters]]\nname = "one"\ntitle = "One"\nexercises = ["first", "second"]\n'
CHECK = 'def test_it(submission):\n    """works"""\n'


def write_course(root: Path, toml: str, exercises: tuple[str, ...] = ("first", "second")) -> Path:
    """A course in ``root`` whose chapter ``one`` has these checks."""
    (root / "checks" / "one").mkdir(parents=True)
    for name in exercises:
        (root / "checks" / "one" / f"test_{name}.py").write_text(CHECK)
    (root / "course.toml").write_text(toml, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def toy() -> Course:
    return load_course(TOY_COURSE)


def names(course: Course, *asked: str) -> list[str]:
    return [exercise.name for exercise in course.select(asked)]


def test_a_course_is_read_from_its_files(toy: Course) -> None:
    """A course has its name, its limits, and in order its chapters, exercises and checks."""
    assert (toy.root, toy.name, toy.title) == (TOY_COURSE, "toy", "A toy course")
    assert [(c.name, [e.name for e in c.exercises]) for c in toy.chapters] == [
        ("basics", ["greet", "add_later"]),
        ("streams", ["ticks"]),
    ]
    assert toy.limits == Limits(
        cpu_seconds=1, wall_seconds=3, exercise_seconds=6, memory_mb=256, output_kb=64
    )
    assert toy.runner == RunnerNeeds()
    add_later = toy.exercises[1]
    assert (add_later.address, add_later.max_points) == ("basics/add_later", 3.0)
    assert add_later.checks == (
        Check(name="test_adds", says="returns the sum", max_points=1.0),
        Check(name="test_waits", says="waits before it answers", max_points=2.0),
    )


def test_each_shelf_has_the_same_addresses(toy: Course) -> None:
    """An exercise has the same address on each shelf."""
    ticks = toy.exercises[2]
    assert toy.shelf("checks", ticks) == TOY_COURSE / "checks/streams/test_ticks.py"
    assert toy.shelf("hints", ticks) == TOY_COURSE / "hints/streams/ticks.md"
    assert toy.shelf("solutions", ticks) == TOY_COURSE / "solutions/streams/ticks.py"
    assert toy.shelf("mistakes", ticks) == TOY_COURSE / "mistakes/streams/ticks"


def test_the_runner_may_preload_modules(tmp_path: Path) -> None:
    """A course may name the modules that runners import, and the file of its proxies."""
    toml = HEAD + CHAPTER + '[runner]\npreload = ["json"]\nproxies = ["checks/proxies.py"]\n'
    course = load_course(write_course(tmp_path, toml))
    assert course.runner == RunnerNeeds(preload=("json",), proxies=("checks/proxies.py",))


def test_limits_take_whole_and_broken_numbers(tmp_path: Path) -> None:
    """Seconds may have a fraction, and what is not named keeps its default."""
    toml = HEAD + CHAPTER + "[limits]\ncpu_seconds = 0.5\nwall_seconds = 2\nmemory_mb = 64\n"
    limits = load_course(write_course(tmp_path, toml)).limits
    assert limits == Limits(cpu_seconds=0.5, wall_seconds=2, memory_mb=64)


@pytest.mark.parametrize(
    ("toml", "path"),
    [
        ('title = "C"\n' + CHAPTER, "name is missing"),
        ('name = "c"\n' + CHAPTER, "title is missing"),
        ("name = 1\n" + 'title = "C"\n' + CHAPTER, "name is not a str"),
        (HEAD, "chapters is missing"),
        (HEAD + "chapters = 1\n", "chapters is not a list"),
        (HEAD + "chapters = []\n", "chapters hold no exercise"),
        (HEAD + "chapters = [1]\n", "chapters[0] is not a table"),
        (HEAD + CHAPTER.replace('name = "one"\n', ""), "chapters[0].name is missing"),
        (HEAD + CHAPTER.replace('"one"', '"../one"'), "chapters[0].name is not the name"),
        (HEAD + CHAPTER.replace('title = "One"\n', ""), "chapters[0].title is missing"),
        (HEAD + CHAPTER.replace('["first", "second"]', '"first"'), "chapters[0].exercises is not"),
        (HEAD + CHAPTER.replace('"second"', "2"), "chapters[0].exercises[1] is not the name"),
        (HEAD + CHAPTER.replace('"second"', '"a b"'), "chapters[0].exercises[1] is not the name"),
        (HEAD + CHAPTER.replace('"second"', '"../x"'), "chapters[0].exercises[1] is not the name"),
        (HEAD + CHAPTER + CHAPTER, "chapters[1].exercises[0] repeats the name of one/first"),
        (HEAD + "limits = 1\n" + CHAPTER, "limits is not a dict"),
        (HEAD + CHAPTER + "[limits]\ncpu = 1\n", "limits.cpu is none of cpu_seconds, "),
        (HEAD + CHAPTER + "[limits]\ncpu_seconds = 0\n", "limits.cpu_seconds is not a number"),
        (HEAD + CHAPTER + "[limits]\ncpu_seconds = true\n", "limits.cpu_seconds is not a number"),
        (HEAD + CHAPTER + "[limits]\ncpu_seconds = nan\n", "limits.cpu_seconds is not a number"),
        (HEAD + CHAPTER + "[limits]\ncpu_seconds = inf\n", "limits.cpu_seconds is not a number"),
        (HEAD + CHAPTER + '[limits]\nmemory_mb = "1"\n', "limits.memory_mb is not a whole number"),
        (HEAD + CHAPTER + "[limits]\nmemory_mb = 1.5\n", "limits.memory_mb is not a whole number"),
        (HEAD + CHAPTER + "[limits]\nscratch_mb = -1\n", "limits.scratch_mb is not a whole number"),
        (HEAD + "runner = []\n" + CHAPTER, "runner is not a dict"),
        (HEAD + CHAPTER + "[runner]\npreload = 1\n", "runner.preload is not a list"),
        (HEAD + CHAPTER + "[runner]\npreload = [1]\n", "runner.preload[0] is not a str"),
        (HEAD + CHAPTER + "[runner]\nproxies = 1\n", "runner.proxies is not a list"),
    ],
    ids=lambda text: text if "\n" not in text else "",
)
def test_an_unusable_key_is_named(tmp_path: Path, toml: str, path: str) -> None:
    """An error in ``course.toml`` names the file and the path of the key."""
    with pytest.raises(CourseError) as caught:
        load_course(write_course(tmp_path, toml))
    assert caught.value.sentence.startswith(f"{tmp_path / 'course.toml'}: {path}")
    assert caught.value.exit_status == 3


@pytest.mark.parametrize("text", [b"name = ", b"\xff\xfe", b'name = "a"\nname = "b"\n'])
def test_a_file_that_is_not_toml_is_named(tmp_path: Path, text: bytes) -> None:
    """An error names the ``course.toml`` that cannot be parsed."""
    (tmp_path / "course.toml").write_bytes(text)
    with pytest.raises(CourseError, match=r"course\.toml cannot be read"):
        load_course(tmp_path)


def test_no_course(tmp_path: Path) -> None:
    """A folder without ``course.toml`` is not a course."""
    with pytest.raises(CourseError, match=r"There is no course\.toml in"):
        load_course(tmp_path)


def test_an_exercise_without_checks_is_named(tmp_path: Path) -> None:
    """Checks are read when needed: then a missing file is named, and no other exercise suffers."""
    course = load_course(write_course(tmp_path, HEAD + CHAPTER, exercises=("first",)))
    first, second = course.exercises
    assert first.max_points == 1.0
    with pytest.raises(CourseError, match=r"There are no checks at .*one.test_second\.py"):
        assert second.checks


CHECKS = '''
import pytest

def helper(): ...

async def test_first(submission):
    """says this

    and explains more
    """

@pytest.mark.points(2.5)
@pytest.mark.needs("test_first")
def test_second(submission):
    """
    says that
    """

@decorated
@points(3)
@pytest.mark.points(number)
@pytest.mark.points("many")
async def test_third(submission):
    "third"

class TestGroup:
    def test_inner(self):
        """is no check"""

raise SystemExit
'''


def test_checks_are_read_without_running_them(tmp_path: Path) -> None:
    """A check is a top-level test; its docstring's first line is what it says, 1 its points."""
    file = tmp_path / "test_it.py"
    file.write_text(CHECKS)
    assert read_checks(file) == (
        Check(name="test_first", says="says this", max_points=1.0),
        Check(name="test_second", says="says that", max_points=2.5),
        Check(name="test_third", says="third", max_points=3.0),
    )


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (b"def test_it(:\n", "is not Python"),
        (b"\0", "is not Python"),
        (b"\xff", "is not Python"),
        (b"", "has no test_* function"),
        (b"def check_it():\n    'says'\n", "has no test_* function"),
        (b"def test_it(): ...\n", "test_it has no docstring"),
        (b'def test_it():\n    """  """\n', "test_it has no docstring"),
        (b'def test_it():\n    """a"""\n' * 2, "has test_it twice"),
    ],
)
def test_unusable_checks_are_named(tmp_path: Path, text: bytes, part: str) -> None:
    """Checks that cannot be read are the course's fault, and the sentence names the file."""
    file = tmp_path / "test_it.py"
    file.write_bytes(text)
    with pytest.raises(CourseError) as caught:
        read_checks(file)
    assert caught.value.sentence.startswith(str(file))
    assert part in caught.value.sentence


@pytest.mark.parametrize(
    "asked",
    [
        "add_later",
        "basics/add_later",
        "add_later.py",
        "basics/add_later.py",
        "exercises/basics/add_later.py",
        "./exercises/basics/add_later.py",
        "./add_later.py",
        "/home/ann/toy/exercises/basics/add_later.py",
        r"C:\toy\exercises\basics\add_later.py",
        r"exercises\basics\add_later",
        "/basics/add_later/",
        "_later",
        "cs/add_later",
    ],
)
def test_ways_to_name_an_exercise(toy: Course, asked: str) -> None:
    """An address, its end, and a path to the file all name the exercise."""
    assert toy.resolve(asked).address == "basics/add_later"


@pytest.mark.parametrize(
    ("asked", "advice"),
    [
        ("grete", "Did you mean greet?"),
        ("basics/grete", "Did you mean greet?"),
        ("streams/greet", "Did you mean greet?"),
        ("exercises/streams/tick.py", "Did you mean ticks?"),
        ("Ticks", "Did you mean ticks?"),
        ("zzz", "Run: kit list"),
        ("", "Run: kit list"),
        ("/", "Run: kit list"),
        (".py", "Run: kit list"),
    ],
)
def test_near_misses_are_suggested(toy: Course, asked: str, advice: str) -> None:
    """For a name of no exercise, the error suggests the nearest name."""
    with pytest.raises(UsageError, match="There is no exercise") as caught:
        toy.resolve(asked)
    assert (caught.value.advice, caught.value.exit_status) == (advice, 2)


def test_ends_that_fit_several_are_listed(tmp_path: Path) -> None:
    """An end of several addresses is refused with all of them; a whole name goes first."""
    toml = HEAD + CHAPTER.replace('"first", "second"', '"later", "add_later", "mul_later"')
    course = load_course(write_course(tmp_path, toml, ("later", "add_later", "mul_later")))
    assert course.resolve("later").address == "one/later"
    with pytest.raises(UsageError, match="one/later, one/add_later, one/mul_later") as caught:
        course.resolve("ater")
    assert caught.value.advice == "Give the whole address."


def test_selection(toy: Course) -> None:
    """Names, chapters and paths select exercises, each once, in the course's order."""
    assert names(toy) == ["greet", "add_later", "ticks"]
    assert names(toy, "ticks", "greet") == ["greet", "ticks"]
    assert names(toy, "basics") == ["greet", "add_later"]
    assert names(toy, "basics/", "add_later", "exercises/basics/greet.py") == ["greet", "add_later"]
    assert names(toy, "streams", "add_later") == ["add_later", "ticks"]
    with pytest.raises(UsageError):
        names(toy, "greet", "nothing")


def test_the_nearest_course_upwards(tmp_path: Path) -> None:
    """A command belongs to the nearest folder upwards with a course, else to the shipped one."""
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert open_workspace(inner).course.root == find_shipped_course()
    write_course(tmp_path, HEAD + CHAPTER)
    assert open_workspace(inner).course.root == tmp_path.resolve()
    write_course(tmp_path / "a", HEAD + CHAPTER)
    assert open_workspace(inner).course.root == tmp_path.resolve() / "a"


def test_files_of_checks_belong_to_a_course(tmp_path: Path) -> None:
    """A file below ``checks/`` beside a ``course.toml`` belongs to that course, no other file does."""
    root = write_course(tmp_path / "course", HEAD + CHAPTER)
    assert find_course(root / "checks/one/test_first.py") == root
    assert find_course(root / "exercises/one/first.py") is None
    assert find_course(tmp_path / "checks/one/test_first.py") is None


def test_a_workspace_knows_its_files(tmp_path: Path) -> None:
    """A workspace has a file for each exercise, shown as one would type it."""
    root = write_course(tmp_path, HEAD + CHAPTER)
    workspace = open_workspace(tmp_path / "checks")
    file = workspace.file(workspace.course.resolve("first"))
    assert file == root.resolve() / "exercises/one/first.py"
    assert workspace.display_path(file) == "exercises/one/first.py"
    assert workspace.display_path(Path("/elsewhere/x.py")) == "/elsewhere/x.py"
    assert workspace.state == root.resolve() / ".kit"
    assert open_workspace(Path("/"), root).root == root.resolve()
