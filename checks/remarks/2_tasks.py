"""Rules about tasks, threads, time and what several runs share."""

from __future__ import annotations

import ast

from kit.judge.remarks import CHANGED_ARGUMENT, RightAnswer, RuleList, dotted_name

RULES = RuleList()
BLOCKING = (
    *("time.sleep", "input", "os.system", "subprocess.run", "subprocess.check_output"),
    *("requests.get", "requests.post", "urllib.request.urlopen"),
)


def calls_of(answer: RightAnswer, *names: str) -> list[ast.Call]:
    """The calls of functions with these names, such as `asyncio.sleep`."""
    return [call for call in answer.find_all(ast.Call) if dotted_name(call) in names]


@RULES.add(
    "line {line} starts a task and keeps no reference to it. The event loop has only a weak one, "
    "so the task may vanish while it works, and its exception is lost. Keep it in a variable or a "
    "set, or start it in an `asyncio.TaskGroup`.",
    speaks="async def f(graph, s):\n    asyncio.create_task(g())",
    silent="async def f(graph, s):\n    task = asyncio.create_task(g())\n    await task",
)
def keeps_no_task(answer: RightAnswer) -> ast.AST | None:
    """`create_task()` or `ensure_future()` as a statement."""
    for call in calls_of(answer, "asyncio.create_task", "asyncio.ensure_future", "create_task"):
        if isinstance(answer.parent(call), ast.Expr | ast.Lambda):
            return call
    return None


@RULES.add(
    "line {line} blocks the event loop: until the call returns, no other task of this process "
    "runs, and no other stream gives an event. Await an asynchronous function, or use "
    "`asyncio.to_thread()`.",
    speaks="async def f(s):\n    time.sleep(1)",
    silent="async def f(s):\n    await asyncio.sleep(1)",
)
def blocks_the_loop(answer: RightAnswer) -> ast.AST | None:
    """A call that waits without `await`, in an `async def`."""
    threads = {
        target.id
        for node in answer.find_all(ast.Assign)
        if dotted_name(node.value) in ("threading.Thread", "Thread")
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for call in calls_of(answer, *BLOCKING, *(f"{name}.join" for name in threads)):
        waits = isinstance(answer.parent(call), ast.Await)
        if isinstance(answer.scope(call), ast.AsyncFunctionDef) and not waits:
            return call
    return None


@RULES.add(
    "line {line} moves asynchronous work to a thread with an event loop of its own. Here a loop "
    "runs already, so `await` is enough; a thread for each request is what `astream()` saves.",
    speaks="def report(s):\n    return asyncio.run(g(s))\n"
    "async def handle(s):\n    return await asyncio.to_thread(report, s)",
    silent="async def handle(service):\n    return await asyncio.to_thread(service)",
)
def needs_no_thread(answer: RightAnswer) -> ast.AST | None:
    """A thread, started in an `async def`, in a file that starts a loop."""
    starts = {"asyncio.run", "anyio.run", "asyncio.new_event_loop", "asyncio.Runner"}
    if not starts & {dotted_name(node) for node in answer.find_all(ast.Attribute)}:
        return None
    movers = ("to_thread", "run_sync", "run_in_executor", "wrap_future")
    for call in answer.find_all(ast.Call):
        is_mover = dotted_name(call).rpartition(".")[2] in movers
        if is_mover and isinstance(answer.scope(call), ast.AsyncFunctionDef):
            return call
    return None


@RULES.add(
    "line {line} asks again and again whether something has happened. Each time costs a turn of "
    "the event loop, or adds a delay. An `asyncio.Event`, a queue or the task itself can be "
    "awaited, and wakes you at once.",
    speaks="async def f(task):\n    while not task.done():\n        await asyncio.sleep(0)",
    silent="async def f(task):\n    while True:\n        item = await queue.get()\n"
    "        await asyncio.sleep(0)",
)
def asks_again_and_again(answer: RightAnswer) -> ast.AST | None:
    """A `while` loop that awaits nothing but `sleep()` of a constant."""
    for loop in answer.find_all(ast.While):
        awaited = [
            node.value
            for node in ast.walk(loop)
            if isinstance(node, ast.Await) and answer.scope(node) is answer.scope(loop)
        ]
        others = [
            n for n in ast.walk(loop) if isinstance(n, ast.AsyncFor | ast.AsyncWith | ast.Yield)
        ]
        sleeps = [
            value
            for value in awaited
            if dotted_name(value).endswith("sleep")
            and isinstance(value, ast.Call)
            and value.args
            and isinstance(value.args[0], ast.Constant)
        ]
        if sleeps and len(sleeps) == len(awaited) and not others:
            return sleeps[0]
    return None


@RULES.add(
    "line {line} waits for tasks with `gather()`. If one of them fails, the others are not "
    "cancelled: they work on without a reader. An `asyncio.TaskGroup` ends them all.",
    speaks="async def f(states):\n    tasks = [asyncio.create_task(g(s)) for s in states]\n"
    "    return await asyncio.gather(*tasks)",
    silent="async def f(states):\n    return await asyncio.gather(*(g(s) for s in states))",
)
def leaves_the_other_tasks(answer: RightAnswer) -> ast.AST | None:
    """`gather(*tasks)` of several tasks, without `return_exceptions` and without `cancel()`."""
    names = [node.attr for node in answer.find_all(ast.Attribute)]
    if "cancel" in names or not calls_of(answer, "asyncio.create_task", "asyncio.ensure_future"):
        return None
    for call in calls_of(answer, "asyncio.gather"):
        is_tasks = any(
            isinstance(a, ast.Starred) and isinstance(a.value, ast.Name) for a in call.args
        )
        if is_tasks and not call.keywords:
            return call
    return None


@RULES.add(
    "line {line} starts a task only to wait for it at once. `await` of the coroutine itself does "
    "the same, and a cancellation and a traceback go one step less far.",
    speaks="async def f(s):\n    task = asyncio.create_task(g(s))\n    return await task",
    silent="async def f(s):\n    task = asyncio.create_task(g(s))\n    await h()\n    await task",
)
def awaits_its_task_at_once(answer: RightAnswer) -> ast.AST | None:
    """`task = create_task(…)` and `await task` as the next statement, in an `async def`."""
    for call in calls_of(answer, "asyncio.create_task", "asyncio.ensure_future"):
        above = answer.parent(call)
        if isinstance(above, ast.Await):
            return call
        function = answer.scope(call)
        if not isinstance(function, ast.AsyncFunctionDef) or not isinstance(above, ast.Assign):
            continue
        if above not in function.body or function.body[-2:-1] != [above]:
            continue
        match function.body[-1]:
            case (
                ast.Return(value=ast.Await(value=ast.Name(id=name)))
                | ast.Expr(value=ast.Await(value=ast.Name(id=name)))
            ):
                if isinstance(above.targets[0], ast.Name) and above.targets[0].id == name:
                    return call
            case _:
                pass
    return None


@RULES.add(
    "line {line} opens a task group for a single task and does nothing beside it. A plain `await` "
    "is enough, and its exception does not come in an ExceptionGroup.",
    speaks="async def f(s):\n    async with asyncio.TaskGroup() as group:\n"
    "        task = group.create_task(g(s))\n    return task.result()",
    silent="async def f(s):\n    async with asyncio.TaskGroup() as group:\n"
    "        group.create_task(g(s))\n        group.create_task(h(s))",
)
def has_a_group_of_one(answer: RightAnswer) -> ast.AST | None:
    """A task group whose block is one statement that starts one task."""
    for block in answer.find_all(ast.AsyncWith):
        names = [dotted_name(item.context_expr) for item in block.items]
        if names != ["asyncio.TaskGroup"] or len(block.body) != 1:
            continue
        match block.body[0]:
            case ast.Expr(value=ast.Call() as call) | ast.Assign(value=ast.Call() as call):
                if dotted_name(call).endswith(".create_task"):
                    return block
            case _:
                pass
    return None


@RULES.add(
    "line {line} begins a function that changes what it is given. The caller still has that "
    "object, and another run may have it, too. Work on a copy.",
    speaks="async def f(graph, s):\n    s['n'] = 1",
    silent="VALUES = {}",
    observation=CHANGED_ARGUMENT,
)
def changes_its_argument(answer: RightAnswer) -> ast.AST | None:
    """A function that changed an argument in a check."""
    functions = answer.find_all(ast.AsyncFunctionDef, ast.FunctionDef)
    return next((f for f in functions if answer.scope(f) is answer.tree), None)


@RULES.add(
    "line {line} measures with the time of day, which jumps when the system's clock is set. "
    "`time.monotonic()`, or `time()` of the event loop, only goes forward.",
    speaks="import time\nbegan = time.time()",
    silent="import time\nbegan = time.monotonic()",
)
def measures_with_the_time_of_day(answer: RightAnswer) -> ast.AST | None:
    """`time.time()` or `datetime.now()`."""
    names = ("time.time", "datetime.now", "datetime.datetime.now", "datetime.utcnow")
    return next(iter(calls_of(answer, *names)), None)


@RULES.add(
    "line {line} asks for an event loop in an old way: where none runs, "
    "`asyncio.get_event_loop()` is deprecated, and an error since Python 3.14. In a coroutine, "
    "`asyncio.get_running_loop()` is meant.",
    speaks="async def f():\n    loop = asyncio.get_event_loop()",
    silent="async def f():\n    loop = asyncio.get_running_loop()",
)
def asks_for_any_loop(answer: RightAnswer) -> ast.AST | None:
    """`asyncio.get_event_loop()`."""
    return next(iter(calls_of(answer, "asyncio.get_event_loop")), None)


@RULES.add(
    "line {line} drives an event loop by hand. `asyncio.run()` makes the loop, ends what is left "
    "running, closes generators, and closes the loop, even if your code raises.",
    speaks="def f():\n    loop = asyncio.new_event_loop()\n    return loop.run_until_complete(g())",
    silent="def f():\n    return asyncio.run(g())",
)
def drives_a_loop_by_hand(answer: RightAnswer) -> ast.AST | None:
    """`loop.run_until_complete(…)`."""
    for call in answer.find_all(ast.Call):
        if dotted_name(call).endswith("run_until_complete"):
            return call
    return None


@RULES.add(
    "line {line} uses an old name: since Python 3.11, `asyncio.TimeoutError` is the built-in "
    "`TimeoutError`.",
    speaks="async def f():\n    try:\n        await g()\n"
    "    except asyncio.TimeoutError:\n        pass",
    silent="async def f():\n    try:\n        await g()\n    except TimeoutError:\n        pass",
)
def has_the_old_timeout_error(answer: RightAnswer) -> ast.AST | None:
    """`asyncio.TimeoutError` or `concurrent.futures.TimeoutError`."""
    for node in answer.find_all(ast.Attribute):
        if dotted_name(node) in ("asyncio.TimeoutError", "concurrent.futures.TimeoutError"):
            return node
    return None


@RULES.add(
    "line {line} keeps state of a run in a global variable. Two runs at the same time would share "
    "it: a server has many. Keep it in the function, or in an object for each run.",
    speaks="count = 0\nasync def f():\n    global count\n    count += 1",
    silent="async def f():\n    count = 0\n    count += 1",
)
def keeps_state_in_a_global(answer: RightAnswer) -> ast.AST | None:
    """A `global` statement in a function."""
    return next(iter(answer.find_all(ast.Global)), None)


@RULES.add(
    "line {line} has a default that is made once, when the file is imported: every call without "
    "this argument shares it, and runs see what others have put in. Take None, and make it inside.",
    speaks="async def f(s, events=[]):\n    events.append(s)",
    silent="async def f(s, events=None):\n    events = events or []",
)
def shares_a_default(answer: RightAnswer) -> ast.AST | None:
    """A list, dict or set as the default of a parameter."""
    for arguments in answer.find_all(ast.arguments):
        for default in (*arguments.defaults, *arguments.kw_defaults):
            if isinstance(default, ast.List | ast.Dict | ast.Set | ast.ListComp) or (
                isinstance(default, ast.Call)
                and dotted_name(default) in ("list", "dict", "set", "defaultdict", "deque")
            ):
                return default
    return None
