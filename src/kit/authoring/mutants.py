"""Small changes to a solution that people could make by mistake.

A mutant is named by its change: the old code and the new code. The name has no line number, so the
explanation of a survivor stays valid when other lines are edited; equal names get a number.
"""

# mypy: disable-error-code="exhaustive-match"
from __future__ import annotations

import json
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final, NamedTuple

import libcst as cst
from libcst import matchers as m
from libcst.helpers import parse_template_expression as fill
from libcst.helpers import parse_template_statement as fill_statement

from kit.course import Swaps

LONGEST_BRIEF: Final = 80  # characters of old or new code in the name of a change
_PAIRS: tuple[tuple[type[cst.BaseCompOp], type[cst.BaseCompOp]], ...] = (
    (cst.LessThan, cst.LessThanEqual),
    (cst.GreaterThan, cst.GreaterThanEqual),
    (cst.Equal, cst.NotEqual),
    (cst.Is, cst.IsNot),
    (cst.In, cst.NotIn),
)
_OPPOSITE = dict(_PAIRS) | {new: old for old, new in _PAIRS}
_OF_A_DICT = m.Call(
    func=m.Attribute(attr=m.Name("items") | m.Name("keys") | m.Name("values")), args=[]
)
"""Loops over these rarely depend on the order."""
_NEVER_RUN = m.Name("TYPE_CHECKING") | m.Comparison(left=m.Name("__name__"))
"""Conditions of code that does not run when a submission is graded."""
_DROPPABLE = m.AugAssign() | m.Raise() | m.Continue() | m.Expr(m.Call() | m.Await() | m.Yield())
_ACLOSING = m.Call(func=m.Name("aclosing") | m.Attribute(attr=m.Name("aclosing")), args=[m.Arg()])
_GATHER = m.Call(func=m.Name("gather") | m.Attribute(attr=m.Name("gather")), args=[m.Arg(star="*")])


class Mutant(NamedTuple):
    """A solution with one change."""

    change: str
    source: bytes


class _Edit(NamedTuple):
    """A node, and a function that makes the node or the statements to put in its place.

    ``make`` raises :class:`libcst.CSTValidationError` if the result would not be code.
    """

    kind: str
    old: cst.CSTNode
    make: Callable[[], Any]


def make_mutants(source: bytes, swaps: Swaps) -> Iterator[Mutant]:
    """Yield every mutant of a solution that compiles, without repeating a text or a name.

    Raises :class:`ValueError` if ``source`` is not Python or is nested too deeply.
    """
    try:
        module = cst.parse_module(source)
        edits = [*_Finder(swaps).find(module)]
    except (cst.ParserSyntaxError, RecursionError, UnicodeDecodeError, LookupError) as error:
        raise ValueError(str(error).partition("\n")[0]) from None
    seen = {module.code}
    names: Counter[str] = Counter()
    for edit in edits:
        try:
            new = edit.make()
            changed = module.deep_replace(edit.old, new)
            assert isinstance(changed, cst.Module)
            with warnings.catch_warnings(action="ignore"):
                compile(changed.code, "mutant", "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError):
            continue  # the result would not be code; libcst's error is a SyntaxError
        if changed.code in seen:
            continue
        seen.add(changed.code)
        name = f"{edit.kind}: {_brief(module, edit.old)}"
        name += f" -> {_brief(module, new)}" if isinstance(new, cst.CSTNode) else ""
        names[name] += 1
        count = f" ({names[name]})" if names[name] > 1 else ""
        yield Mutant(change=name + count, source=changed.bytes)


def _brief(module: cst.Module, node: cst.CSTNode) -> str:
    lines = (line.strip() for line in module.code_for_node(node).splitlines())
    return next((line for line in lines if line and line[0] != "#"), "")[:LONGEST_BRIEF]


class _Finder:
    """Finds all edits, in the order of the file."""

    def __init__(self, swaps: Swaps) -> None:
        self._swaps = swaps
        self._swapped: list[cst.CSTNode] = []  # attributes that were swapped with their call

    def find(self, node: cst.CSTNode, *, in_async: bool = False) -> Iterator[_Edit]:
        """Yield the edits of a node and of all nodes in it; ``in_async`` is about its function."""
        match node:
            case cst.Annotation():
                return  # has no effect on behaviour
            case cst.If(test=test) if m.matches(test, _NEVER_RUN):
                return
            case cst.FunctionDef(asynchronous=asynchronous):
                in_async = asynchronous is not None
        yield from self._edit_names(node)
        yield from _edit_values(node)
        yield from self._edit_statements(node, in_async=in_async)
        for child in node.children:
            yield from self.find(child, in_async=in_async)

    def _methods_for(self, name: str) -> Iterator[tuple[str, bool]]:
        """Yield the methods to put in the place of another, and whether they must be awaited."""
        for other in self._swaps.methods.get(name, ()):
            yield other.removeprefix("await "), other.startswith("await ")

    def _methods_to_call(self, call: cst.BaseExpression) -> Iterator[tuple[str, bool]]:
        """Yield the methods to call instead; the attribute of ``call`` gets no second edit."""
        if isinstance(call, cst.Call) and isinstance(call.func, cst.Attribute):
            self._swapped.append(call.func)
            yield from self._methods_for(call.func.attr.value)

    def _edit_names(self, node: cst.CSTNode) -> Iterator[_Edit]:
        """Edit ``await``, and the methods and texts that the course calls easily confused."""
        match node:
            case cst.Await(expression=call):
                yield _Edit("drop await", node, lambda: call)
                for other, is_awaited in self._methods_to_call(call):
                    if not is_awaited:
                        yield _Edit("swap method", node, partial(_call_other, call, other))
                if m.matches(call, _GATHER):
                    yield _Edit("one after the other", node, lambda: _await_in_turn(call))
            case cst.Attribute(attr=name) if node not in self._swapped:
                for other, is_awaited in self._methods_for(name.value):
                    if not is_awaited:
                        make = partial(node.with_changes, attr=cst.Name(other))
                        yield _Edit("swap method", node, make)
            case cst.SimpleString(evaluated_value=text):
                for other in self._swaps.texts.get(str(text), ()):
                    yield _Edit("change mode", node, partial(cst.SimpleString, json.dumps(other)))

    def _edit_statements(  # noqa: C901, PLR0912 - a case for each kind of statement
        self, node: cst.CSTNode, *, in_async: bool
    ) -> Iterator[_Edit]:
        match node:
            case cst.For(asynchronous=None, iter=old):
                if not m.matches(old, _OF_A_DICT) and not m.matches(node.target, m.Name("_")):
                    yield _Edit("reverse", old, lambda: fill("reversed(list({old}))", old=old))
            case cst.For():
                for other, is_awaited in self._methods_to_call(node.iter):
                    make = partial(_loop_over, node, other, is_awaited=is_awaited)
                    yield _Edit("swap method", node, make)
                if in_async:
                    yield _Edit("collect first", node, lambda: _collect_first(node))
            case cst.Return(value=cst.BaseExpression() as value):
                if not m.matches(value, m.Name("None")):
                    nothing = partial(node.with_changes, value=cst.Name("None"))
                    yield _Edit("return nothing", node, nothing)
            case cst.Break():
                yield _Edit("drop break", node, cst.Pass)
            case cst.SimpleStatementLine(body=[statement]) if m.matches(statement, _DROPPABLE):
                yield _Edit("drop statement", node, lambda: node.with_changes(body=[cst.Pass()]))
            case cst.Try(handlers=handlers) | cst.TryStar(handlers=handlers):
                if node.finalbody is not None:
                    yield _Edit("drop finally", node, lambda: _shorten_try(node, handlers, None))
                for gone in handlers:
                    rest = [handler for handler in handlers if handler is not gone]
                    make = partial(_shorten_try, node, rest, node.finalbody)
                    yield _Edit("drop except", node, make)
            case cst.With(items=[cst.WithItem(asname=None), *_]):
                yield _Edit("drop with", node, lambda: _drop_item(node))
            case cst.With(items=[cst.WithItem(item=call, asname=cst.AsName(name=name)), *_]):
                if m.matches(call, _ACLOSING):
                    value = cst.ensure_type(call, cst.Call).args[0].value
                    bind = fill_statement("{name} = {value}", name=name, value=value)
                    yield _Edit("drop aclosing", node, lambda: _drop_item(node, bind))


def _edit_values(node: cst.CSTNode) -> Iterator[_Edit]:
    match node:
        case cst.Integer(evaluated_value=number):
            for other in (number + 1, number - 1):
                if other >= 0:
                    yield _Edit("off by one", node, partial(cst.Integer, str(other)))
        case cst.Call(args=args):
            for place, arg in enumerate(args):
                if arg.keyword is not None:
                    fewer = [*args[:place], *args[place + 1 :]]
                    make = partial(node.with_changes, args=fewer)
                    yield _Edit(f"drop {arg.keyword.value}=", node, make)
        case cst.ComparisonTarget(operator=operator) if type(operator) in _OPPOSITE:
            opposite = _OPPOSITE[type(operator)]
            yield _Edit("other comparison", node, lambda: node.with_changes(operator=opposite()))
        case cst.BooleanOperation(operator=operator):
            either = cst.Or() if isinstance(operator, cst.And) else cst.And()
            yield _Edit("and/or", node, lambda: node.with_changes(operator=either))
        case cst.If(test=test) | cst.IfExp(test=test) | cst.CompIf(test=test):
            yield _Edit("negate if", test, lambda: _negate(test))


def _in_brackets(node: cst.BaseExpression) -> cst.BaseExpression:
    return node.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])


def _negate(test: cst.BaseExpression) -> cst.BaseExpression:
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        return test.expression
    return cst.UnaryOperation(cst.Not(), _in_brackets(test))


def _call_other(call: cst.BaseExpression, other: str) -> cst.Call:
    call = cst.ensure_type(call, cst.Call)
    return call.with_changes(func=call.func.with_changes(attr=cst.Name(other)))


def _loop_over(node: cst.For, other: str, *, is_awaited: bool) -> cst.For:
    """Return a plain loop over the result of another method, or over a list of the awaited one."""
    call: cst.BaseExpression = _call_other(node.iter, other)
    if is_awaited:
        call = fill("[await {call}]", call=call)
    return node.with_changes(iter=call, asynchronous=None)


def _collect_first(node: cst.For) -> cst.For:
    collected = fill("[each async for each in {items}]", items=node.iter)
    return node.with_changes(iter=collected, asynchronous=None)


def _await_in_turn(call: cst.BaseExpression) -> cst.BaseExpression:
    """Return a list of awaited calls in place of ``gather(*(call for …))``."""
    many = cst.ensure_type(call, cst.Call).args[0].value
    if not isinstance(many, cst.GeneratorExp | cst.ListComp):
        return fill("[await each for each in {many}]", many=many)
    awaited = many.elt if isinstance(many.elt, cst.Call) else _in_brackets(many.elt)
    return cst.ListComp(elt=cst.Await(awaited), for_in=many.for_in)


def _shorten_try(node: cst.Try | cst.TryStar, handlers: Any, finalbody: cst.Finally | None) -> Any:
    """Return a ``try`` with fewer handlers or no ``finally``; its statements if it has neither."""
    if handlers or finalbody is not None:
        orelse = node.orelse if handlers else None
        return node.with_changes(handlers=handlers, finalbody=finalbody, orelse=orelse)
    after = _statements_in(node.orelse.body) if node.orelse else ()
    return cst.FlattenSentinel([*_statements_in(node.body), *after])


def _drop_item(node: cst.With, *before: cst.BaseStatement) -> Any:
    """Return a ``with`` without its first item; its statements if that was the only one."""
    if node.items[1:]:
        shorter = node.with_changes(items=node.items[1:])
        return cst.FlattenSentinel([*before, shorter]) if before else shorter
    return cst.FlattenSentinel([*before, *_statements_in(node.body)])


def _statements_in(block: cst.BaseSuite) -> tuple[Any, ...]:
    if isinstance(block, cst.IndentedBlock):
        return tuple(block.body)
    return (cst.SimpleStatementLine(block.body),)  # type: ignore[arg-type]
