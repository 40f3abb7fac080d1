"""Graphs of the judge as a submission sees them: as LangGraph's own, whatever it asks of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent, indent

import pytest

from kit.course import load_course

from .conftest import LIMITS, Bench

ROOT = Path(__file__).parents[2]

CHECK = '''
import operator
from typing import Annotated, Any

from kit.judge import Failure, expect
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import START, StateGraph
from langgraph.types import Command
from typing_extensions import TypedDict


class State(TypedDict):
    log: Annotated[list[str], operator.add]
    count: int


class Input(TypedDict):
    count: int


def build(at_work, **compiling):
    async def count(state):
        async with at_work("count"):
            return {"count": state["count"] + 1, "log": ["a"]}

    def go_on(state):
        return "count" if state["count"] < 3 else "inner"

    async def last(state) -> Command[str]:
        return Command(update={"log": ["z"]})

    inner = StateGraph(State)
    inner.add_node("leaf", lambda state: {"log": ["leaf"]}).add_edge(START, "leaf")
    graph = StateGraph(State, input_schema=Input)
    graph.add_node("count", count).add_node("inner", inner.compile())
    graph.add_node(" late_Node", lambda state: None, defer=True)
    graph.add_node("last", last, destinations=("count",))
    graph.add_edge(START, "count").add_edge(["inner", " late_Node"], "last")
    graph.add_edge("inner", " late_Node")
    graph.add_conditional_edges("count", go_on, {"count": "count", "inner": "inner"})
    return graph.compile(**compiling)


def facts(graph):
    """Return what is public of a graph's structure, as text."""
    drawn = graph.get_graph(xray=True)
    edges = [(e.source, e.target, e.data, e.conditional) for e in drawn.edges]
    return repr([
        sorted(graph.nodes), graph.get_name(), sorted(drawn.nodes), sorted(edges, key=repr),
        graph.output_channels, graph.input_channels, graph.stream_channels, graph.stream_mode,
        sorted(graph.stream_channels_list), graph.config_specs, bool(graph.checkpointer),
        [name for name, _ in graph.get_subgraphs()], sorted(graph.builder.nodes),
        graph.interrupt_before_nodes, graph.step_timeout,
    ])


async def test_structure(submission, lab):
    """reads the structure of the graph"""
    for compiling in ({}, {"name": "Ärger", "interrupt_before": ["last"]},
                      {"checkpointer": InMemorySaver()}):
        graph = lab.lend(lambda at_work: build(at_work, **compiling))
        run = await submission.answer(graph, {"count": 0})
        if run.value is not None:
            expect(run.value, facts(graph.compiled), "the structure is another one", run=run)


async def test_runs(submission, lab):
    """runs the graph once"""
    graph = lab.lend(build)
    run = await submission.run(graph, {"count": 0})
    expect(len(graph.streams) + len(graph.invokes), 1, "the graph did not run once", run=run)
    updates = await graph.reference({"count": 0})
    values = await graph.reference({"count": 0}, stream_mode="values")
    if run.value not in (updates, values, values[-1]):
        raise Failure("these are not the events", actual=run.value, run=run)
'''
RUNNER = """
[runner]
preload = ["langgraph.graph"]
proxies = [
    "checks/lab/runner/proxies.py",
    "checks/lab/runner/graph_proxies.py",
    "checks/lab/runner/crossing.py",
]
"""
FACTS = CHECK[CHECK.index("def facts") : CHECK.index("async def test_structure")]
HEAD = f"""\
import asyncio, copy, weakref
from langchain_core.runnables import Runnable
from langgraph.graph.state import CompiledStateGraph
from langgraph.pregel import Pregel

{FACTS}
"""


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A bench whose checks ask for a graph's structure, and for one run of a graph."""
    root = tmp_path_factory.mktemp("course")
    shutil.copytree(ROOT / "checks" / "lab", root / "checks" / "lab")
    shutil.copy(ROOT / "checks" / "conftest.py", root / "checks")
    (root / "checks" / "one").mkdir()
    (root / "checks" / "one" / "test_answer.py").write_text(CHECK)
    (root / "course.toml").write_text(
        f'name = "bench"\ntitle = "Bench"\n[limits]\n{LIMITS}\n{RUNNER}\n'
        '[[chapters]]\nname = "one"\ntitle = "One"\nexercises = ["answer"]\n'
    )
    made = Bench(load_course(root), tmp_path_factory.mktemp("answers"))
    yield made
    made.close()


def failures(bench: Bench, text: str) -> list[str]:
    """Return why the two checks fail, "" for one that passes."""
    verdict = bench.grade("answer", HEAD + dedent(text))
    return [f.message and f"{f.message} {f.error} {f.actual}" for f in verdict.findings]


def test_a_graph_has_the_structure_of_the_real_one(bench: Bench) -> None:
    """Nodes, edges, channels and the rest are those of the graph in the judge."""
    assert failures(bench, "async def answer(graph, state): return facts(graph)")[0] == ""


def test_a_graph_is_what_langgraph_calls_one(bench: Bench) -> None:
    """A graph passes for a compiled graph, can be compared, copied, and kept in a set."""
    text = """
        async def answer(graph, state):
            for kind in (CompiledStateGraph, Pregel, Runnable):
                assert isinstance(graph, kind) and issubclass(type(graph), kind)
            assert {graph: 1}[graph] == 1 and graph in {graph} and graph == graph
            assert weakref.ref(graph)() is graph
            assert graph.copy() != graph and copy.copy(graph) is not graph
            assert set(graph.get_input_jsonschema()["properties"]) == {"count"}
            assert set(graph.get_output_jsonschema()["properties"]) == {"count", "log"}
            assert "node" not in repr(graph) and graph.with_config({"tags": ["x"]}).config
            for wrong in ("nix", "stream_events"):
                try:
                    getattr(graph, wrong)
                except AttributeError as error:
                    assert "is not offered by a graph of this exercise" in str(error)
                else:
                    raise AssertionError(wrong)
    """
    assert failures(bench, text)[0] == ""


RUNS = {
    "astream": "[e async for e in graph.astream(state)]",
    "through the class": "[e async for e in CompiledStateGraph.astream(graph, state)]",
    "through its class": "[e async for e in type(graph).astream(graph, state)]",
    "through a base class": "await Pregel.ainvoke(graph, state)",
    "a copy": "[e async for e in copy.deepcopy(copy.copy(graph)).astream(state)]",
    "a copy with a mode": "[e async for e in graph.copy({'stream_mode': 'values'}).astream(state)]",
    "a copy that is invoked": "await graph.copy({'stream_mode': 'values'}).ainvoke(state)",
    "with_config": "[e async for e in graph.with_config(tags=['x']).astream(state)]",
    "with_retry": "await graph.with_retry().ainvoke(state)",
    "with_retry that streams": "[e async for e in graph.with_retry().astream(state)]",
    "with_fallbacks": "await graph.with_fallbacks([]).ainvoke(state)",
    "bind": "[e async for e in graph.bind(stream_mode='values').astream(state)]",
    "a pipe": "await (graph | dict).ainvoke(state)",
    "abatch": "(await graph.abatch([state]))[0]",
    "invoke in a thread": "await asyncio.to_thread(graph.invoke, state)",
    "stream in a thread": "await asyncio.to_thread(lambda: list(graph.stream(state)))",
    "astream_events": (
        "[e['data']['chunk'] async for e in graph.astream_events(state, version='v2') "
        "if e['event'] == 'on_chain_stream' and not e['parent_ids']]"
    ),
}


@pytest.mark.parametrize("style", RUNS)
def test_a_graph_runs_however_it_is_called(bench: Bench, style: str) -> None:
    """Every way to run a graph runs the one in the judge, once."""
    body = indent(f"async def run(graph, state):\n    return {RUNS[style]}", " " * 8)
    assert failures(bench, f"\n{body}\n        async def answer(graph, state): ...") == ["", ""]


def test_a_mode_can_be_assigned(bench: Bench) -> None:
    """`graph.stream_mode = "values"` holds for `astream()`, and another saver is refused."""
    text = """
        async def answer(graph, state): ...

        async def run(graph, state):
            try:
                graph.checkpointer = None
            except AttributeError as error:
                assert "leave it as it is" in str(error)
            graph.stream_mode = "values"
            events = [event async for event in graph.astream(state)]
            assert all(set(event) == {"count", "log"} for event in events)
            return events
    """
    assert failures(bench, text) == ["", ""]
