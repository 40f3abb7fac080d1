"""What the checks of `print_progress` ask, as plain tests that run in one process.

The same three questions on as many drawn graphs of the same size, with nothing between the tests
and the submission: no other process, no sandbox, no virtual time. The submission is
``submission.py`` beside this file, the reference solution.
"""

import asyncio
import contextlib
import io
from typing import Any, TypedDict

from hypothesis import given, settings
from hypothesis import strategies as st
from langgraph.graph import END, START, StateGraph
from submission import print_progress

Log = list[tuple[str, str]]


class State(TypedDict):
    count: int
    message: str


nodes = st.lists(
    st.tuples(st.from_regex(r"[a-z][a-z_]{0,8}[a-z]", fullmatch=True), st.integers(-9, 9)),
    min_size=1,
    max_size=5,
    unique_by=lambda node: node[0],
)


def build(drawn: list[tuple[str, int]], log: Log) -> Any:
    graph = StateGraph(State)
    last = START
    for drawn_name, plus in drawn:
        name = f"n_{drawn_name}"

        async def run(state: State, name: str = name, plus: int = plus) -> dict[str, Any]:
            count = state["count"] + plus
            log.append(("ended", name))
            return {"count": count, "message": f"{name}: count={count}"}

        graph.add_node(name, run)
        graph.add_edge(last, name)
        last = name
    graph.add_edge(last, END)
    return graph.compile()


class Printed(io.StringIO):
    def __init__(self, log: Log) -> None:
        super().__init__()
        self.log = log

    def write(self, text: str) -> int:
        if text.strip():
            self.log.append(("printed", text))
        return super().write(text)


async def printed(drawn: list[tuple[str, int]], count: int) -> Log:
    log: Log = []
    graph = build(drawn, log)
    state = {"count": count, "message": "start"}
    events = [event async for event in graph.astream(state)]
    wanted = [f"→ {n}: {update['message']}" for event in events for n, update in event.items()]
    log.clear()
    with contextlib.redirect_stdout(Printed(log)) as out:
        await print_progress(graph, state)
    assert out.getvalue().splitlines() == wanted
    return log


@settings(max_examples=10, database=None, deadline=None)
@given(drawn=nodes, count=st.integers())
def test_prints_every_message(drawn: list[tuple[str, int]], count: int) -> None:
    asyncio.run(printed(drawn, count))


@settings(max_examples=3, database=None, deadline=None)
@given(drawn=nodes, count=st.integers())
def test_runs_the_graph_once(drawn: list[tuple[str, int]], count: int) -> None:
    log = asyncio.run(printed(drawn, count))
    assert sum(kind == "ended" for kind, _ in log) == len(drawn)


@settings(max_examples=10, database=None, deadline=None)
@given(drawn=nodes, count=st.integers())
def test_prints_while_the_graph_runs(drawn: list[tuple[str, int]], count: int) -> None:
    log = asyncio.run(printed(drawn, count))
    assert [kind for kind, _ in log] == ["ended", "printed"] * len(drawn)
