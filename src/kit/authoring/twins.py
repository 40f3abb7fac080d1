"""Finds inputs that no check makes.

A twin is a solution with a wrong behaviour behind it (:mod:`kit.authoring.behaviours`). If the twin
is solved, an *alarm twin* is graded too, which stops its process where the behaviour would change
something. If no check brings it to that, a kind of input is missing; if one does, an assertion is.
"""

# mypy: disable-error-code="exhaustive-match"
from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from string import Template
from typing import Any, Final, NamedTuple

from kit.authoring import behaviours as engine
from kit.authoring import shelves
from kit.authoring.behaviours import BEHAVIOURS, PLACES_OF_STREAMS, Mode, Place, WrongBehaviour
from kit.course import Course, Exercise
from kit.errors import CourseError
from kit.grading import Job
from kit.judge.outcome import StopReason
from kit.model import Finding, Standing, Verdict
from kit.render.blocks import plural

COURSE_BEHAVIOURS: Final = "checks/behaviours.py"
"""Where a course has behaviours of its own."""

_ENGINE: Final = Path(engine.__file__)
_BEGIN: Final = Template("""
def _begin(name, text, *, import_module=__import__):
    module = import_module("types").ModuleType(name)
    import_module("sys").modules[name] = module
    exec(compile(text, name, "exec"), module.__dict__)
    return module
_engine = _begin("kit.authoring.behaviours", $engine)
""")
_INSTALL: Final = Template("""
_course = _begin("behaviours", $course)
_all = {**_engine.BEHAVIOURS, **_engine.HIDDEN, **getattr(_course, "BEHAVIOURS", {})}
_split, _identify = (getattr(_course, n, getattr(_engine, n)) for n in ("split", "identify"))
_engine.Twin(_all[$name], _engine.Mode($mode), _split, _identify).install(names, $public)
""")
_IDLE: Final = "_engine.make_idle(names, {public})\n"
_PLAIN: Final = {
    *("Any", "Annotated", "Collection", "Iterable", "Literal", "Mapping", "None", "Sequence"),
    *("bool", "bytes", "complex", "dict", "float", "int", "list", "object", "set", "str", "tuple"),
}
"""Types of plain data, as they are written; no other names are parts of plain types."""

Grade = Callable[[Sequence[Job]], Iterable[Verdict]]
"""Grades jobs; the verdicts are in the same order."""


# -- twins ----------------------------------------------------------------------------------------


class Public(NamedTuple):
    """The public names of a solution, each with the node that defines it."""

    functions: dict[str, shelves.Function]
    constants: tuple[str, ...]


def read_public(tree: ast.Module) -> Public:
    """Return the names that a module defines at its top level and that checks may ask for."""
    functions, constants = {}, []
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                functions[name] = node
            case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
                constants.append(name)
    public = {name: node for name, node in functions.items() if not name.startswith("_")}
    return Public(public, tuple(name for name in constants if not name.startswith("_")))


def make_twin(source: bytes, name: str, mode: Mode, course_text: str) -> bytes:
    """Return a solution with the behaviour ``name`` behind it."""
    public = [*read_public(ast.parse(source)).functions]
    words = {"name": name, "mode": mode.value, "course": course_text, "public": public}
    return _add(source, _INSTALL.substitute({key: ascii(word) for key, word in words.items()}))


def make_idle_twin(source: bytes, stub: bytes) -> bytes:
    """Return a solution that does nothing: what it shares with the stub returns at once."""
    functions, constants = read_public(ast.parse(source))
    given = read_public(ast.parse(stub))
    public = dict.fromkeys(functions.keys() & given.functions.keys(), True)
    public |= dict.fromkeys({*constants} & {*given.constants}, False)
    return _add(source, _IDLE.format(public=ascii(dict(sorted(public.items())))))


def _add(source: bytes, text: str) -> bytes:
    """Return a module that runs ``text`` at its end, in a namespace of its own."""
    text = _BEGIN.substitute(engine=ascii(_ENGINE.read_text(encoding="utf-8"))) + text
    line = f"\nexec(compile({text!a}, 'twin', 'exec'), {{'names': globals()}})\n"
    return source + line.encode("ascii")


def find_places(tree: ast.Module) -> set[Place]:
    """Return the places that a solution may have, judged by what it says of its functions."""
    places: set[Place] = set()
    for node in read_public(tree).functions.values():
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        for words in (_words(argument.annotation) for argument in arguments):
            if not words or "str" in words:
                places.add(Place.TEXT_ARGUMENT)
            if not words or words & {"int", "float"}:
                places.add(Place.NUMBER_ARGUMENT)
            if not words or "Callable" in words or words - _PLAIN:
                places.add(Place.CALLBACK)
            if not words or words - _PLAIN:
                places |= {Place.ITEM, *PLACES_OF_STREAMS}
        yields = any(isinstance(part, ast.Yield) for part in ast.walk(node))
        if yields and isinstance(node, ast.AsyncFunctionDef):
            places.add(Place.YIELDED)
        elif words := _words(node.returns):
            places |= {Place.RESULT} if words != {"None"} else set()
            places |= {Place.LIST_RESULT} if "list" in words else set()
    if any(isinstance(n, ast.Call) and ast.unparse(n.func) == "print" for n in ast.walk(tree)):
        places.add(Place.PRINTED)
    return places


def _words(annotation: ast.expr | None) -> set[str]:
    """Return the names in an annotation, empty if there is none."""
    if annotation is None:
        return set()
    words = {node.id for node in ast.walk(annotation) if isinstance(node, ast.Name)}
    nones = (node for node in ast.walk(annotation) if isinstance(node, ast.Constant))
    return words | {"None" for node in nones if node.value is None}


def load_behaviours(course: Course) -> dict[str, WrongBehaviour]:
    """Return the kit's behaviours and the course's. Raises :class:`CourseError`."""
    file = course.root / COURSE_BEHAVIOURS
    if not file.is_file():
        return dict(BEHAVIOURS)
    names: dict[str, Any] = {"__name__": "behaviours"}
    try:
        exec(compile(file.read_bytes(), file, "exec"), names)  # noqa: S102 - the course's own code
        return BEHAVIOURS | dict(names["BEHAVIOURS"])
    except Exception as error:  # noqa: BLE001 - whatever the course's module raises
        what = f"{COURSE_BEHAVIOURS}: cannot be used: {type(error).__name__}: {error}"
        raise CourseError(what, "It needs a dict BEHAVIOURS of behaviours.") from None


# -- coverage of inputs ---------------------------------------------------------------------------


class Detection(StrEnum):
    """What the checks of an exercise see of a behaviour; each value is a sign of the table."""

    NOTICED = "+"
    NOT_POSSIBLE = "."
    GAP = "o"
    UNNOTICED = "!"
    EXCEPTED = "-"


class Coverage(NamedTuple):
    """What the checks see of each behaviour, by the address of an exercise and its name."""

    behaviours: dict[str, WrongBehaviour]
    exercises: tuple[Exercise, ...]
    detections: dict[tuple[str, str], Detection]
    problems: tuple[str, ...]
    graded: int


class _Pair(NamedTuple):
    exercise: Exercise
    name: str
    behaviour: WrongBehaviour

    @property
    def key(self) -> tuple[str, str]:
        return self.exercise.address, self.name

    @property
    def place(self) -> tuple[object, ...]:
        """What pairs that need the same things share."""
        behaviour = self.behaviour
        address = self.exercise.address
        return address, behaviour.place, behaviour.kinds, behaviour.is_about


class TwinGrader:
    """Grades twins of the solutions of a course."""

    def __init__(self, course: Course, make_job: Callable[..., Job], grade: Grade) -> None:
        """``make_job(exercise, source, **fields)`` returns a job that is given to ``grade``."""
        self.course, self.make_job, self.grade = course, make_job, grade
        self.graded = 0
        file = course.root / COURSE_BEHAVIOURS
        self.course_text = file.read_text(encoding="utf-8") if file.is_file() else ""
        self.died = StopReason.DIED.sentence(course.limits)

    def read(self, shelf: str, exercise: Exercise) -> bytes:
        file = self.course.shelf(shelf, exercise)
        return file.read_bytes() if shelves.read_docstring(file) is not None else b""

    def has_rung(self, finding: Finding | None) -> bool:
        """Return whether a twin has stopped itself in a check."""
        return finding is not None and finding.message.startswith(self.died)

    def make(self, exercise: Exercise, name: str, mode: Mode, **fields: Any) -> Job:
        source = make_twin(self.read("solutions", exercise), name, mode, self.course_text)
        return self.make_job(exercise, source, **fields)

    def run(self, jobs: Sequence[Job]) -> list[Verdict]:
        self.graded += len(jobs)
        return [*self.grade(jobs)]


def measure_coverage(twins: TwinGrader, exercises: Sequence[Exercise]) -> Coverage:
    """Grade the twins of the solutions, and return what the checks see of each behaviour.

    Raises :class:`CourseError` if the behaviours of the course cannot be used.
    """
    behaviours = load_behaviours(twins.course)
    solved = tuple(e for e in exercises if twins.read("solutions", e))
    detections = {(e.address, name): Detection.NOT_POSSIBLE for e in solved for name in behaviours}
    pairs = [*_list_pairs(twins, solved, behaviours)]
    wrong: list[str] = []

    def grade(pairs: Sequence[_Pair], mode: Mode) -> Iterator[tuple[_Pair, Verdict]]:
        jobs = [twins.make(p.exercise, p.name, mode, first_failure=True) for p in pairs]
        for pair, verdict in zip(pairs, twins.run(jobs), strict=True):
            has_rung = mode is not Mode.NEUTRAL and twins.has_rung(verdict.first_failure)
            is_expected = verdict.solved or has_rung
            if verdict.standing is Standing.UNGRADED or not (is_expected or mode is Mode.ACT):
                what = verdict.first_failure.message if verdict.first_failure else ""
                twin = f"the {mode} twin {pair.name} is {verdict.standing}: {what}"
                wrong.append(f"{pair.exercise.address}: {twin}")
            yield pair, verdict

    def rings(pairs: Sequence[_Pair], mode: Mode) -> list[_Pair]:
        return [p for p, v in grade(pairs, mode) if twins.has_rung(v.first_failure)]

    first = {pair.place: pair for pair in reversed(pairs)}
    there = {pair.place for pair in rings([*first.values()][::-1], Mode.PROBE)}
    pairs = [pair for pair in pairs if pair.place in there]
    one_each = {pair.exercise.address: pair for pair in pairs}
    list(grade([*one_each.values()], Mode.NEUTRAL))  # one that changes nothing has to be solved
    solved_pairs = []
    for pair, verdict in grade(pairs, Mode.ACT):
        detections[pair.key] = Detection.NOTICED
        if verdict.solved:
            solved_pairs.append(pair)
    detections |= {pair.key: Detection.GAP for pair in solved_pairs}
    unnoticed = rings(solved_pairs, Mode.ALARM)
    detections |= {pair.key: Detection.UNNOTICED for pair in unnoticed}
    problems = [*wrong]
    for exercise in solved:
        problems += _find_gaps(twins.course, exercise, behaviours, detections)
    return Coverage(behaviours, solved, detections, tuple(problems), twins.graded)


def _list_pairs(
    twins: TwinGrader, exercises: Sequence[Exercise], behaviours: dict[str, WrongBehaviour]
) -> Iterator[_Pair]:
    for exercise in exercises:
        places = find_places(ast.parse(twins.read("solutions", exercise)))
        is_about_time = any(check.is_streaming for check in exercise.checks)
        for name, behaviour in behaviours.items():
            if behaviour.place in places and (is_about_time or not behaviour.is_about_time):
                yield _Pair(exercise, name, behaviour)


def _find_gaps(
    course: Course,
    exercise: Exercise,
    behaviours: dict[str, WrongBehaviour],
    detections: dict[tuple[str, str], Detection],
) -> Iterator[str]:
    """Yield gaps without an exception, and exceptions without a gap; enter the exceptions."""
    file = course.shelf("mistakes", exercise) / shelves.SURVIVORS
    try:
        excepted = shelves.read_reasons(file, "inputs")
    except (OSError, ValueError):
        return  # reported with the mutants
    for name, behaviour in behaviours.items():
        match detections[exercise.address, name]:
            case Detection.GAP | Detection.UNNOTICED if name in excepted:
                detections[exercise.address, name] = Detection.EXCEPTED
            case Detection.GAP:
                yield f"{exercise.address}: no check gives {behaviour.shown_by} ({name})"
            case Detection.UNNOTICED:
                yield f"{exercise.address}: no check notices that {behaviour.effect} ({name})"
            case _:
                pass
    yield from shelves.find_reason_problems(
        course,
        file,
        excepted,
        {name for name in behaviours if detections[exercise.address, name] is Detection.EXCEPTED},
        "an input that is not missing",
    )


def coverage_text(coverage: Coverage) -> str:
    """Return the table: a line for each behaviour, and a sign for each exercise."""
    width = max(map(len, coverage.behaviours))
    chapters = list(dict.fromkeys(exercise.chapter for exercise in coverage.exercises))
    groups = [[e for e in coverage.exercises if e.chapter == chapter] for chapter in chapters]
    lines = ["Kinds of input, and what the checks of each exercise see of them:"]
    for name in coverage.behaviours:
        signs = ("".join(coverage.detections[e.address, name] for e in group) for group in groups)
        lines.append(f"{name:{width}}  {'  '.join(signs)}".rstrip())
    counts = Counter(coverage.detections.values())
    lines += [
        f"columns: {', '.join(f'{len(g)} of {c}' for c, g in zip(chapters, groups, strict=True))}",
        f". not possible ({counts[Detection.NOT_POSSIBLE]})",
        f"+ a check makes the input and notices the effect ({counts[Detection.NOTICED]})",
        f"o no check makes the input ({counts[Detection.GAP]})",
        f"! a check makes the input, and none notices the effect ({counts[Detection.UNNOTICED]})",
        f"- an exception with a reason ({counts[Detection.EXCEPTED]})",
        f"({plural(coverage.graded, 'changed solution')} graded)",
    ]
    return "\n".join(lines)
