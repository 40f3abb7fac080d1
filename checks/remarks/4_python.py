"""Rules about plain Python: what is left over, what hides a name, what says more than it needs."""

from __future__ import annotations

import ast
import builtins
import itertools
from collections import Counter

from kit.judge.remarks import PRINTED, RightAnswer, RuleList, dotted_name

RULES = RuleList()
PRINTING = ("print_progress", "subgraph_depth")
"""Exercises whose task is to print."""
HIDDEN = {name for name in dir(builtins) if name.islower() and not name.startswith("_")} - {
    *("copyright", "credits", "license", "exit", "quit", "help"),
}


def loaded_names(answer: RightAnswer) -> Counter[str]:
    """How often each name is read."""
    names = (n for n in answer.nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load))
    return Counter(name.id for name in names)


def stored_names(answer: RightAnswer) -> list[ast.Name]:
    """The names that are set."""
    return [name for name in answer.find_all(ast.Name) if isinstance(name.ctx, ast.Store)]


@RULES.add(
    "line {line} fills {name}, which nothing reads. A list that grows with the stream holds every "
    "item in memory until the function ends; without it, each item can go at once.",
    speaks="async def f(graph, s):\n    seen = []\n    async for e in graph.astream(s):\n"
    "        seen.append(e)\n        yield e",
    silent="async def f(graph, s):\n    seen = []\n    async for e in graph.astream(s):\n"
    "        seen.append(e)\n    return seen",
)
def fills_an_unread_list(answer: RightAnswer) -> ast.AST | None:
    """A list of a function that is only appended to."""
    reads = loaded_names(answer)
    appends = Counter(
        node.value.id
        for node in answer.find_all(ast.Attribute)
        if node.attr in ("append", "extend", "add")
        and isinstance(node.value, ast.Name)
        and isinstance(answer.parent(answer.parent(node)), ast.Expr)
    )
    for name in stored_names(answer):
        value = getattr(answer.parent(name), "value", None)
        is_empty = isinstance(value, ast.List | ast.Call) and not getattr(value, "elts", [])
        in_function = answer.scope(name) is not answer.tree
        if in_function and is_empty and appends[name.id] and reads[name.id] == appends[name.id]:
            return name
    return None


@RULES.add(
    "line {line} prints, although the task asks for no output. In a server such lines fill the "
    "log, and each one waits for the terminal. `kit try` shows what happens without them.",
    speaks="async def f(graph, s):\n    async for e in graph.astream(s):\n        print(e)",
    silent="async def f(graph, s):\n    return 1",
    observation=PRINTED,
)
def prints_for_no_one(answer: RightAnswer) -> ast.AST | None:
    """A `print()` that ran in a check, in an exercise that asks for no lines."""
    if answer.exercise.endswith(PRINTING):
        return None
    calls = answer.find_all(ast.Call)
    return next(
        (c for c in calls if dotted_name(c) == "print" and answer.scope(c) is not answer.tree), None
    )


@RULES.add(
    "line {line} runs a text as code. If any part of it comes from outside, that part may do "
    "whatever it likes. Python has a direct way for nearly everything.",
    speaks="async def f(s):\n    return eval(s)",
    silent="async def f(s):\n    return s",
)
def runs_a_text(answer: RightAnswer) -> ast.AST | None:
    """`eval()` or `exec()`."""
    calls = answer.find_all(ast.Call)
    return next((call for call in calls if dotted_name(call) in ("eval", "exec")), None)


@RULES.add(
    "line {line} is never reached: the statement before it always leaves. Delete it, or find out "
    "why it should run.",
    speaks="async def f(s):\n    return s\n    print(s)",
    silent="async def f(s):\n    if s:\n        return s\n    print(s)",
)
def is_never_reached(answer: RightAnswer) -> ast.AST | None:
    """A statement after `return`, `raise`, `break` or `continue`, unless it is a lone `yield`."""
    for node in answer.nodes:
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, ())
            statements: list[ast.stmt] = block if isinstance(block, list) else []
            for before, after in itertools.pairwise(statements):
                leaves = isinstance(before, ast.Return | ast.Raise | ast.Break | ast.Continue)
                makes_a_generator = any(isinstance(n, ast.Yield) for n in ast.walk(after))
                if leaves and not makes_a_generator:
                    return after
    return None


@RULES.add(
    "line {line} hides Python's own {name}. Code further down that means the built-in one gets "
    "yours, often with an error that is hard to explain. Another name costs nothing.",
    speaks="async def f(s):\n    list = [s]\n    return list",
    silent="async def f(s):\n    states = [s]\n    return states",
)
def hides_a_builtin(answer: RightAnswer) -> ast.AST | None:
    """A variable, parameter or function with the name of a built-in one."""
    nodes: list[ast.AST]
    nodes = answer.find_all(ast.Name, ast.arg, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in nodes:
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                in_class = isinstance(answer.scope(node), ast.ClassDef)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                in_class = isinstance(answer.parent(node), ast.ClassDef)
            case _:
                continue
        if name in HIDDEN and not in_class:
            return node
    return None


@RULES.add(
    "line {line} imports {name}, which nothing uses. Readers look for its use, and each import "
    "makes the program start later.",
    speaks="import asyncio\nasync def f(s):\n    return s",
    silent="import asyncio\nasync def f(s):\n    await asyncio.sleep(s)",
)
def imports_for_nothing(answer: RightAnswer) -> ast.AST | None:
    """An import whose name does not occur again, not even in a text."""
    words = set(loaded_names(answer))
    texts = [n.value for n in answer.find_all(ast.Constant) if isinstance(n.value, str)]
    for node in answer.find_all(ast.Import, ast.ImportFrom):
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            continue
        for alias in node.names:
            name = (alias.asname or alias.name).partition(".")[0]
            if name != "*" and name not in words and not any(name in text for text in texts):
                return ast.copy_location(ast.Name(id=name), node)
    return None


@RULES.add(
    "line {line} sets {name}, which nothing reads. Leave it out, or call it `_` where Python needs "
    "a name.",
    speaks="async def f(s):\n    count = 0\n    for e in s:\n        count += 1\n    return s",
    silent="async def f(s):\n    count = 0\n    for e in s:\n        count += 1\n    return count",
)
def sets_for_nothing(answer: RightAnswer) -> ast.AST | None:
    """A variable of a function that is only set; also a counter that is only counted."""
    reads = loaded_names(answer)
    shared = {n for node in answer.find_all(ast.Global, ast.Nonlocal) for n in node.names}
    for name in stored_names(answer):
        is_simple = isinstance(answer.parent(name), ast.Assign | ast.AnnAssign | ast.AugAssign)
        in_function = isinstance(answer.scope(name), ast.FunctionDef | ast.AsyncFunctionDef)
        is_free = name.id not in shared and not name.id.startswith("_")
        if is_simple and in_function and is_free and not reads[name.id]:
            return name
    return None


@RULES.add(
    "line {line} compares with True or False. A condition is true or false by itself: `if x:` or "
    "`if not x:`.",
    speaks="def f(x):\n    return isinstance(x, dict) == True",
    silent="def f(x):\n    return isinstance(x, dict)",
)
def compares_with_true(answer: RightAnswer) -> ast.AST | None:
    """`== True`, `is False` and the like, where one side is a call or a comparison."""
    for node in answer.find_all(ast.Compare):
        sides = (node.left, *node.comparators)
        has_constant = any(isinstance(s, ast.Constant) and type(s.value) is bool for s in sides)
        is_equality = isinstance(node.ops[0], ast.Eq | ast.NotEq)
        if has_constant and is_equality:
            return node
    return None


@RULES.add(
    "line {line} compares with None by `==`. An object can decide what it is equal to; "
    "`is None` asks for None itself.",
    speaks="def f(x):\n    return x == None",
    silent="def f(x):\n    return x is None",
)
def compares_with_none(answer: RightAnswer) -> ast.AST | None:
    """`== None` or `!= None`."""
    for node in answer.find_all(ast.Compare):
        sides = (node.left, *node.comparators)
        is_none = any(isinstance(s, ast.Constant) and s.value is None for s in sides)
        if is_none and isinstance(node.ops[0], ast.Eq | ast.NotEq):
            return node
    return None


@RULES.add(
    "line {line} asks for one exact type. `isinstance()` also takes subclasses, as callers expect, "
    "and type checkers follow it.",
    speaks="def f(x):\n    return type(x) == dict",
    silent="def f(x):\n    return isinstance(x, dict)",
)
def compares_a_type(answer: RightAnswer) -> ast.AST | None:
    """`type(x) == dict` or `type(x) is dict`."""
    for node in answer.find_all(ast.Compare):
        right = node.comparators[0]
        is_class = isinstance(right, ast.Name) and not isinstance(node.ops[0], ast.In | ast.NotIn)
        if is_class and dotted_name(node.left) == "type" and isinstance(node.left, ast.Call):
            return node
    return None


@RULES.add(
    "line {line} goes through `keys()`. A dict gives its keys by itself: `for node in event`.",
    speaks="async def f(event):\n    for node in event.keys():\n        print(node)",
    silent="async def f(event):\n    for node in event:\n        print(node)",
)
def goes_through_keys(answer: RightAnswer) -> ast.AST | None:
    """`for … in x.keys()`, `… in x.keys()`, `list(x.keys())` or `names += x.keys()`."""
    for call in answer.find_all(ast.Call):
        if not dotted_name(call).endswith(".keys") or call.args:
            continue
        match answer.parent(call):
            case ast.For() | ast.comprehension() | ast.AugAssign(op=ast.Add()) | ast.Starred():
                return call
            case ast.Compare(ops=[ast.In() | ast.NotIn()]):
                return call
            case ast.Call(func=ast.Name(id="list" | "set" | "iter" | "sorted" | "tuple")):
                return call
            case ast.Call(func=ast.Attribute(attr="extend" | "update")):
                return call
            case _:
                pass
    return None


@RULES.add(
    "line {line} takes keys and values, and uses only one of them. Go through the dict itself for "
    "keys, or through `values()`.",
    speaks="async def f(event):\n    for node, update in event.items():\n        print(node)",
    silent="async def f(event):\n"
    "    for node, update in event.items():\n        print(node, update)",
)
def uses_half_of_items(answer: RightAnswer) -> ast.AST | None:
    """`for a, b in x.items()` where one of the two is not read in the loop."""
    for loop in answer.find_all(ast.For, ast.comprehension):
        match loop.target, loop.iter:
            case ast.Tuple(elts=[ast.Name(id=key), ast.Name(id=value)]), ast.Call(
                func=ast.Attribute(attr="items")
            ):
                whole = loop if isinstance(loop, ast.For) else answer.parent(loop)
                reads = {
                    node.id
                    for node in ast.walk(whole)
                    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
                }
                if len(reads & {key, value}) == 1:
                    return loop.target
            case _:
                pass
    return None


@RULES.add(
    "line {line} copies a collection only to go through it. A loop needs no list: it takes the "
    "collection itself, and nothing is held twice.",
    speaks="async def f(event):\n    for node, update in list(event.items()):\n"
    "        print(node, update)",
    silent="async def f(tasks):\n    for task in list(tasks):\n        tasks.remove(task)",
)
def copies_before_a_loop(answer: RightAnswer) -> ast.AST | None:
    """`for x in list(y.items())`, where the loop neither waits nor calls a method of `y`."""
    for loop in answer.find_all(ast.For):
        match loop.iter:
            case ast.Call(
                func=ast.Name(id="list"),
                args=[ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method))],
            ) if method in ("items", "keys", "values"):
                inside = [node for each in loop.body for node in ast.walk(each)]
                waits = any(isinstance(node, ast.Await | ast.Yield) for node in inside)
                if not waits and not any(getattr(n, "id", None) == name for n in inside):
                    return loop.iter
            case _:
                pass
    return None


@RULES.add(
    "line {line} counts indices to reach items. Go through the items themselves, and use "
    "`enumerate()` if you need the number, too.",
    speaks="def f(states):\n    for i in range(len(states)):\n        print(states[i])",
    silent="def f(states):\n    for i, state in enumerate(states):\n        print(i, state)",
)
def counts_indices(answer: RightAnswer) -> ast.AST | None:
    """`for i in range(len(x))`, where `i` only stands in `x[i]`."""
    for loop in answer.find_all(ast.For, ast.comprehension):
        match loop.target, loop.iter:
            case ast.Name(id=index), ast.Call(
                func=ast.Name(id="range"), args=[ast.Call(func=ast.Name(id="len"), args=[seq])]
            ):
                whole = loop if isinstance(loop, ast.For) else answer.parent(loop)
                uses = [
                    answer.parent(node)
                    for node in ast.walk(whole)
                    if isinstance(node, ast.Name) and node.id == index and node is not loop.target
                ]
                if uses and all(
                    isinstance(use, ast.Subscript) and ast.dump(use.value) == ast.dump(seq)
                    for use in uses
                ):
                    return loop.target
            case _:
                pass
    return None


@RULES.add(
    "line {line} makes a text longer in a loop. Each step may copy all of it. Collect the parts "
    'in a list, and put them together with `"".join(parts)`.',
    speaks='async def f(stream):\n    text = ""\n    async for part in stream:\n'
    "        text += part\n    return text",
    silent='async def f(stream):\n    text = ""\n    async for part in stream:\n'
    "        text += part\n        yield text",
)
def adds_up_a_text(answer: RightAnswer) -> ast.AST | None:
    """`text += …` in a loop that does not read the text, which begins as ""."""
    for change in answer.find_all(ast.AugAssign):
        loop = next(
            (
                a
                for a in answer.ancestors(change)
                if isinstance(a, ast.For | ast.AsyncFor | ast.While)
            ),
            None,
        )
        name = change.target.id if isinstance(change.target, ast.Name) else ""
        starts = [
            node
            for node in answer.find_all(ast.Assign)
            if isinstance(node.value, ast.Constant)
            and node.value.value == ""
            and any(getattr(target, "id", None) == name for target in node.targets)
        ]
        if name and loop and starts and answer.scope(starts[0]) is answer.scope(change):
            inside = [n for n in ast.walk(loop) if getattr(n, "id", None) == name]
            if inside == [change.target] and starts[0] not in ast.walk(loop):
                return change
    return None


@RULES.add(
    "line {line} raises the exception that it has caught by its name. A bare `raise` does the "
    "same and adds no line of yours to the traceback.",
    speaks="def f():\n    try:\n        g()\n    except ValueError as error:\n        raise error",
    silent="def f():\n    try:\n        g()\n    except ValueError:\n        raise",
)
def raises_by_name(answer: RightAnswer) -> ast.AST | None:
    """`raise error` in `except … as error`, without a cause."""
    for handler in answer.find_all(ast.ExceptHandler):
        for node in ast.walk(handler):
            match node:
                case ast.Raise(exc=ast.Name(id=name), cause=None) if name == handler.name:
                    return node
                case _:
                    pass
    return None


@RULES.add(
    "line {line} gives a lambda a name. A `def` says the same, can have a docstring and types, and "
    "tracebacks show its name.",
    speaks="f = lambda graph, s: graph.astream(s)",
    silent="def f(graph, s):\n    return graph.astream(s)",
)
def names_a_lambda(answer: RightAnswer) -> ast.AST | None:
    """`name = lambda …: …`."""
    for node in answer.find_all(ast.Lambda):
        match answer.parent(node):
            case ast.Assign(targets=[ast.Name()]):
                return node
            case _:
                pass
    return None
