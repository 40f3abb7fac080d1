"""What the checks of `print_progress` ask, as plain tests that run in one process.

The same three questions on as many drawn graphs of the same size, the second and the third also of
the runs that were seen before, with nothing between the tests and the submission: no other process,
no sandbox, no virtual time. The submission is ``submission.py`` beside this file, the reference
solution.
"""

import asyncio
import contextlib
import io
import itertools
import operator
from typing import Annotated, Any, TypedDict

from hypothesis import example, given, settings
from hypothesis import strategies as st
from langgraph.graph import END, START, StateGraph
from submission import print_progress

Log = list[tuple[str, str]]
Nodes = list[tuple[str, int]]

seen: list[tuple[int, Log]] = []
"""How many nodes ran in runs that were found right, and what happened in them."""


class State(TypedDict):
    count: int
    message: str
    steps: Annotated[int, operator.add]


def nodes(most: int) -> st.SearchStrategy[Nodes]:
    return st.lists(
        st.tuples(st.from_regex(r"[a-z][a-z_]{0,8}[a-z]", fullmatch=True), st.integers(-9, 9)),
        min_size=1,
        max_size=most,
        unique_by=lambda node: node[0],
    )


def build(drawn: Nodes, rounds: int, log: Log) -> Any:
    graph = StateGraph(State)
    names = [f"n_{drawn_name}" for drawn_name, _ in drawn]
    for name, (_, plus) in zip(names, drawn, strict=True):

        async def run(state: State, name: str = name, plus: int = plus) -> dict[str, Any]:
            count = state["count"] + plus
            log.append(("ended", name))
            return {"count": count, "message": f"{name}: count={count}", "steps": 1}

        graph.add_node(name, run)
    graph.add_edge(START, names[0])
    for before, after in itertools.pairwise(names):
        graph.add_edge(before, after)

    async def again(state: State) -> str:
        return names[0] if state["steps"] < rounds * len(names) else END

    if rounds > 1:
        graph.add_conditional_edges(names[-1], again, [names[0], END])
    else:
        graph.add_edge(names[-1], END)
    return graph.compile()


class Printed(io.StringIO):
    def __init__(self, log: Log) -> None:
        super().__init__()
        self.log = log

    def write(self, text: str) -> int:
        if text.strip():
            self.log.append(("printed", text))
        return super().write(text)


async def see(drawn: Nodes, count: int, rounds: int = 1) -> None:
    log: Log = []
    graph = build(drawn, rounds, log)
    state = {"count": count, "message": "start", "steps": 0}
    events = [event async for event in graph.astream(state)]
    wanted = [f"→ {n}: {update['message']}" for event in events for n, update in event.items()]
    log.clear()
    with contextlib.redirect_stdout(Printed(log)) as out:
        await print_progress(graph, state)
    assert out.getvalue().splitlines() == wanted
    seen.append((len(wanted), log))


@settings(max_examples=10, database=None, deadline=None)
@given(drawn=nodes(5), count=st.integers())
@example(drawn=[("a", 1), ("b", 10), ("c", 0)], count=0)
def test_prints_every_message(drawn: Nodes, count: int) -> None:
    asyncio.run(see(drawn, count))


def test_runs_the_graph_once() -> None:
    asyncio.run(see([("a", 1), ("b", 10), ("c", 0)], 0))
    for many, log in seen:
        assert sum(kind == "ended" for kind, _ in log) == many


@settings(max_examples=3, database=None, deadline=None)
@given(drawn=nodes(3), count=st.integers(), least=st.integers(8, 13))
@example(drawn=[("think", 1), ("act", 1), ("look", 1)], count=0, least=21)
def test_prints_while_the_graph_runs(drawn: Nodes, count: int, least: int) -> None:
    asyncio.run(see(drawn, count, least // len(drawn) + 1))
    for many, log in seen:
        assert [kind for kind, _ in log] == ["ended", "printed"] * many
