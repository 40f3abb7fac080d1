"""What can be wrong with an exercise and shows in its texts: signatures, sentences, hints."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from typing import Final

from kit.authoring.shelves import Problem, list_mistakes, name_in
from kit.course import Course, Exercise
from kit.errors import CourseError
from kit.learner.hints import Step, read_hints

LONGEST_RUN: Final = 8
"""Words and signs in a row that an early hint may share with the solution."""

Function = ast.FunctionDef | ast.AsyncFunctionDef
Run = tuple[str, ...]

_CODE = re.compile(r"```.*?\n(?P<block>.*?)```|`(?P<inline>[^`\n]+)`", re.DOTALL)
_WORD = re.compile(r"\w+|[^\w\s]")


def find_text_problems(course: Course, exercise: Exercise) -> Iterator[Problem]:
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
            yield Problem(where, f"is not Python: {what}")
    stub, solution, checks = map(trees.get, ("exercises", "solutions", "checks"))
    if checks:
        where = name_in(course, course.shelf("checks", exercise))
        mistakes = {file.stem for file in list_mistakes(course, exercise)}
        for line, what in _find_check_problems(checks, mistakes):
            yield Problem(f"{where}:{line}", what)
    if solution:
        yield from _find_later_concepts(course, exercise, solution)
    if stub and solution and checks:
        yield from _compare_signatures(exercise, stub, solution, checks)
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
            case _:
                pass
    return signatures


def _compare_signatures(
    exercise: Exercise, stub: ast.Module, solution: ast.Module, checks: ast.Module
) -> Iterator[Problem]:
    given, solved = _read_signatures(stub), _read_signatures(solution)
    # Names that helpers of the checks ask for are unknown: then compare what both files have.
    names = given.keys() & set(_asked_names(checks)) or given.keys() & solved.keys()
    if not names:
        yield Problem(exercise.address, "the checks ask for no name of the stub")
    for name in sorted(names):
        other = solved.get(name, "missing")
        if other != given[name]:
            what = f"{name} is '{given[name]}' in the stub and '{other}' in the solution"
            yield Problem(exercise.address, what)
        elif "def " in given[name] and " -> " not in given[name]:
            yield Problem(exercise.address, f"{name} does not say what it returns")


def _asked_names(checks: ast.Module) -> Iterator[str]:
    """Yield the names that checks ask a submission for: its functions, and constants as texts."""
    for node in ast.walk(checks):
        match node:
            case ast.Attribute(value=ast.Name(id="submission"), attr=name):
                yield name
            case ast.Constant(value=str(name)) if name.isidentifier() and name.isupper():
                yield name
            case _:
                pass


def _find_check_problems(  # noqa: C901 - a case for each kind of problem
    tree: ast.Module, mistakes: set[str]
) -> Iterator[tuple[int, str]]:
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
            case ast.keyword(arg="mistake", value=value):
                for name, line in _constant_texts(value):
                    if name not in mistakes:
                        yield line, f"names the mistake {name}, which has no file"
            case ast.Call(func=ast.Attribute(attr="needs"), args=[ast.Constant(value=str(name))]):
                if lines.get(name, node.lineno) >= node.lineno:
                    yield node.lineno, f"a check needs {name}, which is not a check above it"
            case _:
                pass


def _constant_texts(value: ast.expr) -> Iterator[tuple[str, int]]:
    """Yield the texts that an expression may have as written, with their lines."""
    match value:
        case ast.Constant(value=str(text)):
            yield text, value.lineno
        case ast.IfExp(body=first, orelse=second):
            yield from _constant_texts(first)
            yield from _constant_texts(second)
        case _:
            pass


def _find_later_concepts(
    course: Course, exercise: Exercise, solution: ast.Module
) -> Iterator[Problem]:
    """Yield names and texts that only a later chapter introduces."""
    place = course.chapters.index(course.chapter_of(exercise))
    later = reversed(course.chapters[place + 1 :])
    introduced = {name: chapter.name for chapter in later for name in chapter.introduces}
    used: set[str] = set()
    for node in ast.walk(solution):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
                used.add(name)
            case ast.Constant(value=str(text)):
                used.add(text)
            case ast.alias(name=name):
                used.add(name.rpartition(".")[2])
            case _:
                pass
    for name in sorted(used & introduced.keys()):
        what = f"the solution uses {name}, which only chapter {introduced[name]} introduces"
        yield Problem(exercise.address, what)


def _find_hint_problems(
    course: Course, exercise: Exercise, solution: ast.Module, stub: ast.Module
) -> Iterator[Problem]:
    """Yield what is wrong with the hints; code that the stub shows already gives nothing away."""
    file = course.shelf("hints", exercise)
    if not file.is_file():
        return  # find_shelf_problems() reports it
    try:
        hints = read_hints(file)
    except CourseError as error:
        yield Problem.of_error(error, course, file)
        return
    where = name_in(course, file)
    names = {f"check:{check.name}" for check in exercise.checks}
    for step in hints.checks:
        if step.id not in names:
            yield Problem(where, f"'{step.title}' is not about a check of the exercise")
    known = {*_split_runs(ast.unparse(stub)), *_split_runs(ast.get_docstring(stub) or "")}
    functions = [node for node in ast.walk(solution) if isinstance(node, Function)]
    bodies = [ast.unparse(line) for node in functions for line in node.body if not _is_text(line)]
    yield from _find_giveaways(where, hints.steps, {*_split_runs("\n".join(bodies))} - known)


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _find_giveaways(where: str, steps: Sequence[Step], secret: set[Run]) -> Iterator[Problem]:
    *early, last = steps
    for number, step in enumerate(early, 1):
        shared = next((run for run in _code_runs(step.text) if run in secret), None)
        if shared:
            yield Problem(where, f"step {number} gives the solution away: {' '.join(shared)}")
    if secret and secret <= set(_code_runs(last.text)):
        yield Problem(where, f"step {len(steps)} is the solution itself")


def _split_runs(code: str) -> Iterator[Run]:
    """Yield all runs of words and signs that are too long to be shared."""
    words = _WORD.findall(code.replace('"', "'"))
    size = LONGEST_RUN + 1
    return (tuple(words[start : start + size]) for start in range(len(words) - size + 1))


def _code_runs(text: str) -> Iterator[Run]:
    """Yield the runs in the code of a Markdown text."""
    for match in _CODE.finditer(text):
        yield from _split_runs(match["block"] or match["inline"] or "")
