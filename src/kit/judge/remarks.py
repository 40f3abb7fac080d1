"""Rules that look at a right answer, and the remark that the first of them makes.

The rules of a course are in the files of ``checks/remarks/``, which are read in the order of their
names. Each file has a list ``RULES``. The text of an answer is only parsed here; it is never run.
"""

from __future__ import annotations

import ast
import functools
import importlib.util
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar, overload

from kit.course import Course, Exercise
from kit.errors import CourseError
from kit.model import Remark

FOLDER: Final = "checks/remarks"
MAX_SOURCE: Final = 20_000
"""Bytes; a longer answer gets no remark. The longest right answer that is known has 4,000."""
MAX_DEPTH: Final = 60
"""Nodes inside each other; a deeper answer gets no remark. The deepest that is known has 21."""
MAX_NAME: Final = 40

PRINTED: Final = "something was printed"
CHANGED_ARGUMENT: Final = "an argument was changed"

SomeNode = TypeVar("SomeNode", bound=ast.AST)
_SCOPES: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


@dataclass(frozen=True, slots=True, kw_only=True)
class RightAnswer:
    """An answer that is solved, as rules see it.

    ``exercise`` is the address of the exercise. ``observations`` are what the course's helpers saw
    in all checks (:attr:`kit.judge.Submission.observations`), and :data:`PRINTED` and
    :data:`CHANGED_ARGUMENT`, which the judge adds.
    """

    tree: ast.Module
    exercise: str = ""
    observations: frozenset[str] = frozenset()
    nodes: tuple[ast.AST, ...] = field(init=False, repr=False)
    """All nodes, those of one depth in the order of the text."""
    _parents: dict[ast.AST, ast.AST] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        nodes: list[ast.AST] = []
        level: list[ast.AST] = [self.tree]
        for _ in range(MAX_DEPTH):
            nodes += level
            pairs = [(child, node) for node in level for child in ast.iter_child_nodes(node)]
            self._parents.update(pairs)
            level = [child for child, _ in pairs]
        if level:
            raise ValueError("an answer that is nested too deeply")
        object.__setattr__(self, "nodes", tuple(nodes))

    @overload
    def find_all(self, kind: type[SomeNode], /) -> list[SomeNode]: ...
    @overload
    def find_all(self, *kinds: type[ast.AST]) -> list[Any]: ...
    def find_all(self, *kinds: type[ast.AST]) -> list[Any]:
        """Return the nodes of these kinds, in the order of the text."""
        nodes = [node for node in self.nodes if isinstance(node, kinds)]
        return sorted(nodes, key=lambda node: getattr(node, "lineno", 0))

    def parent(self, node: ast.AST) -> ast.AST:
        """Return what a node is a part of; the whole module for the module itself."""
        return self._parents.get(node, self.tree)

    def ancestors(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield what a node is a part of, from the inside out."""
        while (above := self._parents.get(node)) is not None:
            yield above
            node = above

    def scope(self, node: ast.AST) -> ast.AST:
        """Return the function, lambda or class that a node is in, or the module."""
        return next((a for a in self.ancestors(node) if isinstance(a, _SCOPES)), self.tree)

    def is_within(self, node: ast.AST, *kinds: type[ast.AST]) -> bool:
        """Return whether a node is a part of one of these kinds, within its own function."""
        for above in self.ancestors(node):
            if isinstance(above, kinds):
                return True
            if isinstance(above, _SCOPES):
                return False
        return False


Find = Callable[[RightAnswer], ast.AST | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkRule:
    """One rule; ``find`` returns the node that it remarks on, None if it does not speak.

    In ``sentence``, which follows "Solved, and", ``{line}`` is the number of the node's line and
    ``{name}`` its name. Without the ``observation`` that it asks for, if there is one, a rule does
    not speak. ``speaks`` and ``silent`` are two answers: it speaks about the first one only.
    """

    name: str
    sentence: str
    find: Find
    speaks: str
    silent: str
    observation: str = ""

    def remark_on(self, answer: RightAnswer, shown: str) -> Remark | None:
        """Return the remark on an answer, None if there is none; ``shown`` is its path."""
        if self.observation and self.observation not in answer.observations:
            return None
        node = self.find(answer)
        if node is None:
            return None
        line = getattr(node, "lineno", 1)
        text = self.sentence.format(line=line, name=f"`{_name(node)}`")
        return Remark(id=self.name, text=f"Solved, and {text}", where=f"{shown}:{line}")


class RuleList(list[RemarkRule]):
    """The rules of one file, most instructive first; ``@rules.add(…)`` adds a function."""

    def add(
        self, sentence: str, *, speaks: str, silent: str, observation: str = ""
    ) -> Callable[[Find], Find]:
        """Add the decorated function as the next rule; the parameters are fields of the rule."""

        def decorate(find: Find) -> Find:
            name = getattr(find, "__name__", "")
            texts = {"speaks": speaks, "silent": silent, "observation": observation}
            self.append(RemarkRule(name=name, sentence=sentence, find=find, **texts))
            return find

        return decorate


def parse_answer(
    source: str | bytes, exercise: str = "", observations: frozenset[str] = frozenset()
) -> RightAnswer:
    """Return an answer as rules see it. Raises SyntaxError, ValueError or RecursionError."""
    return RightAnswer(tree=ast.parse(source), exercise=exercise, observations=observations)


@functools.cache
def load_rules(root: Path) -> tuple[RemarkRule, ...]:
    """Return the rules of the course in ``root``, in their order. Raises :class:`CourseError`."""
    rules: list[RemarkRule] = []
    for file in sorted((root / FOLDER).glob("*.py")):
        spec = importlib.util.spec_from_file_location(f"remarks_{file.stem}", file)
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        try:
            spec.loader.exec_module(module)
            rules += module.RULES
        except Exception as error:
            what = f"{FOLDER}/{file.name}: cannot be used: {type(error).__name__}: {error}"
            raise CourseError(what, "It needs a list RULES of rules for remarks.") from error
    return tuple(rules)


def find_remark(
    course: Course, exercise: Exercise, source: bytes, shown: str, observations: frozenset[str]
) -> Remark | None:
    """Return the remark of the first rule that speaks about a right answer; None without one.

    A rule that raises is left out, since no answer is worse for it; ``kit course check`` finds it.
    """
    if len(source) > MAX_SOURCE:
        return None
    with suppress(CourseError, SyntaxError, ValueError, RecursionError, MemoryError):
        rules = load_rules(course.root)
        answer = parse_answer(source, exercise.address, observations) if rules else None
        for rule in rules:
            with suppress(Exception):
                if answer and (remark := rule.remark_on(answer, shown)):
                    return remark
    return None


def find_rule_problems(root: Path) -> Iterator[str]:
    """Yield what is wrong with the rules of the course in ``root``."""
    try:
        rules = load_rules(root)
    except CourseError as error:
        yield error.sentence
        return
    names = [rule.name for rule in rules]
    for rule in rules:
        if names.count(rule.name) > 1:
            yield f"{FOLDER}: two rules are called {rule.name}"
        seen = frozenset({rule.observation})
        for text, speaks in ((rule.speaks, True), (rule.silent, False)):
            try:
                remark = rule.remark_on(parse_answer(text, observations=seen), "answer.py")
            except Exception as error:  # noqa: BLE001 - whatever a rule raises
                yield f"{FOLDER}: {rule.name} raises {type(error).__name__}: {error}"
            else:
                if (remark is not None) is not speaks:
                    what = "does not speak about its case" if speaks else "speaks about its other"
                    yield f"{FOLDER}: {rule.name} {what}: {text.strip().splitlines()[0]}"


def dotted_name(node: ast.AST) -> str:
    """Return ``asyncio.sleep`` for that name, or for a call of it; "" for any other node."""
    match node:
        case ast.Call(func=func):
            return dotted_name(func)
        case ast.Attribute(value=value, attr=attr):
            return f"{dotted_name(value)}.{attr}"
        case ast.Name(id=name):
            return name
        case _:
            return ""


def _name(node: ast.AST) -> str:
    names = (getattr(node, name, None) for name in ("id", "name", "arg", "attr", "value"))
    name = next((name for name in names if isinstance(name, str) and name.isidentifier()), "")
    return name if len(name) <= MAX_NAME else f"{name[: MAX_NAME - 1]}…"
