"""What can be wrong with the files of a course and shows without running them.

A problem of a course is a line ``place: problem``; the place is the address of an exercise, or a
path below the course's root, perhaps with a line.
"""

# mypy: disable-error-code="exhaustive-match"
from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import Final

from kit.course import Chapter, Course, Exercise
from kit.course.lessons import list_lessons
from kit.course.mistakes import list_mistakes, read_mistakes
from kit.errors import CourseError
from kit.learner.catalogue import read_catalogue
from kit.learner.hints import read_hints
from kit.learner.quiz import has_question, quiz_file, read_questions
from kit.render.blocks import plural

SURVIVORS: Final = "survivors.toml"  # beside the mistakes: the exceptions of the proof
TABLES: Final = ("survivors", "inputs", "idle")
"""What has exceptions: solved mutants, kinds of input, and checks that pass by doing nothing."""
FEWEST_MISTAKES: Final = 3
LONGEST_RUN: Final = 8  # words and signs in a row that an early hint may share with the solution
MOST_STRAY: Final = 3  # stray files of one folder that are named one by one
_CODE = re.compile(r"```.*?\n(?P<block>.*?)```|`(?P<inline>[^`\n]+)`", re.DOTALL)
_WORD = re.compile(r"\w+|[^\w\s]")
SHELVES: Final = ("exercises", "checks", "hints", "solutions", "mistakes", "answers", "examples")

Function = ast.FunctionDef | ast.AsyncFunctionDef
Run = tuple[str, ...]


def describe_error(error: CourseError, course: Course, file: Path) -> str:
    """Return the problem in an error about a file of the course."""
    name = name_in(course, file)
    said = error.sentence.replace(f"{course.root}/", "")
    match = re.fullmatch(rf"({re.escape(name)}(?::\d+)?):? (.*)", said, re.DOTALL)
    return f"{match[1]}: {match[2]}" if match else f"{name}: {said}"


def list_answers(course: Course, exercise: Exercise) -> list[Path]:
    """Return the right answers in other styles, in the order of their names."""
    return sorted(f for f in course.shelf("answers", exercise).glob("*.py") if f.is_file())


def read_reasons(file: Path, table: str) -> dict[str, str]:
    """Return the exceptions in a table of a file of survivors, each with its reason.

    Raises :class:`ValueError` if the file cannot be read as such, :class:`OSError`.
    """
    if not file.is_file():
        return {}
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    for name, lines in tables.items():
        if name not in TABLES:
            raise ValueError(f"[{name}] is none of the tables {', '.join(TABLES)}")
        if not isinstance(lines, dict) or not all(isinstance(why, str) for why in lines.values()):
            raise ValueError(f'there is no table [{name}] of lines like "name" = "reason"')
    return dict(tables.get(table, {}))


def find_reason_problems(
    course: Course, file: Path, reasons: Mapping[str, str], used: Collection[str], unneeded: str
) -> Iterator[str]:
    """Yield exceptions that are not ``used``, and exceptions without a reason."""
    for name, reason in reasons.items():
        if name not in used:
            yield f"{name_in(course, file)}: explains {unneeded}: {name}"
        elif not reason.strip():
            yield f"{name_in(course, file)}: gives no reason for: {name}"


def read_docstring(file: Path) -> str | None:
    """Return the docstring of a module, empty if it has none; None if it cannot be parsed."""
    try:
        return ast.get_docstring(ast.parse(file.read_bytes())) or ""
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def name_in(course: Course, file: Path) -> str:
    """Return the path of a file below the course's root."""
    return file.relative_to(course.root).as_posix()


def has_checks(exercise: Exercise) -> bool:
    """Return whether the checks of an exercise can be read."""
    try:
        return bool(exercise.checks)
    except CourseError:
        return False


def find_shelf_problems(course: Course, exercises: Sequence[Exercise]) -> Iterator[str]:
    """Yield what is missing or cannot be read; for all exercises of a course stray files, too."""
    for exercise in exercises:
        yield from _find_missing(course, exercise)
    if set(exercises) == set(course.exercises):
        yield from _find_stray(course)
    try:
        yield from (f"hints/errors.md: {problem}" for problem in read_catalogue(course).dangling)
    except CourseError as error:
        yield describe_error(error, course, course.root / "hints/errors.md")
    for lesson in list_lessons(course):
        try:
            if not lesson.read_title():
                yield f"{name_in(course, lesson.file)}:1: is not a title such as '# Time'"
        except CourseError as error:
            yield describe_error(error, course, lesson.file)
    for chapter in course.chapters:
        try:
            read_questions(course, chapter.name)
        except CourseError as error:
            yield describe_error(error, course, quiz_file(course, chapter.name))


def _find_missing(course: Course, exercise: Exercise) -> Iterator[str]:
    for shelf in ("exercises", "solutions", "hints"):
        file = course.shelf(shelf, exercise)
        if not file.is_file():
            yield f"{exercise.address}: there is no {name_in(course, file)}"
    stub = course.shelf("exercises", exercise)
    if stub.is_file() and not read_docstring(stub):
        yield f"{name_in(course, stub)}: has no docstring: it must be the task"
    mistakes = read_mistakes(course, exercise)
    if len(mistakes) < FEWEST_MISTAKES:
        address, many = exercise.address, plural(len(mistakes), "mistake")
        yield f"{address}: has {many} in mistakes/{address}, at least {FEWEST_MISTAKES} are needed"
    try:
        checks = {check.name for check in exercise.checks}
    except CourseError as error:
        yield describe_error(error, course, course.shelf("checks", exercise))
        return
    for mistake in mistakes:
        if mistake.check not in checks:
            what = "does not begin with a docstring such as 'Caught by test_x: the wrong belief'"
            wrong = f"names {mistake.check}, which is not a check of {exercise.address}"
            yield f"{name_in(course, mistake.file)}: {wrong if mistake.check else what}"
        if not mistake.says:
            what = "has no paragraph 'Says: …' in its docstring: a sentence for the learner"
            yield f"{name_in(course, mistake.file)}: {what}"


def _find_stray(course: Course) -> Iterator[str]:
    names = ["hints/errors.md", "hints/quiz.md"]
    for chapter in course.chapters:
        names += [f"hints/{chapter.name}/quiz.md", f"solutions/{chapter.name}/quiz.txt"]
    known = {course.root / name for name in names}
    for exercise in course.exercises:
        known |= {course.shelf(shelf, exercise) for shelf in SHELVES}
        known |= {*list_mistakes(course, exercise), course.shelf("mistakes", exercise) / SURVIVORS}
        known.update(list_answers(course, exercise))
    for shelf in SHELVES:
        files = sorted((course.root / shelf).rglob("*"), key=lambda file: (file.parent, file))
        stray = [file for file in files if file not in known and _is_of_exercise(course, file)]
        for folder, inside in groupby(stray, key=lambda file: file.parent):
            strays = [name_in(course, file) for file in inside]
            if len(strays) > MOST_STRAY:
                where = f"{name_in(course, folder)}/"
                yield f"{where}: {len(strays)} files belong to no exercise of course.toml"
            else:
                yield from (f"{stray}: belongs to no exercise of course.toml" for stray in strays)


def _is_of_exercise(course: Course, file: Path) -> bool:
    """Return whether a file must belong to an exercise: a hidden one or a helper need not.

    A file directly in ``examples`` is a learner's.
    """
    shelf, *parts = file.relative_to(course.root).parts
    if "__pycache__" in parts or any(part.startswith(".") for part in parts) or not file.is_file():
        return False
    if shelf == "examples" and len(parts) == 1:
        return False
    return shelf != "checks" or (file.name.startswith("test_") and file.suffix == ".py")


def find_text_problems(course: Course, exercise: Exercise) -> Iterator[str]:
    """Yield everything that is wrong with the texts of one exercise; ignore missing files."""
    trees: dict[str, ast.Module] = {}
    for shelf in ("exercises", "solutions", "checks"):
        file = course.shelf(shelf, exercise)
        try:
            trees[shelf] = ast.parse(file.read_bytes())
        except OSError:
            continue  # find_shelf_problems() reports it
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            where, what = name_in(course, file), str(error) or type(error).__name__
            if isinstance(error, SyntaxError):
                where, what = f"{where}:{error.lineno or 1}", error.msg
            yield f"{where}: is not Python: {what}"
    stub, solution, checks = map(trees.get, ("exercises", "solutions", "checks"))
    if checks:
        where = name_in(course, course.shelf("checks", exercise))
        for line, what in _find_check_problems(checks):
            yield f"{where}:{line}: {what}"
    if solution:
        yield from (
            f"{exercise.address}: the solution uses {name}, which only chapter {later} introduces"
            for name, later in find_later_concepts(course, course.chapter_of(exercise), solution)
        )
    if stub and solution and checks:
        problems = _compare_signatures(stub, solution, checks)
        yield from (f"{exercise.address}: {problem}" for problem in problems)
    if stub and solution:
        yield from _find_hint_problems(course, exercise, solution, stub)


def _read_signatures(tree: ast.Module) -> dict[str, str]:
    """Return the top-level names; a function's with its kind, parameters and annotations."""
    signatures: dict[str, str] = {}
    for node in tree.body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                kind = "async def" if isinstance(node, ast.AsyncFunctionDef) else "def"
                returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
                signatures[node.name] = f"{kind} {node.name}({ast.unparse(node.args)}){returns}"
            case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
                signatures[name] = name
            case ast.ClassDef(name=name):
                signatures[name] = f"class {name}"
    return signatures


def _compare_signatures(
    stub: ast.Module, solution: ast.Module, checks: ast.Module
) -> Iterator[str]:
    given, solved = _read_signatures(stub), _read_signatures(solution)
    # Names that helpers of the checks ask for are unknown: then compare what both files have.
    names = given.keys() & set(_asked_names(checks)) or given.keys() & solved.keys()
    if not names:
        yield "the checks ask for no name of the stub"
    for name in sorted(names):
        other = solved.get(name, "missing")
        if other != given[name]:
            yield f"{name} is '{given[name]}' in the stub and '{other}' in the solution"
        elif "def " in given[name] and " -> " not in given[name]:
            yield f"{name} does not say what it returns"


def _asked_names(checks: ast.Module) -> Iterator[str]:
    """Yield the names that checks ask a submission for: its functions, and constants as texts."""
    for node in ast.walk(checks):
        match node:
            case ast.Attribute(value=ast.Name(id="submission"), attr=name):
                yield name
            case ast.Constant(value=str(name)) if name.isidentifier() and name.isupper():
                yield name


def _find_check_problems(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the lines of failures that tell a learner nothing, and of wrong names."""
    functions = [node for node in tree.body if isinstance(node, Function)]
    lines = {node.name: node.lineno for node in functions if node.name.startswith("test_")}
    for node in ast.walk(tree):
        match node:
            case ast.Assert(test=ast.Call(func=ast.Name(id="isinstance")), msg=None):
                pass  # meant for a type checker
            case ast.Assert(msg=None | ast.Constant(value="")):
                yield node.lineno, "an assertion has no message"
            case ast.Call(func=ast.Name(id="Failure") | ast.Attribute(attr="Failure")):
                said = [*node.args, *(k.value for k in node.keywords if k.arg in ("message", None))]
                if not said or (isinstance(said[0], ast.Constant) and not said[0].value):
                    yield node.lineno, "a Failure has no message"
            case ast.Call(func=ast.Attribute(attr="needs"), args=[ast.Constant(value=str(name))]):
                if lines.get(name, node.lineno) >= node.lineno:
                    yield node.lineno, f"a check needs {name}, which is not a check above it"


def find_later_concepts(
    course: Course, chapter: Chapter, solution: ast.Module
) -> Iterator[tuple[str, str]]:
    """Yield what a solution in ``chapter`` must not use yet: the name, and its own chapter's."""
    later = reversed(course.chapters[course.chapters.index(chapter) + 1 :])
    introduced = {name: chapter.name for chapter in later for name in chapter.introduces}
    used = list_used_names(solution)
    yield from ((name, introduced[name]) for name in sorted(used & introduced.keys()))


def list_used_names(solution: ast.Module) -> set[str]:
    """Return the names and texts in a solution that a chapter may introduce."""
    used: set[str] = set()
    for node in ast.walk(solution):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
                used.add(name)
            case ast.Constant(value=str(text)):
                used.add(text)
            case ast.alias(name=name):
                used.add(name.rpartition(".")[2])
    return used


def _find_hint_problems(
    course: Course, exercise: Exercise, solution: ast.Module, stub: ast.Module
) -> Iterator[str]:
    """Yield what is wrong with the hints; code that the stub shows already gives nothing away."""
    file = course.shelf("hints", exercise)
    if not file.is_file():
        return  # find_shelf_problems() reports it
    try:
        hints = read_hints(file)
    except CourseError as error:
        yield describe_error(error, course, file)
        return
    where = name_in(course, file)
    names = {f"check:{check.name}" for check in exercise.checks}
    for step in hints.sections.values():
        if step.id.startswith("check:") and step.id not in names:
            yield f"{where}: 'When `{step.title}` fails' is not about a check of the exercise"
    if (takeaway := hints.takeaway) and takeaway.question:
        with suppress(CourseError):  # find_shelf_problems() reports it
            if not has_question(course, exercise.chapter, takeaway.question):
                yield f"{where}: there is no question {takeaway.question} in the chapter's quiz"
    known = {*_split_runs(ast.unparse(stub)), *_split_runs(ast.get_docstring(stub) or "")}
    functions = [node for node in ast.walk(solution) if isinstance(node, Function)]
    lines = [line for node in functions for line in node.body if not _is_text(line)]
    secret = {*_split_runs("\n".join(map(ast.unparse, lines)))} - known
    *early, last = hints.steps
    for number, step in enumerate(early, 1):
        if shared := next((run for run in _code_runs(step.text) if run in secret), None):
            yield f"{where}: step {number} gives the solution away: {' '.join(shared)}"
    if secret and secret <= set(_code_runs(last.text)):
        yield f"{where}: step {len(hints.steps)} is the solution itself"


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _split_runs(code: str) -> Iterator[Run]:
    """Yield all runs of words and signs that are too long to be shared."""
    words = _WORD.findall(code.replace('"', "'"))
    size = LONGEST_RUN + 1
    return (tuple(words[start : start + size]) for start in range(len(words) - size + 1))


def _code_runs(text: str) -> Iterator[Run]:
    for match in _CODE.finditer(text):
        yield from _split_runs(match["block"] or match["inline"] or "")
