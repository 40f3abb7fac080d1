"""Where a solution can be changed, and into what: one method for each kind of node."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import libcst as cst
from libcst import matchers as m

from kit.course import Swaps

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
_OF_A_DICT = m.Call(
    func=m.Attribute(attr=m.Name("items") | m.Name("keys") | m.Name("values")), args=[]
)
"""What is gone through in an order that hardly ever matters."""

_NEVER_RUN = m.Name("TYPE_CHECKING") | m.Comparison(left=m.Name("__name__"))
"""Conditions of what does not run in a stage."""

_DROPPABLE = (
    m.AugAssign() | m.Raise() | m.Continue() | m.Expr(m.Call() | m.Await() | m.Yield())
)  # fmt: skip
_ACLOSING = m.Name("aclosing") | m.Attribute(attr=m.Name("aclosing"))
_GATHER = m.Name("gather") | m.Attribute(attr=m.Name("gather"))


@dataclass(frozen=True, slots=True)
class Change:
    """A node of a tree, and what makes the node or the statements that could stand in its place.

    ``make`` raises :class:`libcst.CSTValidationError` where that would not be code.
    """

    kind: str
    old: cst.CSTNode
    make: Callable[[], Any]


def find_changes(module: cst.Module, swaps: Swaps) -> list[Change]:
    """Everything that can be changed, in the order of the file."""
    finder = _Finder(swaps)
    module.visit(finder)
    return finder.changes


class _Finder(cst.CSTVisitor):
    def __init__(self, swaps: Swaps) -> None:
        super().__init__()
        self.changes: list[Change] = []
        self._swaps = swaps
        self._in_async = [False]
        self._swapped: list[cst.CSTNode] = []
        """Names of methods that were changed together with what stands around them."""

    def _add(self, kind: str, old: cst.CSTNode, make: Callable[[], Any]) -> None:
        self.changes.append(Change(kind, old, make))

    # -- where nothing is changed -----------------------------------------------------------------

    def visit_Annotation(self, node: cst.Annotation) -> bool:
        del node
        return False  # no behaviour hangs on it

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        self._in_async.append(node.asynchronous is not None)

    def leave_FunctionDef(self, original_node: cst.FunctionDef) -> None:
        del original_node
        self._in_async.pop()

    # -- awaiting, streaming, time ----------------------------------------------------------------

    def visit_Await(self, node: cst.Await) -> None:
        inner = node.expression
        self._add("drop await", node, lambda: inner)
        for other, awaited in self._others(inner):
            if not awaited:
                self._add("swap method", node, partial(_calling, inner, other))
        if m.matches(inner, m.Call(func=_GATHER, args=[m.Arg(star="*")])):
            self._add("one after the other", node, lambda: _one_by_one(inner))

    def visit_For(self, node: cst.For) -> None:
        if node.asynchronous is not None:
            for other, awaited in self._others(node.iter):
                make = partial(_loop_over, node, other, awaited=awaited)
                self._add("swap method", node, make)
            if self._in_async[-1]:
                self._add("collect first", node, lambda: _collected(node))
        elif not m.matches(node.iter, _OF_A_DICT) and not m.matches(node.target, m.Name("_")):
            self._add("reverse", node.iter, lambda: _call("reversed", _call("list", node.iter)))

    def visit_Attribute(self, node: cst.Attribute) -> None:
        if node not in self._swapped:
            for other, awaited in self._swaps.of_method(node.attr.value):
                if not awaited:
                    renamed = partial(node.with_changes, attr=cst.Name(other))
                    self._add("swap method", node, renamed)

    def _others(self, call: cst.BaseExpression) -> tuple[tuple[str, bool], ...]:
        """What the method of a call is taken for, and whether that has to be awaited."""
        if not (isinstance(call, cst.Call) and isinstance(call.func, cst.Attribute)):
            return ()
        others = self._swaps.of_method(call.func.attr.value)
        if others:
            self._swapped.append(call.func)
        return others

    # -- values -----------------------------------------------------------------------------------

    def visit_SimpleString(self, node: cst.SimpleString) -> None:
        for other in self._swaps.of_text(str(node.evaluated_value)):
            self._add("change mode", node, partial(cst.SimpleString, _quoted(other)))

    def visit_Integer(self, node: cst.Integer) -> None:
        for other in (node.evaluated_value + 1, node.evaluated_value - 1):
            if other >= 0:
                self._add("off by one", node, partial(cst.Integer, str(other)))

    def visit_Call(self, node: cst.Call) -> None:
        for place, arg in enumerate(node.args):
            if arg.keyword is not None:
                rest = [*node.args[:place], *node.args[place + 1 :]]
                less = partial(node.with_changes, args=rest)
                self._add(f"drop {arg.keyword.value}=", node, less)

    # -- conditions -------------------------------------------------------------------------------

    def visit_ComparisonTarget(self, node: cst.ComparisonTarget) -> None:
        opposite = _OPPOSITE.get(type(node.operator))
        if opposite is not None:
            self._add("other comparison", node, lambda: node.with_changes(operator=opposite()))

    def visit_BooleanOperation(self, node: cst.BooleanOperation) -> None:
        other = cst.Or() if isinstance(node.operator, cst.And) else cst.And()
        self._add("and/or", node, lambda: node.with_changes(operator=other))

    def visit_If(self, node: cst.If) -> bool:
        if m.matches(node.test, _NEVER_RUN):
            return False
        self._add("negate if", node.test, lambda: _negated(node.test))
        return True

    def visit_IfExp(self, node: cst.IfExp) -> None:
        self._add("negate if", node.test, lambda: _negated(node.test))

    def visit_CompIf(self, node: cst.CompIf) -> None:
        self._add("negate if", node.test, lambda: _negated(node.test))

    # -- statements -------------------------------------------------------------------------------

    def visit_Return(self, node: cst.Return) -> None:
        if node.value is not None and not m.matches(node.value, m.Name("None")):
            self._add("return nothing", node, lambda: node.with_changes(value=cst.Name("None")))

    def visit_Break(self, node: cst.Break) -> None:
        self._add("drop break", node, cst.Pass)

    def visit_SimpleStatementLine(self, node: cst.SimpleStatementLine) -> None:
        if len(node.body) == 1 and m.matches(node.body[0], _DROPPABLE):
            self._add("drop statement", node, lambda: node.with_changes(body=[cst.Pass()]))

    def visit_Try(self, node: cst.Try) -> None:
        self._try(node)

    def visit_TryStar(self, node: cst.TryStar) -> None:
        self._try(node)

    def _try(self, node: cst.Try | cst.TryStar) -> None:
        if node.finalbody is not None:
            self._add("drop finally", node, lambda: _without(node, node.handlers, None))
        for handler in node.handlers:
            rest = [other for other in node.handlers if other is not handler]
            self._add("drop except", node, partial(_without, node, rest, node.finalbody))

    def visit_With(self, node: cst.With) -> None:
        first = node.items[0]
        if first.asname is None:
            self._add("drop with", node, lambda: _one_less(node))
        elif m.matches(first.item, m.Call(func=_ACLOSING, args=[m.Arg()])):
            bind = _assigned(first.asname.name, cst.ensure_type(first.item, cst.Call).args[0].value)
            self._add("drop aclosing", node, lambda: _one_less(node, bind))


# -- what stands there instead --------------------------------------------------------------------


def _call(name: str, argument: cst.BaseExpression) -> cst.Call:
    return cst.Call(cst.Name(name), [cst.Arg(argument)])


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _in_brackets(node: cst.BaseExpression) -> cst.BaseExpression:
    return node.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])


def _negated(test: cst.BaseExpression) -> cst.BaseExpression:
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        return test.expression
    return cst.UnaryOperation(cst.Not(), _in_brackets(test))


def _calling(call: cst.BaseExpression, other: str) -> cst.Call:
    """The same call of another method."""
    call = cst.ensure_type(call, cst.Call)
    return call.with_changes(func=call.func.with_changes(attr=cst.Name(other)))


def _loop_over(node: cst.For, other: str, *, awaited: bool) -> cst.For:
    """A plain loop over what another method gives: many things, or one that is awaited."""
    call: cst.BaseExpression = _calling(node.iter, other)
    if awaited:
        call = cst.List([cst.Element(cst.Await(call))])
    return node.with_changes(iter=call, asynchronous=None)


def _collected(node: cst.For) -> cst.For:
    """A plain loop over a list of everything that an asynchronous one would go through."""
    each = cst.Name("each")
    of = cst.CompFor(each, node.iter, asynchronous=cst.Asynchronous())
    return node.with_changes(iter=cst.ListComp(elt=each, for_in=of), asynchronous=None)


def _one_by_one(call: cst.BaseExpression) -> cst.BaseExpression:
    """A list of awaited calls in place of ``gather(*(call for …))``."""
    many = cst.ensure_type(call, cst.Call).args[0].value
    if not isinstance(many, cst.GeneratorExp | cst.ListComp):
        each = cst.Name("each")
        return cst.ListComp(elt=cst.Await(each), for_in=cst.CompFor(each, many))
    one = many.elt if isinstance(many.elt, cst.Call) else _in_brackets(many.elt)
    return cst.ListComp(elt=cst.Await(one), for_in=many.for_in)


def _assigned(name: cst.BaseExpression, value: cst.BaseExpression) -> cst.BaseStatement:
    target = cst.AssignTarget(name)  # type: ignore[arg-type]  # whatever `as` can bind
    return cst.SimpleStatementLine([cst.Assign([target], value)])


def _without(
    node: cst.Try | cst.TryStar, handlers: Any, finalbody: cst.Finally | None
) -> cst.CSTNode | cst.FlattenSentinel[cst.BaseStatement]:
    """A ``try`` with fewer handlers or no ``finally``; its statements if nothing is left of it."""
    if handlers or finalbody is not None:
        orelse = node.orelse if handlers else None
        return node.with_changes(handlers=handlers, finalbody=finalbody, orelse=orelse)
    after = _inside(node.orelse.body) if node.orelse else ()
    return cst.FlattenSentinel([*_inside(node.body), *after])


def _one_less(
    node: cst.With, *before: cst.BaseStatement
) -> cst.With | cst.FlattenSentinel[cst.BaseStatement]:
    """A ``with`` without its first item; its statements if that was the only one."""
    if node.items[1:]:
        less = node.with_changes(items=node.items[1:])
        return cst.FlattenSentinel([*before, less]) if before else less
    return cst.FlattenSentinel([*before, *_inside(node.body)])


def _inside(block: cst.BaseSuite) -> tuple[Any, ...]:
    """The statements of a block, without the block."""
    if isinstance(block, cst.IndentedBlock):
        return tuple(block.body)
    return (cst.SimpleStatementLine(block.body),)  # type: ignore[arg-type]
