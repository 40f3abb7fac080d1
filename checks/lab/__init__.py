"""A laboratory for checks about streaming: graphs that run here, driven from the runner.

The graph that a submission is given is a proxy. Each call of ``astream()``, each item asked of
it and each ``aclose()`` crosses to the judge, where the real LangGraph graph runs. What a node
returned can therefore be known only by taking it from the stream, and the judge sees in one order
when each node ran, when each event was taken and what the submission did in between.
"""

from lab.drawn import Example, on_graphs, on_unusual_graphs
from lab.expect import (
    expect_async_generator,
    expect_at,
    expect_equal,
    expect_in_time,
    expect_left_nothing,
    expect_list,
    expect_no_more,
    expect_one_run,
    expect_streamed,
)
from lab.functions import FunctionCall, LentFunction
from lab.graphs import Lab, LentGraph, NodeRun, ShapedGraph, Stream
from lab.seen import Seen
from lab.shapes import (
    Node,
    Shape,
    Walk,
    chain,
    chains,
    counts,
    fan,
    fans,
    laps,
    lesson,
    loops,
    marathons,
    node_names,
    race,
    races,
    shapes,
    text_walk,
    uneven_chains,
    walk,
)
from lab.verdicts import expect_one_astream, expect_some_event
from lab.vocabulary import CLEAN_UP_SECONDS, CROWD

__all__ = [
    "CLEAN_UP_SECONDS",
    "CROWD",
    "Example",
    "FunctionCall",
    "Lab",
    "LentFunction",
    "LentGraph",
    "Node",
    "NodeRun",
    "Seen",
    "Shape",
    "ShapedGraph",
    "Stream",
    "Walk",
    "chain",
    "chains",
    "counts",
    "expect_async_generator",
    "expect_at",
    "expect_equal",
    "expect_in_time",
    "expect_left_nothing",
    "expect_list",
    "expect_no_more",
    "expect_one_astream",
    "expect_one_run",
    "expect_some_event",
    "expect_streamed",
    "fan",
    "fans",
    "laps",
    "lesson",
    "loops",
    "marathons",
    "node_names",
    "on_graphs",
    "on_unusual_graphs",
    "race",
    "races",
    "shapes",
    "text_walk",
    "uneven_chains",
    "walk",
]
