"""Small changes to a solution that somebody could make by mistake, each a submission of its own.

What is changed is told as ``change``: what stood there and what stands there now. It names no line,
so that an explanation of a survivor outlives an edit elsewhere in the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import libcst as cst
from libcst import matchers as m

MODES = {"updates": "values", "values": "updates", "messages": "updates", "custom": "updates"}
MODES |= {"tasks": "updates", "debug": "updates", "checkpoints": "values"}
SWAPPED = {"astream": "stream", "ainvoke": "invoke", "gather": "wait", "sync": "exit"}
_OPPOSITE: dict[type[cst.BaseCompOp], type[cst.BaseCompOp]] = {
    cst.LessThan: cst.LessThanEqual,
    cst.LessThanEqual: cst.LessThan,
    cst.GreaterThan: cst.GreaterThanEqual,
    cst.GreaterThanEqual: cst.GreaterThan,
    cst.Equal: cst.NotEqual,
    cst.NotEqual: cst.Equal,
    cst.Is: cst.IsNot,
    cst.IsNot: cst.Is,
    cst.In: cst.NotIn,
    cst.NotIn: cst.In,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A solution with one change."""

    change: str
    source: bytes


_OF_A_DICT = m.Call(
    func=m.Attribute(attr=m.Name("items") | m.Name("keys") | m.Name("values")), args=[]
)
"""What is gone through in an order that hardly ever matters."""

Changes = list[tuple[cst.CSTNode, Any]]
"""Nodes of one tree, each with what could stand in its place: a node or a FlattenSentinel."""


def mutants(source: bytes) -> Iterator[Mutant]:
    """Every mutant of a solution that still compiles and is another text; no change twice."""
    module = cst.parse_module(source)
    finder = _Finder()
    module.visit(finder)
    seen = {module.code}
    for number, (old, new) in enumerate(finder.changes):
        changed = module.visit(_Replacer(old, new))
        assert isinstance(changed, cst.Module)
        if changed.code in seen or not _compiles(changed.code):
            continue
        seen.add(changed.code)
        change = f"{finder.kinds[number]}: {_brief(module, old)}"
        if isinstance(new, cst.CSTNode):
            change += f" -> {_brief(module, new)}"
        yield Mutant(change=change, source=changed.bytes)


def _compiles(code: str) -> bool:
    try:
        compile(code, "mutant", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


def _brief(module: cst.Module, node: cst.CSTNode) -> str:
    """The first line of a node's code."""
    lines = module.code_for_node(node).strip().splitlines()
    return lines[0].strip()[:80] if lines else ""


class _Replacer(cst.CSTTransformer):
    def __init__(self, old: cst.CSTNode, new: Any) -> None:
        super().__init__()
        self._old = old
        self._new = new

    def on_leave(self, original_node: Any, updated_node: Any) -> Any:
        return self._new if original_node is self._old else updated_node


class _Finder(cst.CSTVisitor):
    """Collects what can be changed, in the order of the file."""

    def __init__(self) -> None:
        super().__init__()
        self.changes: Changes = []
        self.kinds: list[str] = []
        self._async = [False]

    def _add(self, kind: str, old: cst.CSTNode, new: Any) -> None:
        self.changes.append((old, new))
        self.kinds.append(kind)

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        self._async.append(node.asynchronous is not None)

    def leave_FunctionDef(self, original_node: cst.FunctionDef) -> None:
        del original_node
        self._async.pop()

    def visit_Annotation(self, node: cst.Annotation) -> bool:
        del node
        return False  # no behaviour hangs on it

    def visit_Await(self, node: cst.Await) -> None:
        self._add("drop await", node, node.expression)

    def visit_Attribute(self, node: cst.Attribute) -> None:
        other = SWAPPED.get(node.attr.value)
        if other:
            self._add("swap method", node, node.with_changes(attr=cst.Name(other)))

    def visit_SimpleString(self, node: cst.SimpleString) -> None:
        other = MODES.get(str(node.evaluated_value))
        if other:
            self._add("change mode", node, cst.SimpleString(repr(other)))

    def visit_Integer(self, node: cst.Integer) -> None:
        for other in (node.evaluated_value + 1, node.evaluated_value - 1):
            if other >= 0:
                self._add("off by one", node, cst.Integer(str(other)))

    def visit_ComparisonTarget(self, node: cst.ComparisonTarget) -> None:
        opposite = _OPPOSITE.get(type(node.operator))
        if opposite is not None:
            self._add("other comparison", node, node.with_changes(operator=opposite()))

    def visit_BooleanOperation(self, node: cst.BooleanOperation) -> None:
        other = cst.Or() if isinstance(node.operator, cst.And) else cst.And()
        self._add("and/or", node, node.with_changes(operator=other))

    def visit_If(self, node: cst.If) -> None:
        test = cst.UnaryOperation(
            cst.Not(), node.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
        )
        self._add("negate if", node.test, test)

    def visit_For(self, node: cst.For) -> None:
        if node.asynchronous is not None and self._async[-1]:
            collected = cst.ListComp(
                elt=cst.Name("each"),
                for_in=cst.CompFor(cst.Name("each"), node.iter, asynchronous=cst.Asynchronous()),
            )
            self._add("collect first", node, node.with_changes(iter=collected, asynchronous=None))
        elif node.asynchronous is None and not m.matches(node.iter, _OF_A_DICT):
            items = cst.Call(cst.Name("list"), [cst.Arg(node.iter)])
            self._add("reverse", node.iter, cst.Call(cst.Name("reversed"), [cst.Arg(items)]))

    def visit_Return(self, node: cst.Return) -> None:
        if node.value is not None and not m.matches(node.value, m.Name("None")):
            self._add("return nothing", node, node.with_changes(value=cst.Name("None")))

    def visit_Break(self, node: cst.Break) -> None:
        self._add("drop break", node, cst.Pass())

    def visit_Try(self, node: cst.Try) -> None:
        if node.finalbody is not None:
            bare = node.with_changes(finalbody=None) if node.handlers else _statements(node.body)
            self._add("drop finally", node, bare)
        for handler in node.handlers:
            rest = [other for other in node.handlers if other is not handler]
            if rest or node.finalbody is not None:
                bare = node.with_changes(handlers=rest, orelse=node.orelse if rest else None)
            else:
                bare = _statements(node.body)
            self._add("drop except", node, bare)

    def visit_With(self, node: cst.With) -> None:
        first = node.items[0]
        if first.asname is None or not isinstance(first.item, cst.Call):
            self._add("drop with", node, _statements(node.body))
        elif m.matches(first.item.func, m.Name("aclosing") | m.Attribute(attr=m.Name("aclosing"))):
            name = cst.ensure_type(first.asname.name, cst.Name).value
            bind = cst.SimpleStatementLine(
                [cst.Assign([cst.AssignTarget(cst.Name(name))], first.item.args[0].value)]
            )
            self._add("drop aclosing", node, _statements(node.body, bind))

    def visit_Call(self, node: cst.Call) -> None:
        for place, arg in enumerate(node.args):
            if arg.keyword is not None:
                rest = [*node.args[:place], *node.args[place + 1 :]]
                self._add(f"drop {arg.keyword.value}=", node, node.with_changes(args=rest))

    def visit_SimpleStatementLine(self, node: cst.SimpleStatementLine) -> None:
        droppable = m.AugAssign() | m.Expr(m.Call() | m.Await() | m.Yield())
        if len(node.body) == 1 and m.matches(node.body[0], droppable):
            self._add("drop statement", node, node.with_changes(body=[cst.Pass()]))


def _statements(
    block: cst.BaseSuite, *before: cst.BaseStatement
) -> cst.FlattenSentinel[cst.BaseStatement]:
    """The statements of a block, without the block."""
    inside: Sequence[Any] = block.body if isinstance(block, cst.IndentedBlock) else ()
    return cst.FlattenSentinel([*before, *inside])
