"""What students do to a copy so that it looks like their work."""

from __future__ import annotations

import ast
import builtins
import random

HELPERS = (
    "def show_all(values, times=1):\n    for value in values:\n        print('value', value * times)",
    "class Log:\n    def __init__(self):\n        self.lines = []\n    def write(self, x):\n        self.lines += [x]",
    "def is_empty(thing):\n    if thing is None:\n        return True\n    return len(str(thing)) == 0",
)
COMMENTS = ("# now the next step", "# see the lesson", "# this was hard")


def disguise(source: bytes, rng: random.Random) -> bytes:
    """Rename, reorder, add a helper, and write other comments, strings and layout."""
    tree = ast.parse(source)
    names = _Rename(tree)
    for node in ast.walk(names.visit(tree)):
        if isinstance(body := getattr(node, "body", None), list):
            node.body = _swap(_without_docstring(body), rng)  # type: ignore[attr-defined]
    places = [n for n, node in enumerate(tree.body) if hasattr(node, "name")]
    moved = [tree.body[n] for n in rng.sample(places, len(places))]
    for n, node in zip(places, moved, strict=True):
        tree.body[n] = node
    at = rng.choice(places or [0])
    tree.body[at:at] = ast.parse(rng.choice(HELPERS)).body
    lines: list[str] = []
    for line in ast.unparse(ast.fix_missing_locations(tree)).splitlines():
        comment = line[: len(line) - len(line.lstrip())] + rng.choice(COMMENTS)
        lines += [comment] * (rng.random() < 0.15) + [line] + [""] * (rng.random() < 0.1)
    return "\n".join(lines).encode()


class _Rename(ast.NodeTransformer):
    """Other names for variables, parameters and nested functions; no annotations."""

    def __init__(self, tree: ast.Module) -> None:
        own = _sets(tree)
        own |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
        self._names = {name: f"my_{n}" for n, name in enumerate(sorted(own - {*dir(builtins)}))}

    def visit_Name(self, node: ast.Name) -> ast.Name:
        node.id = self._names.get(node.id, node.id)
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.arg, node.annotation = self._names.get(node.arg, node.arg), None
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        if isinstance(node.value, str) and " " in node.value:
            node.value = f"{node.value}!"
        return node


def _is_stored(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    match body:
        case [ast.Expr(ast.Constant(str())), *rest]:
            return rest or [ast.Pass()]
        case _:
            return body


def _swap(body: list[ast.stmt], rng: random.Random) -> list[ast.stmt]:
    """Exchange neighbours that do not depend on each other."""
    body = [*body]
    for n in range(len(body) - 1):
        one, other = body[n], body[n + 1]
        simple = isinstance(one, ast.Assign | ast.Expr) and isinstance(other, ast.Assign | ast.Expr)
        is_free = not _sets(one) & _uses(other) and not _sets(other) & _uses(one)
        if simple and is_free and rng.random() < 0.7:
            body[n], body[n + 1] = other, one
    return body


def _sets(node: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and _is_stored(n)}


def _uses(node: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
