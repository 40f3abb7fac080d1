"""What can be said of an exercise by reading its code: signatures, sentences, marks, concepts."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from kit.authoring.giveaway import read_ladder
from kit.authoring.problems import Problem
from kit.authoring.shelves import mistakes, name_in
from kit.course import Course, Exercise

Function = ast.FunctionDef | ast.AsyncFunctionDef


def read(course: Course, exercise: Exercise) -> Iterator[Problem]:
    """Everything that is wrong with the texts of one exercise; what is missing is passed over."""
    files = {shelf: course.shelf(shelf, exercise) for shelf in ("exercises", "solutions", "checks")}
    trees: dict[str, ast.Module] = {}
    for shelf, file in files.items():
        try:
            trees[shelf] = ast.parse(file.read_bytes())
        except OSError:
            continue  # the shelves have said so
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            yield _not_python(course, file, error)
    if "checks" in trees:
        where = name_in(course, files["checks"])
        yield from _messages(where, trees["checks"])
        yield from _needs(where, trees["checks"])
        yield from _slugs(
            where, trees["checks"], {file.stem for file in mistakes(course, exercise)}
        )
    if "solutions" in trees:
        yield from _concepts(course, exercise, trees["solutions"])
    if len(trees) == len(files):
        yield from _signatures(exercise, trees)
    if "solutions" in trees and "exercises" in trees:
        yield from read_ladder(course, exercise, trees["solutions"], trees["exercises"])


def _not_python(course: Course, file: Path, error: Exception) -> Problem:
    where = name_in(course, file)
    if isinstance(error, SyntaxError):
        return Problem(where=f"{where}:{error.lineno or 1}", what=f"is not Python: {error.msg}")
    return Problem(where=where, what=f"is not Python: {error or type(error).__name__}")


# -- signatures -----------------------------------------------------------------------------------


def signatures(tree: ast.Module) -> dict[str, str]:
    """Top-level names; a function's with its kind, parameters and annotations."""
    found: dict[str, str] = {}
    for node in tree.body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                kind = "async def" if isinstance(node, ast.AsyncFunctionDef) else "def"
                returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
                found[node.name] = f"{kind} {node.name}({ast.unparse(node.args)}){returns}"
            case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
                found[name] = name
            case ast.ClassDef(name=name):
                found[name] = f"class {name}"
            case _:
                pass
    return found


def _signatures(exercise: Exercise, trees: dict[str, ast.Module]) -> Iterator[Problem]:
    given, solved = signatures(trees["exercises"]), signatures(trees["solutions"])
    # What checks let their helpers ask for is not seen: then it is whatever both files have.
    asked = given.keys() & set(_asked(trees["checks"])) or given.keys() & solved.keys()
    if not asked:
        yield Problem(where=exercise.address, what="the checks ask for no name of the stub")
    for name in sorted(asked):
        there = solved.get(name, "missing")
        if there != given[name]:
            what = f"{name} is '{given[name]}' in the stub and '{there}' in the solution"
            yield Problem(where=exercise.address, what=what)
        elif "def " in given[name] and " -> " not in given[name]:
            yield Problem(where=exercise.address, what=f"{name} does not say what it returns")


def _asked(checks: ast.Module) -> Iterator[str]:
    """Names that the checks ask a submission for: its functions, and constants as texts."""
    for node in ast.walk(checks):
        match node:
            case ast.Attribute(value=ast.Name(id="submission"), attr=name):
                yield name
            case ast.Constant(value=str(name)) if name.isidentifier() and name.isupper():
                yield name
            case _:
                pass


# -- checks ---------------------------------------------------------------------------------------


def _messages(where: str, tree: ast.Module) -> Iterator[Problem]:
    """Assertions and failures that tell a learner nothing."""
    for node in ast.walk(tree):
        match node:
            case ast.Assert(test=ast.Call(func=ast.Name(id="isinstance")), msg=None):
                pass  # said to a type checker
            case ast.Assert(msg=None | ast.Constant(value="")):
                yield Problem(where=f"{where}:{node.lineno}", what="an assertion has no message")
            case ast.Call(func=ast.Name(id="Failure") | ast.Attribute(attr="Failure")):
                said = [*node.args, *(k.value for k in node.keywords if k.arg in ("message", None))]
                if not said or (isinstance(said[0], ast.Constant) and not said[0].value):
                    yield Problem(where=f"{where}:{node.lineno}", what="a Failure has no message")
            case _:
                pass


def _needs(where: str, tree: ast.Module) -> Iterator[Problem]:
    """Marks ``needs`` that name no check above."""
    earlier: set[str] = set()
    for check in tree.body:
        if not isinstance(check, Function) or not check.name.startswith("test_"):
            continue
        for mark in check.decorator_list:
            match mark:
                case ast.Call(
                    func=ast.Attribute(attr="needs"), args=[ast.Constant(value=str(name))]
                ):
                    if name not in earlier:
                        what = f"{check.name} needs {name}, which is no check above it"
                        yield Problem(where=f"{where}:{mark.lineno}", what=what)
                case _:
                    pass
        earlier.add(check.name)


def _slugs(where: str, tree: ast.Module, known: set[str]) -> Iterator[Problem]:
    """Mistakes that a check names and that have no file."""
    for call in ast.walk(tree):
        for keyword in call.keywords if isinstance(call, ast.Call) else ():
            if keyword.arg != "mistake":
                continue
            for name, line in _texts(keyword.value):
                if name not in known:
                    what = f"names the mistake {name}, of which there is no file"
                    yield Problem(where=f"{where}:{line}", what=what)


def _texts(value: ast.expr) -> Iterator[tuple[str, int]]:
    """The texts that an expression may give, where it says so itself, and their lines."""
    match value:
        case ast.Constant(value=str(name)):
            yield name, value.lineno
        case ast.IfExp(body=one, orelse=other):
            yield from _texts(one)
            yield from _texts(other)
        case _:
            pass


# -- concepts -------------------------------------------------------------------------------------


def _concepts(course: Course, exercise: Exercise, tree: ast.Module) -> Iterator[Problem]:
    """Names that only a later chapter introduces."""
    chapters = [chapter.name for chapter in course.chapters]
    later = course.chapters[chapters.index(exercise.chapter) + 1 :]
    introduced = {name: chapter.name for chapter in reversed(later) for name in chapter.introduces}
    for name in sorted(set(_names(tree)) & introduced.keys()):
        what = f"the solution uses {name}, which only chapter {introduced[name]} introduces"
        yield Problem(where=exercise.address, what=what)


def _names(tree: ast.Module) -> Iterator[str]:
    """Names of every kind, and texts as well: a concept may be a word such as a mode's."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
                yield name
            case ast.Constant(value=str(name)):
                yield name
            case ast.alias(name=name):
                yield name.rpartition(".")[2]
            case _:
                pass
