"""Graphs that learners describe in their examples: nodes by name, and what each returns."""

from __future__ import annotations

import asyncio
import builtins
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass, replace
from typing import Annotated, Any, TypedDict

from langchain_core.runnables import RunnableConfig
from langgraph.config import get_stream_writer
from langgraph.graph import StateGraph
from langgraph.graph.state import CompiledStateGraph

from kit.judge import Call, Examples, Function, Input, InvalidExample, Run, Submission
from lab.building import AtWork, as_node
from lab.graphs import Lab, LentGraph
from lab.reducers import add, latest
from lab.shapes import END, START

MOST_NODES = 12
LESSON = {
    "node_a": {"count": 1, "message": "Node A: count=1"},
    "node_b": {"count": 11, "message": "Node B: count=11"},
    "node_c": {"count": 22, "message": "Node C: count=22"},
}
"""What the nodes of the lesson return if the count is 0 at first."""

STATE = {"count": 0, "message": "start"}
ROW = Input(
    name="row",
    about='the order, if nodes run side by side: row=["ask", ("books", "web"), "write"]',
)
SECONDS = Input(name="seconds", about="how long a node takes if it is not a second: seconds={...}")
ROUNDS = Input(
    name="rounds", default=1, least=1, most=10, about="how often the graph goes through its row"
)


@dataclass(frozen=True, kw_only=True)
class Nodes(Input):
    """The nodes of a graph; with ``writes`` each of them returns something, and this ``key``."""

    writes: bool = False
    key: str = ""

    def check(self, value: Any) -> None:
        super().check(value)
        if not 1 <= len(value) <= MOST_NODES:
            raise InvalidExample(f"a graph has 1 to {MOST_NODES} nodes, and here are {len(value)}")
        for name, update in value.items():
            if not isinstance(name, str) or not name:
                raise InvalidExample(f"the name of a node is a text, and not {name!r}")
            if update is not None and type(update) is not dict:
                raise InvalidExample(f"{name} returns a dict or None, and not {update!r}")
            if self.writes and not update:
                raise InvalidExample(
                    f"{name} returns nothing: the task leaves open what then comes"
                )
            if self.key and self.key not in (update or {}):
                raise InvalidExample(
                    f"{name} does not return {self.key}, and in the task each node returns it"
                )
            for key, part in (update or {}).items():
                _check_key(name, key, part)


def _check_key(where: str, key: Any, value: Any) -> None:
    if not isinstance(key, str):
        raise InvalidExample(f"a key of {where} is not a text: {key!r}")
    if key == "log" and type(value) is not list:
        raise InvalidExample(f"log is a list, and in {where} it is {value!r}")


NODE_ERRORS = Input(
    name="errors", default={}, about='nodes that raise an exception: errors={"node_b": "KeyError"}'
)
NODE_WRITES = Input(
    name="writes",
    default={},
    about="what a node writes to the stream when it starts, in a list",
)


def graph_inputs(
    nodes: Mapping[str, Any] = LESSON,
    state: Mapping[str, Any] = STATE,
    *,
    writes: bool = False,
    key: str = "",
    **others: Any,
) -> tuple[Input, ...]:
    """Return the inputs of a graph, with these defaults; ``others`` are ``row``, ``seconds``.

    With ``writes`` each node returns something, because the task leaves the rest free, and with a
    ``key`` this one is a part of it.
    """
    what = "some keys of the state"
    if key:
        what += f", and always {key}"
    elif not writes:
        what += ", {} or None"
    about = (
        f"each node by its name, and what it returns: {what}; the list log grows, any other key is "
        "replaced"
    )
    rest = (ROW, SECONDS, ROUNDS)
    return (
        Input(name="state", default=dict(state), about="the state that the graph starts with"),
        Nodes(name="nodes", default=dict(nodes), about=about, writes=writes, key=key),
        *(replace(i, default=others.get(i.name, i.default)) for i in rest),
    )


def graph_examples(
    functions: str | Mapping[str, Sequence[Input]],
    outcomes: Sequence[str],
    *,
    inputs: Sequence[Input] | None = None,
    hows: Mapping[str, str] | None = None,
    check: Callable[[Mapping[str, Any]], None] = lambda _: None,
    **fields: Any,
) -> Examples:
    """Return the examples of a function that gets a graph, a state and further arguments.

    ``functions`` is its name, or has the further arguments of each function, by its name; an
    example then chooses the ``function``. ``hows`` says how some of them are called, as
    :class:`kit.judge.Function` has it. ``check`` gets the inputs, and raises
    :class:`kit.judge.InvalidExample` if the task leaves open what comes out; ``fields`` are those
    of :class:`kit.judge.Examples`.
    """
    arguments = {functions: ()} if isinstance(functions, str) else dict(functions)
    names = [*arguments]
    more = {each.name: each for inputs in arguments.values() for each in inputs}
    choice = Input(
        name="function", default=names[0], choices=names, about=f"one of {', '.join(names)}"
    )

    async def run(given: dict[str, Any], submission: Submission, lab: Lab) -> Run:
        check(given)
        name = given.get("function", names[0])
        call = [lend(lab, given), given["state"], *(given[i.name] for i in arguments[name])]
        return await Function(submission, name).attempt(*call, how=(hows or {}).get(name, "any"))

    first = (choice,) if len(names) > 1 else ()
    graph = graph_inputs() if inputs is None else inputs
    return Examples(inputs=(*first, *more.values(), *graph), run=run, outcomes=outcomes, **fields)


def repeated(name: str, what: str, most: int) -> Input:
    """Return the input that says how many times :func:`call_often` makes a call."""
    about = f"how many {what}, each half a second after the one before; what comes out is that of "
    return Input(name=name, default=1, least=1, most=most, about=f"{about}the last one")


async def call_often(begin: Callable[[], AbstractAsyncContextManager[Call]], times: int) -> Run:
    """Begin calls, each half a second after the one before; return the run of the last one."""
    async with AsyncExitStack() as calls:
        for number in range(times):
            await asyncio.sleep(0.5 if number else 0)
            call = await calls.enter_async_context(begin())
    return call.run


def lend(lab: Lab, given: Mapping[str, Any]) -> LentGraph:
    """Return the graph that an example describes. Raises :class:`kit.judge.InvalidExample`."""
    row = _read_row(given)
    seconds = _read_seconds(given, row)
    errors = _read_errors(given)
    writes = _read_writes(given)
    for key, value in given["state"].items():
        _check_key("state", key, value)

    def build(at_work: AtWork) -> CompiledStateGraph[Any, Any, Any, Any]:
        def make_node(name: str, update: Any) -> Any:
            async def run(_: Any) -> Any:
                async with at_work(name):
                    for chunk in writes.get(name, ()):
                        get_stream_writer()(chunk)
                    await asyncio.sleep(seconds(name))
                    if name in errors:
                        raise errors[name](name)
                return update

            return as_node(run)

        return _build(given, row, make_node)

    return lab.lend(build)


def _read_row(given: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Return the nodes of each superstep, in order."""
    names = [*given["nodes"]]
    row = names if given["row"] is None else given["row"]
    if not isinstance(row, list):
        raise InvalidExample("row is a list")
    steps = [step if isinstance(step, tuple) else (step,) for step in row]
    used = [name for step in steps for name in step]
    for name in used:
        if name not in names:
            raise InvalidExample(
                f"row names {name!r}, which is not one of nodes; without a line for row or seconds "
                "that of TASK counts"
            )
    if sorted(used) != sorted(names):
        raise InvalidExample("row names each node once")
    if given["rounds"] > 1 and len(steps[-1]) > 1:
        raise InvalidExample("with more than one round, row ends with one node")
    return steps


def _read_seconds(
    given: Mapping[str, Any], row: Sequence[tuple[str, ...]]
) -> Callable[[str], float]:
    table = {} if given["seconds"] is None else given["seconds"]
    if not isinstance(table, dict) or not set(table) <= set(given["nodes"]):
        raise InvalidExample(
            "seconds is a dict with names of nodes; without a line for it that of TASK counts"
        )
    for name, number in table.items():
        if type(number) not in (int, float) or not 0 < number <= 600:
            raise InvalidExample(f"the seconds of {name} are not a number above 0, up to 600")
    for step in row:
        times = [table.get(name, 1) for name in step]
        if len(set(times)) < len(times):
            raise InvalidExample(
                f"{' and '.join(step)} run side by side: give each of them a different number "
                "of seconds"
            )
    return lambda name: table.get(name, 1)


def find_ends(given: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """Yield each node that ends, and after how many seconds of a run that does not wait."""
    row = _read_row(given)
    seconds = _read_seconds(given, row)
    began = 0.0
    for step in row * given["rounds"]:
        yield from ((name, began + seconds(name)) for name in step)
        began += max(map(seconds, step))


def _read_errors(given: Mapping[str, Any]) -> dict[str, type[Exception]]:
    """Return the exceptions of nodes that raise one, by the names of the nodes."""
    errors: dict[str, type[Exception]] = {}
    for name, error in given.get("errors", {}).items():
        kind = getattr(builtins, error, None) if isinstance(error, str) else None
        if name not in given["nodes"]:
            raise InvalidExample(f"errors names {name!r}, which is not one of nodes")
        if not (isinstance(kind, type) and issubclass(kind, Exception)):
            raise InvalidExample(f"{error!r} is not the name of one of Python's exceptions")
        errors[name] = kind
    return errors


def _read_writes(given: Mapping[str, Any]) -> dict[str, list[Any]]:
    writes: dict[str, list[Any]] = given.get("writes", {})
    for name, chunks in writes.items():
        if name not in given["nodes"] or type(chunks) is not list:
            raise InvalidExample("writes has names of nodes, and for each of them a list")
    return writes


def _build(
    given: Mapping[str, Any],
    row: Sequence[tuple[str, ...]],
    make_node: Callable[[str, Any], Any],
) -> CompiledStateGraph[Any, Any, Any, Any]:
    nodes, rounds = given["nodes"], given["rounds"]
    keys = dict.fromkeys(itertools.chain(given["state"], *(u or () for u in nodes.values())))
    kinds = {key: Annotated[Any, add if key == "log" else latest] for key in [*keys] or ["count"]}
    schema: Any = TypedDict("Described", kinds, total=False)  # type: ignore[misc]
    graph: StateGraph[Any] = StateGraph(schema)
    for name, update in nodes.items():
        graph.add_node(name, make_node(name, update))
    steps = [(START,), *row]
    for before, after in itertools.pairwise(steps):
        for edge in itertools.product(before, after):
            graph.add_edge(*edge)
    for name in row[-1]:
        if rounds == 1:
            graph.add_edge(name, END)
        else:
            graph.add_conditional_edges(name, _again(row, rounds), [*row[0], END])
    return graph.compile()


def _again(row: Sequence[tuple[str, ...]], rounds: int) -> Any:
    async def again(_: Any, config: RunnableConfig) -> Any:
        is_over = config["metadata"]["langgraph_step"] >= len(row) * rounds
        return END if is_over else list(row[0])

    return again
