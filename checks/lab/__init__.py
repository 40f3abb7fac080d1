"""A laboratory for checks about streaming: graphs that run here, driven from the runner.

The graph that a submission is given is a proxy. Each call of ``astream()``, each item asked of
it and each ``aclose()`` crosses to the judge, where the real LangGraph graph runs. What a node
returned can therefore be known only by taking it from the stream, and the judge sees in one order
when each node ran, when each event was taken and what the submission did in between.
"""

from lab.functions import FunctionCall, LentFunction
from lab.graphs import Lab, LentGraph, NodeRun, ShapedGraph, Stream
from lab.seen import Seen
from lab.shapes import (
    Node,
    Shape,
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
    shapes,
    uneven_chains,
)
from lab.verdicts import expect_async_generator, expect_one_astream, expect_some_event

__all__ = [
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
    "chain",
    "chains",
    "counts",
    "expect_async_generator",
    "expect_one_astream",
    "expect_some_event",
    "fan",
    "fans",
    "laps",
    "lesson",
    "loops",
    "marathons",
    "node_names",
    "shapes",
    "uneven_chains",
]
