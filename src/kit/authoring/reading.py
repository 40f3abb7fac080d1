"""What can be said of an exercise by reading its files: signatures, sentences, hints, concepts."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

from kit.authoring.problems import Problem
from kit.authoring.shelves import mistakes
from kit.course import Course, Exercise
from kit.errors import CourseError
from kit.hints import read_hints

LONGEST_RUN = 6
"""Tokens in a row that an early hint may share with the solution."""

_QUIET = (tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.COMMENT)
_CODE = re.compile(r"```\w*\n(?P<block>.*?)```|`(?P<inline>[^`\n]+)`", re.DOTALL)


def read(course: Course, exercise: Exercise) -> Iterator[Problem]:
    """Everything that is wrong with the texts of one exercise."""
    try:
        trees = {
            shelf: ast.parse(course.shelf(shelf, exercise).read_bytes())
            for shelf in ("exercises", "solutions", "checks")
        }
    except OSError:
        return  # the shelves have said so
    except (SyntaxError, ValueError) as error:
        yield Problem(where=exercise.address, what=f"has a file that is not Python: {error}")
        return
    yield from _signatures(exercise, trees)
    yield from _assertions(course, exercise, trees["checks"])
    yield from _marks(course, exercise, trees["checks"])
    yield from _concepts(course, exercise, trees["solutions"])
    yield from _hints(course, exercise)


# -- signatures -----------------------------------------------------------------------------------


def signatures(tree: ast.Module) -> dict[str, str]:
    """Top-level names; a function's with its kind, parameters and annotations."""
    found: dict[str, str] = {}
    for node in tree.body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                kind = "async def" if isinstance(node, ast.AsyncFunctionDef) else "def"
                returns = ast.unparse(node.returns) if node.returns else "?"
                found[node.name] = f"{kind} {node.name}({ast.unparse(node.args)}) -> {returns}"
            case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
                found[name] = name
            case _:
                pass
    return found


def _signatures(exercise: Exercise, trees: dict[str, ast.Module]) -> Iterator[Problem]:
    given, solved = signatures(trees["exercises"]), signatures(trees["solutions"])
    asked = given.keys() & set(_asked(trees["checks"]))
    if not asked:
        yield Problem(where=exercise.address, what="the checks ask for no name of the stub")
    for name in sorted(asked):
        if solved.get(name) != given[name]:
            what = f"{name} is {given[name]} in the stub, {solved.get(name)} in the solution"
            yield Problem(where=exercise.address, what=what)
        elif given[name].endswith("-> ?"):
            yield Problem(where=exercise.address, what=f"{name} does not say what it returns")


def _asked(checks: ast.Module) -> Iterator[str]:
    """Names that the checks may ask a submission for: its functions, and constants as texts."""
    for node in ast.walk(checks):
        match node:
            case ast.Attribute(value=ast.Name(id="submission"), attr=name):
                yield name
            case ast.Constant(value=str(name)) if name.isidentifier() and name.isupper():
                yield name
            case _:
                pass


# -- checks ---------------------------------------------------------------------------------------


def _assertions(course: Course, exercise: Exercise, tree: ast.Module) -> Iterator[Problem]:
    where = course.shelf("checks", exercise).relative_to(course.root).as_posix()
    for node in ast.walk(tree):
        match node:
            case ast.Assert(msg=None):
                yield Problem(where=f"{where}:{node.lineno}", what="an assertion has no message")
            case ast.Call(func=ast.Name(id="Failure"), args=[]):
                yield Problem(where=f"{where}:{node.lineno}", what="a Failure has no message")
            case _:
                pass


def _marks(course: Course, exercise: Exercise, tree: ast.Module) -> Iterator[Problem]:
    """``needs`` names an earlier check, and ``mistake=`` a file of the exercise."""
    where = course.shelf("checks", exercise).relative_to(course.root).as_posix()
    known = {file.stem for file in mistakes(course, exercise)}
    earlier: list[str] = []
    for function in tree.body:
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for mark in function.decorator_list:
            match mark:
                case ast.Call(func=ast.Attribute(attr="needs"), args=[ast.Constant(value=name)]):
                    if name not in earlier:
                        what = f"{function.name} needs {name!r}, which is no check before it"
                        yield Problem(where=f"{where}:{function.lineno}", what=what)
                case _:
                    pass
        earlier.append(function.name)
    for call in ast.walk(tree):
        for keyword in call.keywords if isinstance(call, ast.Call) else ():
            match keyword:
                case ast.keyword(arg="mistake", value=ast.Constant(value=str(name), lineno=line)):
                    if name not in known:
                        what = f"names the mistake {name}, of which there is no file"
                        yield Problem(where=f"{where}:{line}", what=what)
                case _:
                    pass


# -- concepts -------------------------------------------------------------------------------------


def _concepts(course: Course, exercise: Exercise, tree: ast.Module) -> Iterator[Problem]:
    """Names that only a later chapter introduces."""
    chapters = [chapter.name for chapter in course.chapters]
    later = course.chapters[chapters.index(exercise.chapter) + 1 :]
    introduced = {name: chapter.name for chapter in reversed(later) for name in chapter.introduces}
    for name in sorted(set(_names(tree)) & introduced.keys()):
        what = f"the solution uses {name}, which chapter {introduced[name]} introduces"
        yield Problem(where=exercise.address, what=what)


def _names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
                yield name
            case ast.alias(name=name):
                yield name.rpartition(".")[2]
            case _:
                pass


# -- hints ----------------------------------------------------------------------------------------


def _hints(course: Course, exercise: Exercise) -> Iterator[Problem]:
    file = course.shelf("hints", exercise)
    where = file.relative_to(course.root).as_posix()
    try:
        hints = read_hints(file)
    except CourseError as error:
        yield Problem(where=where, what=error.sentence)
        return
    names = {f"check:{check.name}" for check in exercise.checks}
    for step in hints.checks:
        if step.id not in names:
            yield Problem(where=where, what=f"'{step.title}' is about no check of the exercise")
    solution = _runs(tokens(_body(course.shelf("solutions", exercise))))
    for number, step in enumerate(hints.steps[:-1], 1):
        shared = solution & _runs(_code_in(step.text))
        if shared:
            run = " ".join(min(shared))
            yield Problem(where=where, what=f"step {number} gives the solution away: {run}")


def tokens(source: str) -> list[str]:
    """The tokens of some Python, without layout and comments; words where it is not Python."""
    try:
        made = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError):
        return re.findall(r"\w+|[^\w\s]", source)
    return [token.string for token in made if token.type not in _QUIET and token.string]


def _body(file: Path) -> str:
    """The statements of the solution's functions, without docstrings: what is to be done."""
    bodies = [
        ast.unparse(statement)
        for node in ast.walk(ast.parse(file.read_bytes()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for statement in node.body
        if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
    ]
    return "\n".join(bodies)


def _code_in(text: str) -> list[str]:
    parts = (match["block"] or match["inline"] for match in _CODE.finditer(text))
    return [token for part in parts for token in (*tokens(part), "\n")]


def _runs(found: list[str]) -> set[tuple[str, ...]]:
    size = LONGEST_RUN + 1
    runs = {tuple(found[start : start + size]) for start in range(len(found) - size + 1)}
    return {run for run in runs if "\n" not in run}
