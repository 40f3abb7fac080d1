"""`report` has a line for each event, whatever the node returned."""

from dataclasses import replace
from typing import Any, TypedDict

from hypothesis import strategies as st
from lab import (
    Example,
    Node,
    chain,
    chains,
    expect_list,
    expect_one_run,
    fans,
    graph_examples,
    graph_inputs,
    on_graphs,
    on_unusual_graphs,
    walk,
)
from lab.vocabulary import chances, choose_value

from kit.judge import Input, needs, points

STATE = {"count": 7, "message": "start"}
THE_KEY, A_PART, NOTHING = (("count", "message"), ("message",)), (("count",), ("log",)), ((), None)


def node(name, **values):
    """A node that returns these values."""
    return Node(name=name, keys=tuple(values), values=values)


def about(*nodes, state=STATE):
    """A report about "message" for nodes in a row."""
    return Example(chain(*nodes), state, ("message",))


SILENT = Node(name="node_d", keys=None)
KEY = Input(name="key", default="message", about="the key that the report is about")
NODES = {"node_a": {"count": 1, "message": "one"}, "node_b": {"count": 2}}
NODES |= {"node_c": {"message": ""}, "node_d": None}
EXAMPLES = graph_examples(
    {"report": (KEY,)}, ["returns"], inputs=graph_inputs(NODES, {"count": 7, "message": "start"})
)
EXAMPLE = about(
    node("node_a", count=1, message="one"),
    node("node_b", count=2),
    node("node_c", message=""),
    SILENT,
)


def reports(*returned, choose=lambda chance: f"{chance.random()}"):
    """Reports about "message" for graphs whose nodes return some of these keys."""

    def build(shape, chance):
        def change(drawn):
            values = {"message": choose(chance)}
            return replace(drawn, keys=chance.choice(returned), values=values)

        return Example(shape.with_nodes(change), STATE, ("message",))

    return st.builds(build, chains() | fans(), chances)


async def report_and_compare(submission, graph, state, key):
    """Call the submission: each line of its report about `key` has to be right."""
    run = await submission.report(graph, state, key)

    lines = []
    for event in await graph.reference(state):
        for name, update in event.items():
            has_key = update is not None and key in update
            lines.append(f"{name}: {update[key]!r}" if has_key else f"{name}: unchanged")
    expect_list(run, lines, "line")
    return run


@on_graphs(reports(*THE_KEY), first=about(node("node_a", message="one"), node("b", message="two")))
async def test_reports_what_each_node_returned(submission, graph, state, key):
    """gives `node: value` for each node, in the order in which they finish"""
    await report_and_compare(submission, graph, state, key)


@points(2)
@on_graphs(
    reports(*THE_KEY, *A_PART),
    first=about(node("b", message="b"), node("c", count=1), node("d", message="d")),
)
async def test_has_a_line_for_a_part(submission, graph, state, key):
    """gives `node: unchanged` for a node that returned only other keys"""
    await report_and_compare(submission, graph, state, key)


@on_graphs(reports(*THE_KEY, *NOTHING), first=about(SILENT, node("a"), node("b", message="b")))
async def test_has_a_line_for_nothing(submission, graph, state, key):
    """gives `node: unchanged` for a node that returned {} or None"""
    await report_and_compare(submission, graph, state, key)


@on_graphs(
    reports(*THE_KEY, choose=choose_value),
    first=about(
        *(
            node(f"n{n}", message=v)
            for n, v in enumerate(("", 0, None, "start", "start", "unchanged"))
        )
    ),
)
async def test_takes_any_value_for_a_value(submission, graph, state, key):
    """gives the value also where it is "", 0, False, None or the same as before"""
    await report_and_compare(submission, graph, state, key)


@needs(test_reports_what_each_node_returned)
@on_graphs(first=EXAMPLE)
async def test_runs_the_graph_once(submission, graph, state, key):
    """runs the graph once, and streams it"""
    expect_one_run(graph, await report_and_compare(submission, graph, state, key))


KEYS = ("message", "Message", " message ", "_message", "m" * 60, "m" * 59)
Odd = TypedDict("Odd", dict.fromkeys((*KEYS, "count", "steps"), Any), total=False)  # type: ignore[misc]


@needs(test_takes_any_value_for_a_value)
@on_unusual_graphs(walk(keys=KEYS[:2], schema=Odd), other=walk(keys=KEYS, rounds=11, schema=Odd))
async def test_reports_an_unusual_graph(submission, graph, state):
    """works on an unusual graph too"""
    for key in KEYS if len(graph.shape.steps) == 11 else ("Message",):
        graph.forget()
        expect_one_run(graph, await report_and_compare(submission, graph, state, key))
