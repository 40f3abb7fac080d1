"""`subgraph_depth` prints each node that finishes, indented by the depth of its graph."""

from hypothesis import strategies as st
from lab import Example, expect_equal, expect_one_run
from lab.drawn import in_turn, on_graphs
from lab.expect import expect_at_once, expect_events
from lab.subgraphs import Nested, Part, build_nest, nests

from kit.judge import Examples, Input, InvalidExample, needs, points, streaming

STATE = {"notes": 0}
EXPERT = ("expert", build_nest("ask"))
EXAMPLE = Example(Nested(build_nest("plan", ("team", build_nest("ask", EXPERT, "write")))), STATE)
FLAT = Example(Nested(build_nest("plan", Part(name="check", returned=None), "write")), STATE)
TEAM = build_nest("ask", ("expert", build_nest("ask", Part(name="read", returned={}))), "write")
TWO_TEAMS = Example(
    Nested(
        build_nest(
            "plan",
            Part(name="team", inner=TEAM, is_called=True),
            ("review", build_nest(EXPERT, Part(name="ask", times=3))),
        )
    ),
    STATE,
)

DEEPEST = build_nest("draft ", Part(name="x" * 60, times=3), Part(name="_Draft", returned={}))
DEEP = build_nest("a b", ("a c", DEEPEST), Part(name="2", inner=DEEPEST, is_called=True), "2.a")
DRAFTS = build_nest(("draft-2", DEEP), ("Draft", build_nest("draft", "__draft__")), " draft")
UNUSUAL = Nested(
    build_nest(
        "draft.2",
        Part(name="draft 2", returned=None),
        ("draft_2", DRAFTS),
        ("abc-", build_nest(("face", build_nest("bad-", "notes")))),
        "日本",
        ("naïve ", build_nest(Part(name="__again", times=42))),
    )
)
OTHER = Nested(DRAFTS[1:])


class Nodes(Input):
    """The nodes of a learner's example, and those inside."""

    def check(self, value):
        super().check(value)
        self.check_graph(value, depth=0)

    def check_graph(self, nodes, depth):
        names = [node[0] if type(node) is tuple and len(node) == 2 else node for node in nodes]
        if depth > 3 or not 1 <= len(nodes) <= 8 or len(set(map(str, names))) < len(names):
            raise InvalidExample("a graph has 1 to 8 nodes with different names, four deep at most")
        for node, name in zip(nodes, names, strict=True):
            if type(name) is not str or not name or ":" in name:
                raise InvalidExample(f"{name!r} is not the name of a node")
            if node is not name:
                if type(node[1]) is not list:
                    raise InvalidExample(f"what is inside {name} is not a list")
                self.check_graph(node[1], depth + 1)


def build_steps(nodes):
    """Return the steps of a graph of nodes in a row."""
    return [n if type(n) is str else (n[0], build_nest(*build_steps(n[1]))) for n in nodes]


async def run_nodes(given, submission, lab):
    """Run the graph of a learner's example."""
    graph = Nested(build_nest(*build_steps(given["nodes"]))).lend(lab)
    return await submission.subgraph_depth.attempt(graph, STATE)


EXAMPLES = Examples(
    inputs=(
        Nodes(
            name="nodes",
            default=["plan", ("team", ["ask", ("expert", ["ask"]), "write"])],
            about="the nodes in a row: a name, or a tuple of a name and the nodes of the graph "
            "inside",
        ),
    ),
    run=run_nodes,
    outcomes=["prints", "when"],
    when=["line 1 before ask ends"],
)


def draw(deepest=2):
    """Return examples: graphs that hold others, at most so many levels deep."""
    return st.builds(Example, nests(deepest), st.just(STATE))


async def print_and_compare(submission, graph, state):
    """Call the submission: it has to print a line for each node that finishes, at any depth."""
    seconds, lines = [], []
    for second, (namespace, event) in await graph.timed_reference(state, subgraphs=True):
        owners = [part.partition(":")[0] for part in namespace]
        where = f" in {owners[-1]}" if owners else ""
        for node in event:
            lines.append("  " * len(owners) + node + where)
            seconds.append(second)

    run = await submission.subgraph_depth(graph, state)

    if not run.text:
        expect_events(run, graph)
    expect_equal(run, run.lines, lines, "line")
    return run, seconds


@on_graphs(draw(deepest=0), first=FLAT, examples=3)
async def test_prints_the_nodes_of_the_graph(submission, graph, state):
    """prints the nodes of a graph that has no other inside, without indentation"""
    await print_and_compare(submission, graph, state)


@points(2)
@needs(test_prints_the_nodes_of_the_graph)
@on_graphs(draw(), first=(EXAMPLE, TWO_TEAMS))
async def test_indents_the_nodes_inside(submission, graph, state):
    """prints the nodes of inner graphs, indented, with the node whose graph it is"""
    await print_and_compare(submission, graph, state)


@needs(test_indents_the_nodes_inside)
@on_graphs(first=EXAMPLE)
async def test_runs_the_graph_once(submission, graph, state):
    """runs the graph once, and streams it"""
    run, _ = await print_and_compare(submission, graph, state)

    expect_one_run(graph, run)


@needs(test_indents_the_nodes_inside)
@streaming
@on_graphs(draw(), first=TWO_TEAMS, examples=2)
async def test_prints_while_the_graph_runs(submission, graph, state):
    """prints each line as soon as the node has finished"""
    run, seconds = await print_and_compare(submission, graph, state)

    expect_at_once(run, run.printed, seconds, "line")


@needs(test_indents_the_nodes_inside)
@in_turn(
    Example(UNUSUAL, STATE),
    Example(UNUSUAL, {"notes": None, "most": 2}),
    Example(OTHER, STATE),
    Example(UNUSUAL, STATE),
)
async def test_works_on_an_unusual_graph(submission, graph, state):
    """works on an unusual graph too"""
    run, seconds = await print_and_compare(submission, graph, state)

    expect_one_run(graph, run)
    expect_at_once(run, run.printed, seconds, "line")
