"""Graphs that a submission builds: LangGraph runs them in the judge, and their nodes in the runner."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.course import load_course

from .conftest import LIMITS, Bench

ROOT = Path(__file__).parents[2]

CHECK = '''
from kit.judge import Failure
from lab.built_graphs import run_built

MODES = ["updates", "values", "custom"]

async def test_streams(submission, lab):
    """streams"""
    run = await run_built(submission.build, [], {"log": ["in"]}, stream_mode=MODES)
    crash = run.crash and f"{run.crash.last_line} at line {max(run.crash.lines, default=0)}"
    raise Failure("; ".join([*map(repr, run.items), str(crash), *run.lines, *run.left]))
'''
STAGE = """
[runner]
preload = ["langgraph.graph"]
proxies = ["checks/lab/runner/langgraph_types.py", "checks/lab/runner/built_graphs.py"]
"""
HEAD = """\
import asyncio, enum, operator, time
from typing import Annotated, NamedTuple, TypedDict
from langgraph.config import get_stream_writer
from langgraph.func import entrypoint, task
from langgraph.graph import START, StateGraph

class State(TypedDict, total=False):
    log: Annotated[list, operator.add]

def graph(state, *nodes):
    built = StateGraph(state)
    for node in nodes:
        built.add_node(node).add_edge(START, node.__name__)
    return built.compile()

"""
LINES_OF_HEAD = HEAD.count("\n")


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A bench whose one check says all that came of the graph that `build` returns."""
    root = tmp_path_factory.mktemp("course")
    shutil.copytree(ROOT / "checks" / "lab", root / "checks" / "lab")
    shutil.copy(ROOT / "checks" / "conftest.py", root / "checks")
    (root / "checks" / "one").mkdir()
    (root / "checks" / "one" / "test_build.py").write_text(CHECK)
    chapter = '[[chapters]]\nname = "one"\ntitle = "One"\nexercises = ["build"]\n'
    toml = f'name = "bench"\ntitle = "Bench"\n[limits]\n{LIMITS}\n{STAGE}\n{chapter}'
    (root / "course.toml").write_text(toml)
    made = Bench(load_course(root), tmp_path_factory.mktemp("answers"))
    yield made
    made.close()


def streamed(bench: Bench, text: str) -> list[str]:
    """The events, then the error with the submission's last line, then what was printed."""
    [finding] = bench.grade("build", HEAD + text).findings
    return finding.message.split("; ")


def test_a_reducer_is_called_in_the_runner(bench: Bench) -> None:
    """It gets the value first and then what a node returned; it may print and sleep."""
    text = """
def joined(old, new):
    time.sleep(2)
    print(old, new)
    return [*old, *new]
class Own(TypedDict):
    log: Annotated[list, joined]
async def a(state): return {"log": ["a"]}
def build(): return graph(Own, a)
"""
    assert streamed(bench, text) == [
        "('values', {'log': ['in']})",
        "('updates', {'a': {'log': ['a']}})",
        "('values', {'log': ['in', 'a']})",
        "None",
        "[] ['in']",
        "['in'] ['a']",
    ]


def test_values_of_the_submissions_classes_stay_in_the_runner(bench: Bench) -> None:
    """A node gets back the very object that another node returned; a check sees its type's name."""
    text = """
class Pair(NamedTuple):
    place: int
made = Pair(1)
class Own(TypedDict, total=False):
    log: list
    pair: Pair
def a(state): return {"pair": made}
def b(state): return {"log": [state["pair"] is made]}
def build(): return graph(Own, a).builder.add_node(b).add_edge("a", "b").compile()
"""
    assert streamed(bench, text)[1::2] == [
        "('updates', {'a': {'pair': <Pair>}})",
        "('updates', {'b': {'log': [True]}})",
        "None",
    ]


def test_an_error_of_a_node_ends_the_run_and_cancels_its_neighbours(bench: Bench) -> None:
    """The error names the submission's line; a neighbour has cleaned up, and nothing is left."""
    text = """
async def a(state):
    await asyncio.sleep(1)
    raise KeyError("no")
async def b(state):
    try:
        await asyncio.sleep(9)
    finally:
        print("b is cancelled")
def build(): return graph(State, a, b)
"""
    assert streamed(bench, text)[1:] == [
        f"KeyError: 'no' at line {LINES_OF_HEAD + 4}",
        "b is cancelled",
    ]


def test_an_error_of_a_reducer_ends_the_run(bench: Bench) -> None:
    """What a reducer raises is what the run raised, with the submission's line."""
    text = """
def bad(old, new): raise ValueError("bad")
class Own(TypedDict):
    log: Annotated[list, bad]
def build(): return graph(Own, node)
def node(state): return {}
"""
    assert streamed(bench, text) == [f"ValueError: bad at line {LINES_OF_HEAD + 2}"]


def test_langgraphs_own_errors_are_raised_as_ever(bench: Bench) -> None:
    """Two nodes that write to a key without a reducer get LangGraph's InvalidUpdateError."""
    text = """
class Own(TypedDict):
    log: list
def a(state): return {"log": []}
def b(state): return {"log": []}
def build(): return graph(Own, a, b)
"""
    assert streamed(bench, text)[-1].startswith(
        "langgraph.errors.InvalidUpdateError: At key 'log': Can receive only one value per step"
    )


def test_only_the_graphs_own_nodes_report(bench: Bench) -> None:
    """What a node reports is an event; what a graph inside a node reports is none, as ever."""
    text = """
async def inner(state): get_stream_writer()("inside")
async def a(state):
    get_stream_writer()("outside")
    await graph(State, inner).ainvoke({"log": []})
def build(): return graph(State, a)
"""
    assert [e for e in streamed(bench, text) if "custom" in e] == ["('custom', 'outside')"]


def test_a_task_of_the_functional_api_is_refused_in_words(bench: Bench) -> None:
    """An entrypoint is a graph of one node; a @task in it is named as what cannot be judged."""
    text = """
@task
async def double(x): return 2 * x
@entrypoint()
async def build_it(state): return {"log": [await double(1)]}
def build(): return build_it
"""
    assert streamed(bench, text)[0].startswith(
        "NotImplementedError: double is a @task, which the kit cannot judge in a graph"
    )


def test_replaced_code_of_langgraph_streams_nothing(bench: Bench) -> None:
    """A submission that replaces the code of astream() changes none of its graph's events."""
    text = """
from langgraph.pregel import Pregel
async def forged(self, *args, **options):
    yield "values", {"log": ["forged"]}
Pregel.astream = Pregel.stream = forged
async def a(state): return {"log": ["a"]}
def build(): return graph(State, a)
"""
    assert streamed(bench, text)[-2:] == ["('values', {'log': ['in', 'a']})", "None"]
