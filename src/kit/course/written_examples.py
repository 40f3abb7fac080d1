"""Examples that people write before code: inputs, and what comes out, as plain Python values.

A file of examples is read and never run. It holds assignments such as::

    EXAMPLE_1 = dict(
        start=3,
        yields=[3, 2, 1],
        when=["item 1 at 1 s"],
    )

The names of a call of ``dict`` that are in :data:`OUTCOMES` say what comes out; all other names are
inputs. ``...`` stands for what is not filled in yet.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any, Final, NamedTuple, NoReturn

from kit.course.types import Course, Exercise
from kit.errors import UsageError

OUTCOMES: Final = {
    "prints": "the lines that it prints, in order",
    "yields": "the items that it yields, in order",
    "returns": "what it returns",
    "raises": "the name of the exception that it raises",
    "when": "sentences about order and time",
}
"""What an example can say about what comes out, each with its explanation."""

TASK: Final = "TASK"
"""The name of the example that the kit writes: the task's own, which does not count."""

MOST: Final = 3
"""Examples of one exercise that are judged."""

MOST_SENTENCES: Final = 50
"""Sentences about order and time in one example."""

MOST_BYTES: Final = 100_000
"""What all examples of a file may have as JSON: a message to the judge has room for it."""

_LISTS: Final = {"prints": str, "yields": object, "when": str}
_SHORTER: Final = "Write shorter texts, smaller numbers and fewer items."
_ADVICE: Final = "Write each example as: EXAMPLE_1 = dict(…)"


class WrittenExample(NamedTuple):
    """One example: its name, the line where it begins, its inputs, and what comes out.

    ``outcomes`` is empty if nothing is filled in yet.
    """

    name: str
    line: int
    inputs: dict[str, Any]
    outcomes: dict[str, Any]


def has_examples(course: Course, exercise: Exercise) -> bool:
    """Return whether the checks of an exercise say what an example of it is.

    The file of checks then has a top-level ``EXAMPLES``; it is not imported.
    """
    try:
        tree = ast.parse(course.shelf("checks", exercise).read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    targets = [node.targets for node in tree.body if isinstance(node, ast.Assign)]
    return any(isinstance(t[0], ast.Name) and t[0].id == "EXAMPLES" for t in targets)


def read_written_examples(source: bytes, shown: str) -> tuple[WrittenExample, ...]:
    """Return the examples in a file that is shown as ``shown``, without the task's own.

    Raises :class:`UsageError` that names the line which cannot be read.
    """
    from kit.runner.loader import check_bytes

    try:
        check_bytes(source, shown)
        tree = ast.parse(source)
    except SyntaxError as error:
        _refuse(shown, error.lineno or 1, f"this is not valid Python: {error.msg}")
    except (ValueError, RecursionError, MemoryError):
        _refuse(shown, 1, "this file cannot be read as Python")
    examples = [e for e in _read_all(tree, shown) if e.name != TASK]
    names = [example.name for example in examples]
    for example in examples:
        if names.count(example.name) > 1:
            _refuse(shown, example.line, f"{example.name} is here more than once")
    if len(examples) > MOST:
        _refuse(shown, examples[MOST].line, f"{MOST} examples are enough", "Delete the others.")
    if _is_too_large([[example.inputs, example.outcomes] for example in examples]):
        _refuse(shown, examples[0].line, "the examples are too large", _SHORTER)
    return tuple(examples)


def _read_all(tree: ast.Module, shown: str) -> Iterator[WrittenExample]:
    for node in tree.body:
        match node:
            case ast.Expr(value=ast.Constant(value=str())):
                pass  # the text at the top
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.Call(func=ast.Name(id="dict"), args=[], keywords=keywords),
            ):
                yield _read_one(name, node.lineno, keywords, shown)
            case _:
                _refuse(shown, node.lineno, "only examples can be here")


def _read_one(name: str, line: int, keywords: list[ast.keyword], shown: str) -> WrittenExample:
    inputs: dict[str, Any] = {}
    outcomes: dict[str, Any] = {}
    names: set[str] = set()
    for keyword in keywords:
        if keyword.arg is None:
            _refuse(shown, keyword.lineno, "** cannot be read here")
        if keyword.arg in names:
            _refuse(shown, keyword.lineno, f"{keyword.arg} is here twice")
        names.add(keyword.arg)
        if not _is_unfilled(keyword.value):
            table = outcomes if keyword.arg in OUTCOMES else inputs
            table[keyword.arg] = _read_value(keyword, shown)
    return WrittenExample(name, line, inputs, outcomes)


def _is_unfilled(value: ast.expr) -> bool:
    return any(isinstance(n, ast.Constant) and n.value is ... for n in ast.walk(value))


def _read_value(keyword: ast.keyword, shown: str) -> Any:
    """Return the value of a keyword, which must be plain."""
    name, line = keyword.arg or "", keyword.value.lineno
    try:
        value = ast.literal_eval(keyword.value)
        is_plain = not _has_complex(keyword.value)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        value, is_plain = None, False
    if not is_plain:
        advice = "Write texts in quotes, numbers, True, None, lists, tuples and dicts in braces."
        _refuse(shown, line, f"the value of {name} is not a plain value", advice)
    if double := _find_equal_keys(keyword.value):
        _refuse(shown, double.lineno, f"a dict of {name} has this key twice", "Delete one of them.")
    if _is_too_large(value):
        _refuse(shown, line, f"the value of {name} is too large", _SHORTER)
    kind = _LISTS.get(name)
    if kind and not (isinstance(value, list) and all(isinstance(each, kind) for each in value)):
        items = "texts" if kind is str else "items"
        _refuse(shown, line, f"{name} is a list of {items}", f"Write it as: {name}=[…]")
    if name == "when" and len(value) > MOST_SENTENCES:
        _refuse(shown, line, f"{MOST_SENTENCES} sentences are enough", "Delete the others.")
    if name == "raises" and not (isinstance(value, str) and value.strip()):
        _refuse(shown, line, "raises is a name", 'Write it as: raises="ValueError"')
    return value


def _has_complex(value: ast.expr) -> bool:
    constants = (node for node in ast.walk(value) if isinstance(node, ast.Constant))
    return any(isinstance(constant.value, complex) for constant in constants)


def _find_equal_keys(value: ast.expr) -> ast.expr | None:
    """Return a key that its dict has already, of which Python would drop the first value."""
    for node in ast.walk(value):
        keys: set[Any] = set()
        for each in filter(None, node.keys if isinstance(node, ast.Dict) else ()):
            if (key := ast.literal_eval(each)) in keys:
                return each
            keys.add(key)
    return None


def _is_too_large(value: object) -> bool:
    """Return whether the judge cannot be sent a plain value, because of its size or depth."""
    from kit.runner.messages import to_json
    from kit.runner.values import encode

    encoded = encode(value)
    is_refused = isinstance(encoded, dict) and encoded.keys() == {"$object"}
    return is_refused or len(to_json(encoded)) > MOST_BYTES


def _refuse(shown: str, line: int, problem: str, advice: str = _ADVICE) -> NoReturn:
    raise UsageError(f"{shown}:{line}: {problem}.", advice)
