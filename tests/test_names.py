"""Names in the engine: one class has one name, and a function's name says what it does."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import kit

SOURCE = Path(kit.__file__).parent
TREES = {
    file.relative_to(SOURCE).as_posix(): ast.parse(file.read_bytes())
    for file in sorted(SOURCE.rglob("*.py"))
    if not {"_course", "new_course"} & {*file.parts}
}
PARTICIPLE = re.compile(
    r"_*(\w+(?<!ne)(?<!f)(?<!sh)(?<!sp)(?<!se)ed|begun|built|cut|drawn|done|found|given|gone|had|heard|held|kept"
    r"|known|left|lent|lost|made|meant|met|moved|put|said|seen|sent|shown|sold|spoken|taken|told|written"
    r"|asked|thrown|understood|worn)"
)
FEED = {"feed", "_feed", "need", "seed", "_seed", "speed", "shed"}
"""Words that only look like participles."""


def test_no_class_name_is_used_twice() -> None:
    """A name stands for one class in the whole engine."""
    places = defaultdict(list)
    for file, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(file)
    assert {name: files for name, files in places.items() if len(files) > 1} == {}


def functions(tree: ast.AST) -> Iterator[str]:
    """The names of functions and methods; a property is a value, and named as one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            decorators = {ast.unparse(d).rpartition(".")[2] for d in node.decorator_list}
            if not decorators & {"property", "cached_property", "setter"}:
                yield node.name


def test_no_function_is_named_with_a_bare_participle() -> None:
    """`told()` and `judged()` say neither what is done nor what is returned."""
    bare = {
        f"{file}: {name}"
        for file, tree in TREES.items()
        for name in functions(tree)
        if PARTICIPLE.fullmatch(name) and "_" not in name.strip("_") and name not in FEED
    }
    assert bare == set()
