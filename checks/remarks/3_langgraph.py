"""Rules about LangGraph: what a stream is asked for, and names that have changed.

The names that are deprecated are those of LangGraph 1.0 to 1.2.
"""

from __future__ import annotations

import ast

from kit.judge.remarks import RightAnswer, RuleList, dotted_name

RULES = RuleList()
MODES = {"values", "updates", "custom", "messages", "checkpoints", "tasks", "debug"}
KEYWORDS = {
    "config_schema": "context_schema",
    "retry": "retry_policy",
    "checkpoint_during": "durability",
}
MOVED = {
    "langgraph.constants": {"Send", "Interrupt"},
    "langgraph.pregel.types": set[str](),
    "langgraph.errors": {"NodeInterrupt"},
}


def streams(answer: RightAnswer) -> list[ast.Call]:
    """The calls of `astream()`."""
    return [c for c in answer.find_all(ast.Call) if dotted_name(c).rpartition(".")[2] == "astream"]


def asked_modes(call: ast.Call) -> ast.expr | None:
    """What a call has for `stream_mode`."""
    return next((k.value for k in call.keywords if k.arg == "stream_mode"), None)


def option(call: ast.Call, name: str) -> object:
    """The constant that a call has for an option, None without one."""
    value = next((k.value for k in call.keywords if k.arg == name), None)
    return value.value if isinstance(value, ast.Constant) else None


@RULES.add(
    "line {line} asks for the events of graphs inside this one, and the loop then drops them. "
    "Without `subgraphs=True` they do not come at all.",
    speaks="async def f(graph, s):\n"
    "    async for space, event in graph.astream(s, subgraphs=True):\n"
    "        if not space:\n            yield event",
    silent="async def f(graph, s):\n"
    "    async for space, event in graph.astream(s, subgraphs=True):\n        yield space, event",
)
def drops_the_subgraphs(answer: RightAnswer) -> ast.AST | None:
    """`subgraphs=True` before a loop that is about `if not namespace:` alone."""
    for call in streams(answer):
        loop = answer.parent(call)
        if option(call, "subgraphs") is not True or not isinstance(loop, ast.AsyncFor):
            continue
        match loop.target, loop.body:
            case (
                ast.Tuple(elts=[ast.Name(id=space), *_]),
                [ast.If(test=ast.UnaryOp(op=ast.Not(), operand=ast.Name(id=tested)), orelse=[])],
            ) if space == tested:
                return call
            case _:
                pass
    return None


@RULES.add(
    "line {line} asks for the stream mode {name}, and nothing in your code looks at it. Each "
    "mode costs time and memory for every superstep: ask only for what you read.",
    speaks='async def f(graph, s):\n    modes = ["updates", "values"]\n'
    "    async for mode, chunk in graph.astream(s, stream_mode=modes):\n"
    '        if mode == "updates":\n            yield chunk',
    silent='async def f(graph, s):\n    modes = ["updates", "values"]\n'
    "    async for mode, chunk in graph.astream(s, stream_mode=modes):\n"
    '        if mode == "updates":\n            yield chunk\n'
    "        else:\n            last = chunk",
)
def asks_for_an_unused_mode(answer: RightAnswer) -> ast.AST | None:
    """A list of modes, one of which is compared with, and one of which is named nowhere else."""
    if answer.exercise.endswith("choose_durability"):
        return None  # there another mode lets the last event through at once
    texts = [node for node in answer.find_all(ast.Constant) if node.value in MODES]
    for call in streams(answer):
        modes = asked_modes(call)
        if isinstance(modes, ast.Name):
            values = [
                node.value
                for node in answer.find_all(ast.Assign, ast.AnnAssign)
                if modes.id in ast.unparse(node).partition("=")[0]
            ]
            modes = values[0] if len(values) == 1 else None
        asked = modes.elts if isinstance(modes, ast.List | ast.Tuple) else []
        named = {text.value for text in set(texts) - set(asked)}
        unused = [
            each for each in asked if isinstance(each, ast.Constant) and each.value not in named
        ]
        if len(unused) < len(asked) and unused and not handles_the_rest(answer, texts, asked):
            return unused[0]
    return None


def handles_the_rest(answer: RightAnswer, texts: list[ast.Constant], asked: list[ast.expr]) -> bool:
    """Whether code that looks at a mode has an `else`, or a case for anything."""
    looked_at = set(texts) - set(asked)
    for text in looked_at:
        for above in answer.ancestors(text):
            match above:
                case ast.IfExp() | ast.Compare(ops=[ast.NotEq()]):
                    return True
                case ast.If(orelse=[rest, *_]) if not (
                    isinstance(rest, ast.If) and looked_at & {*ast.walk(rest.test)}
                ):
                    return True
                case ast.Match(cases=cases) if any(
                    isinstance(case.pattern, ast.MatchAs)
                    and case.pattern.pattern is None
                    and not isinstance(case.body[0], ast.Pass | ast.Continue)
                    for case in cases
                ):
                    return True
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    break
                case _:
                    pass
    return False


@RULES.add(
    "line {line} reads the saved state after the stream has ended. The mode `values` gives each "
    "state in the stream itself, and `updates` each question of the graph, without another read.",
    speaks="async def f(graph, config):\n    return await graph.aget_state(config)",
    silent="async def f(graph, config):\n    return graph.aget_state_history(config)",
    observation="the saved state was read after the stream",
)
def reads_the_state_afterwards(answer: RightAnswer) -> ast.AST | None:
    """`aget_state()` in a call whose stream has been read to its end."""
    calls = answer.find_all(ast.Call)
    return next((call for call in calls if dotted_name(call).endswith(".aget_state")), None)


@RULES.add(
    "line {line} streams the mode `debug`, which wraps every task and every checkpoint. "
    "The mode `tasks` gives the starts and results of tasks alone, and `updates` what nodes "
    "returned.",
    speaks='stream = graph.astream(s, stream_mode="debug")',
    silent='stream = graph.astream(s, stream_mode="tasks")',
)
def streams_debug(answer: RightAnswer) -> ast.AST | None:
    """The mode "debug", alone or in a list."""
    for call in streams(answer):
        modes = asked_modes(call)
        if modes and any(getattr(node, "value", None) == "debug" for node in ast.walk(modes)):
            return call
    return None


@RULES.add(
    "line {line} follows every event of every part of the run, and your code then looks for the "
    "few that it needs. `astream()` with a fitting stream mode gives just those.",
    speaks='stream = graph.astream_events(s, version="v2")',
    silent="stream = graph.astream(s)",
)
def follows_all_events(answer: RightAnswer) -> ast.AST | None:
    """`astream_events()`."""
    for call in answer.find_all(ast.Call):
        if dotted_name(call).endswith(".astream_events"):
            return call
    return None


@RULES.add(
    "line {line} gives one stream mode in a list, so each item comes together with the name of the "
    "mode, which you then take off. With the mode as a text, items come as they are.",
    speaks="async def f(graph, s):\n"
    '    async for _, e in graph.astream(s, stream_mode=["updates"]):\n        yield e',
    silent="async def f(graph, s):\n"
    '    async for e in graph.astream(s, stream_mode="updates"):\n        yield e',
)
def asks_for_a_list_of_one(answer: RightAnswer) -> ast.AST | None:
    """`stream_mode=["updates"]`, without `version="v2"`."""
    for call in streams(answer):
        elements: list[ast.expr] = getattr(asked_modes(call), "elts", [])
        is_one = len(elements) == 1 and not isinstance(elements[0], ast.Starred)
        if is_one and option(call, "version") != "v2":
            return call
    return None


@RULES.add(
    "line {line} uses a name that LangGraph has replaced: `config_schema` is `context_schema` now, "
    "`retry` is `retry_policy`, `checkpoint_during` is `durability`. The old ones warn, and go.",
    speaks="builder = StateGraph(State, config_schema=Context)",
    silent="builder = StateGraph(State, context_schema=Context)",
)
def uses_an_old_keyword(answer: RightAnswer) -> ast.AST | None:
    """A keyword of LangGraph before 1.0."""
    methods = ("StateGraph", "add_node", "astream", "ainvoke", "task", "entrypoint")
    for call in answer.find_all(ast.Call):
        if dotted_name(call).rpartition(".")[2] in methods:
            for keyword in call.keywords:
                if keyword.arg in KEYWORDS:
                    return keyword
    return None


@RULES.add(
    "line {line} imports from an old place. `Send`, `Interrupt` and `Command` are in "
    "`langgraph.types`, and `interrupt()` replaces NodeInterrupt.",
    speaks="from langgraph.constants import Send",
    silent="from langgraph.types import Send",
)
def imports_from_an_old_place(answer: RightAnswer) -> ast.AST | None:
    """A module or a name that LangGraph 1 still has, for old code only."""
    for node in answer.find_all(ast.ImportFrom):
        names = {alias.name for alias in node.names}
        old = MOVED.get(node.module or "")
        if old is not None and (not old or names & old):
            return node
    return None


@RULES.add(
    "line {line} takes only the first key of an event. An event can have more: LangGraph adds "
    "`__metadata__` to one from a cache or a resumed run. A loop over the event sees them all, "
    "and you choose.",
    speaks="async def f(graph, s):\n    async for event in graph.astream(s):\n"
    "        yield next(iter(event))",
    silent="async def f(graph, s):\n    async for event in graph.astream(s):\n"
    "        for node in event:\n            yield node",
)
def takes_the_first_key(answer: RightAnswer) -> ast.AST | None:
    """`next(iter(event))`, `list(event)[0]` or `[*event][0]`, of an item of an `async for`."""
    loops = answer.find_all(ast.AsyncFor, ast.comprehension)
    items = {loop.target.id for loop in loops if isinstance(loop.target, ast.Name)}
    for node in answer.nodes:
        match node:
            case ast.Call(
                func=ast.Name(id="next"),
                args=[ast.Call(func=ast.Name(id="iter"), args=[ast.Name(id=name)])],
            ) if name in items:
                return node
            case ast.Subscript(
                value=ast.Call(func=ast.Name(id="list" | "tuple"), args=[ast.Name(id=name)])
                | ast.List(elts=[ast.Starred(value=ast.Name(id=name))]),
                slice=ast.Constant(value=0),
            ) if name in items:
                return node
            case _:
                pass
    return None
