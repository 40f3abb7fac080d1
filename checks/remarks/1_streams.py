"""Rules about how an answer goes through a stream, and how it ends it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from kit.judge.remarks import RightAnswer, RuleList, dotted_name

RULES = RuleList()
OPENERS = ("astream", "astream_events")


def opens_a_stream(node: ast.AST) -> bool:
    """Whether this is a call of `astream()` or `astream_events()`."""
    return isinstance(node, ast.Call) and dotted_name(node).rpartition(".")[2] in OPENERS


def called(answer: RightAnswer, *names: str) -> list[ast.Call]:
    """The calls of functions and methods with these last names."""
    calls = answer.find_all(ast.Call)
    return [call for call in calls if dotted_name(call).rpartition(".")[2] in names]


def own_yields(answer: RightAnswer, function: ast.AST) -> Iterator[ast.Yield]:
    """The yields that make a function a generator."""
    return (each for each in answer.find_all(ast.Yield) if answer.scope(each) is function)


@RULES.add(
    "line {line} leaves the loop before its stream has ended. Only `async for` over a stream "
    "in `async with aclosing(…)`, of contextlib, ends the run at once; otherwise nodes that are at "
    "work go on until Python closes the stream.",
    speaks="async def f(graph, s):\n"
    "    async for e in graph.astream(s):\n        if e:\n            return e",
    silent="async def f(graph, s):\n    async with aclosing(graph.astream(s)) as stream:\n"
    "        async for e in stream:\n            return e",
)
def leaves_the_loop_early(answer: RightAnswer) -> ast.AST | None:
    """A `break` or `return` in a loop whose stream has no name, so nothing can close it."""
    leaves: list[ast.AST] = answer.find_all(ast.Break, ast.Return)
    for leave in leaves:
        for above in answer.ancestors(leave):
            if isinstance(above, ast.AsyncFor) and opens_a_stream(above.iter):
                return leave
            is_own_loop = isinstance(leave, ast.Break) and isinstance(
                above, ast.For | ast.While | ast.AsyncFor
            )
            if is_own_loop or isinstance(above, ast.FunctionDef | ast.AsyncFunctionDef):
                break
    return None


@RULES.add(
    "line {line} starts a task, and nothing ends it when the consumer of this generator leaves "
    "early: it works on for no one. Cancel the task in a `finally` around the yields.",
    speaks="async def f(graph, s):\n    task = asyncio.create_task(fill(graph, s))\n"
    "    while (e := await queue.get()) is not None:\n        yield e",
    silent="async def f(graph, s):\n    task = asyncio.create_task(fill(graph, s))\n    try:\n"
    "        yield await queue.get()\n    finally:\n        task.cancel()",
)
def task_outlives_its_generator(answer: RightAnswer) -> ast.AST | None:
    """A generator that starts a task outside of a group and has no call of `cancel()`."""
    for function in answer.find_all(ast.AsyncFunctionDef):
        starts = [
            call
            for call in called(answer, "create_task", "ensure_future")
            if answer.scope(call) is function
            and dotted_name(call).partition(".")[0] in ("asyncio", "create_task", "ensure_future")
            and not isinstance(answer.parent(call), ast.Await)
        ]
        ends = {answer.scope(call) for call in called(answer, "cancel", "aclose")}
        if starts and any(own_yields(answer, function)) and function not in ends:
            return starts[0]
    return None


@RULES.add(
    "line {line} yields inside a task group or a timeout. While the generator waits there for its "
    "consumer, the block may cancel code that is not its own (PEP 789 shows how). Let a task fill "
    "a queue, and yield outside of the block.",
    speaks="async def f(graph, s):\n    async with asyncio.TaskGroup() as group:\n"
    "        group.create_task(fill(s))\n        yield await queue.get()",
    silent="async def f(graph, s):\n    async with aclosing(graph.astream(s)) as stream:\n"
    "        async for e in stream:\n            yield e",
)
def yields_in_a_task_group(answer: RightAnswer) -> ast.AST | None:
    """A yield of a generator within the block of a task group or a timeout."""
    scopes = ("TaskGroup", "timeout", "timeout_at", "create_task_group", "fail_after")
    for each in answer.find_all(ast.Yield):
        scope = answer.scope(each)
        decorators = getattr(scope, "decorator_list", [])
        if any("contextmanager" in dotted_name(each).lower() for each in decorators):
            continue  # the caller's block is inside the group, as intended
        for above in answer.ancestors(each):
            if above is scope:
                break
            if isinstance(above, ast.AsyncWith | ast.With):
                names = (dotted_name(item.context_expr) for item in above.items)
                if any(name.rpartition(".")[2] in scopes for name in names):
                    return each
    return None


@RULES.add(
    "line {line} puts the end mark into the queue only if the stream has ended well. If the graph "
    "fails, the reader waits for ever. Put the mark in a `finally`.",
    speaks="async def f(graph, s):\n    async def fill():\n"
    "        async for e in graph.astream(s):\n            await queue.put(e)\n"
    "        await queue.put(None)\n    task = asyncio.create_task(fill())",
    silent="async def f(graph, s):\n    async def fill():\n        try:\n"
    "            async for e in graph.astream(s):\n                await queue.put(e)\n"
    "        finally:\n            await queue.put(None)\n    task = asyncio.create_task(fill())",
)
def end_mark_may_not_come(answer: RightAnswer) -> ast.AST | None:
    """An end mark after a loop over a stream, in a task that no group would end."""
    groups = ("TaskGroup", "create_task_group")
    if called(answer, *groups, "start_soon") or not called(answer, "create_task", "ensure_future"):
        return None  # a group cancels the reader when the producer fails
    for put in called(answer, "put", "put_nowait"):
        function = answer.scope(put)
        statements = function.body if isinstance(function, ast.AsyncFunctionDef) else []
        loops = [n for n, each in enumerate(statements) if isinstance(each, ast.AsyncFor)]
        after = statements[loops[-1] + 1 :] if loops else []
        is_mark = any(
            isinstance(mark, ast.Name) or (isinstance(mark, ast.Constant) and mark.value is None)
            for mark in put.args
        )
        if is_mark and any(put in ast.walk(each) for each in after if isinstance(each, ast.Expr)):
            return put
    return None


@RULES.add(
    "line {line} catches the cancellation and goes on. A timeout or a server that cancels this "
    "task then goes on as if the task had ended. Do what has to be done, then `raise`.",
    speaks="async def f(graph, s):\n    try:\n        async for e in graph.astream(s):\n"
    "            print(e)\n    except asyncio.CancelledError:\n        pass",
    silent="async def f(task):\n    task.cancel()\n    try:\n        await task\n"
    "    except asyncio.CancelledError:\n        pass",
)
def swallows_a_cancellation(answer: RightAnswer) -> ast.AST | None:
    """A handler of CancelledError without `raise`, unless this code has cancelled something."""
    cancels = any(
        isinstance(node, ast.Attribute) and node.attr == "cancel" for node in answer.nodes
    )
    for handler in answer.find_all(ast.ExceptHandler):
        kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
        names = {dotted_name(kind).rpartition(".")[2] for kind in kinds if kind}
        raises = any(isinstance(node, ast.Raise) for node in ast.walk(handler))
        if "CancelledError" in names and not raises and not cancels:
            return handler
    return None


@RULES.add(
    "line {line} catches every exception, also the cancellation of the task, KeyboardInterrupt and "
    "the GeneratorExit of a stream that is closed. `except Exception` leaves those alone.",
    speaks="async def f(graph, s):\n    try:\n        await g()\n    except:\n        pass",
    silent="async def f(graph, s):\n    try:\n        await g()\n"
    "    except BaseException:\n        raise",
)
def catches_everything(answer: RightAnswer) -> ast.AST | None:
    """A bare `except` or `except BaseException` that does not raise again."""
    for handler in answer.find_all(ast.ExceptHandler):
        is_bare = handler.type is None or dotted_name(handler.type) == "BaseException"
        ends = (ast.Raise,)
        passes_on = any(
            isinstance(node, ends)
            or (isinstance(node, ast.Call) and "exception" in dotted_name(node))
            for node in ast.walk(handler)
        )
        keeps = handler.name and any(
            isinstance(node, ast.Name) and node.id == handler.name for node in ast.walk(handler)
        )
        if is_bare and not passes_on and not keeps:
            return handler
    return None


@RULES.add(
    "line {line} puts a time limit around each item with `wait_for()`. A limit that runs out "
    "cancels the `anext()`, and with it the whole stream: nothing more comes from it. "
    "`async with asyncio.timeout(…)` around the whole loop says what really happens.",
    speaks="async def f(stream):\n    while True:\n"
    "        event = await asyncio.wait_for(anext(stream), 1)",
    silent="async def f(stream):\n    async with asyncio.timeout(1):\n"
    "        async for event in stream:\n            print(event)",
)
def waits_for_each_item(answer: RightAnswer) -> ast.AST | None:
    """`wait_for(anext(stream), …)` in a loop."""
    for call in called(answer, "wait_for"):
        asked = call.args[0] if call.args else None
        name = dotted_name(asked).rpartition(".")[2] if asked else ""
        if name in ("anext", "__anext__") and answer.is_within(call, ast.While, ast.For):
            return call
    return None


def asks_for_an_item(node: ast.AST) -> bool:
    """Whether this is `await anext(stream)`, without a default, or `await stream.__anext__()`."""
    match node:
        case ast.Await(value=ast.Call(func=ast.Name(id="anext"), args=[ast.Name()])):
            return True
        case ast.Await(value=ast.Call(func=ast.Attribute(value=ast.Name(), attr="__anext__"))):
            return True
        case _:
            return False


@RULES.add(
    "line {line} asks for each item by hand and waits for StopAsyncIteration. `async for` does "
    "both, and an error that your own code raises cannot be taken for the end of the stream.",
    speaks="async def f(stream, events):\n    while True:\n        try:\n"
    "            events.append(await anext(stream))\n"
    "        except StopAsyncIteration:\n            return events",
    silent="async def f(stream, events):\n    async for event in stream:\n"
    "        events.append(event)",
)
def asks_by_hand(answer: RightAnswer) -> ast.AST | None:
    """An endless loop with one `anext()`, left at StopAsyncIteration."""
    for handler in answer.find_all(ast.ExceptHandler):
        is_end = handler.type and dotted_name(handler.type) == "StopAsyncIteration"
        leaves = isinstance(handler.body[-1], ast.Return | ast.Break | ast.Pass)
        attempt = answer.parent(handler)
        if not (is_end and leaves and isinstance(attempt, ast.Try) and len(attempt.handlers) == 1):
            continue  # another handler is for what the stream raises, and for nothing else
        asked = [
            node
            for node in ast.walk(attempt)
            if asks_for_an_item(node) and answer.scope(node) is answer.scope(attempt)
        ]
        loops = [
            above
            for node in asked
            for above in answer.ancestors(node)
            if isinstance(above, ast.While) and isinstance(above.test, ast.Constant)
        ]
        begins = loops and (loops[0].body[0] is attempt or asked[0] in ast.walk(loops[0].body[0]))
        if len(asked) == 1 and begins:
            return asked[0]
    return None


@RULES.add(
    "line {line} takes None for the end of the stream. It works here because no item is None; "
    "a stream of other values would end too early. `async for` needs no such value.",
    speaks="async def f(stream):\n    while (event := await anext(stream, None)) is not None:\n"
    "        print(event)",
    silent="async def f(stream):\n    return await anext(stream, None)",
)
def takes_none_for_the_end(answer: RightAnswer) -> ast.AST | None:
    """`anext(stream, None)` in the condition of a loop."""
    for call in called(answer, "anext"):
        default = call.args[1:2]
        is_none = bool(default) and isinstance(default[0], ast.Constant)
        loop = next((a for a in answer.ancestors(call) if isinstance(a, ast.While)), None)
        if loop and is_none and any(node is call for node in ast.walk(loop.test)):
            return call
    return None


@RULES.add(
    "line {line} calls a method with two underscores. `anext(stream)` and `aiter(stream)` do the "
    "same; methods with such names are for Python to call.",
    speaks="async def f(stream):\n    return await stream.__anext__()",
    silent="async def f(stream):\n    return await anext(stream)",
)
def calls_a_special_method(answer: RightAnswer) -> ast.AST | None:
    """`x.__anext__()` or `x.__aiter__()` of another object than self."""
    for call in called(answer, "__anext__", "__aiter__"):
        if not dotted_name(call).startswith("super"):
            return call
    return None


@RULES.add(
    "line {line} asks for an iterator of the stream. What `astream()` returns is one already, so "
    "`anext()` and `async for` take it as it is.",
    speaks="async def f(graph, s):\n    stream = aiter(graph.astream(s))",
    silent="async def f(graph, s):\n    stream = graph.astream(s)",
)
def makes_a_needless_iterator(answer: RightAnswer) -> ast.AST | None:
    """`aiter(graph.astream(…))`."""
    for call in called(answer, "aiter"):
        if call.args and opens_a_stream(call.args[0]):
            return call
    return None


@RULES.add(
    "line {line} closes a stream in a `finally`. `async with aclosing(stream)` of contextlib does "
    "the same, and the stream is opened and closed in one place.",
    speaks="async def f(graph, s):\n    stream = graph.astream(s)\n    try:\n"
    "        return await anext(stream)\n    finally:\n        await stream.aclose()",
    silent="async def f(graph, s):\n    async with aclosing(graph.astream(s)) as stream:\n"
    "        return await anext(stream)",
)
def closes_by_hand(answer: RightAnswer) -> ast.AST | None:
    """`await stream.aclose()` as all that a `finally` does, where this function opened it."""
    opened = {
        (dotted_name(target), answer.scope(node))
        for node in answer.find_all(ast.Assign)
        for target in node.targets
        if opens_a_stream(node.value)
    }
    for attempt in answer.find_all(ast.Try):
        match attempt.finalbody:
            case [ast.Expr(value=ast.Await(value=ast.Call() as call))]:
                name = dotted_name(call).removesuffix(".aclose")
                if (name, answer.scope(attempt)) in opened:
                    return call
            case _:
                pass
    return None
