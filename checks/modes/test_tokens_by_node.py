"""`tokens_by_node` yields what each node's model has said so far, token by token."""

from dataclasses import replace

from hypothesis import strategies as st
from lab import Example, expect_equal, expect_one_run
from lab.drawn import in_turn, on_graphs
from lab.expect import expect_async_generator, expect_at_once, expect_events
from lab.model_graphs import (
    OFFSET,
    Chat,
    Model,
    choose_chat,
    choose_model,
    say,
    speak_long,
    speaker,
)
from lab.vocabulary import NODE_NAMES, chances

from kit.judge import Examples, Input, InvalidExample, needs, points, streaming

STATE = {"question": "What is new?"}
IT_RAINS = speaker("weather", say("It ", "rains", " today"))
NOTHING_NEW = speaker("news", Model(tokens=((2.5, "Nothing "), (1, "new"))))
EXAMPLE = Example(Chat((IT_RAINS, NOTHING_NEW)), STATE)
WEATHER = Model(tokens=((1, " It "), (1, "rains"), (3, ".")))
NEWS = Model(
    tokens=((2.25, "Nothing"), (1, ""), (1, " "), (1, "new, "), (1, "new, "), (1, "at all")),
    identity="chatcmpl-1",
)
INTERLEAVED = Example(Chat((speaker("weather", WEATHER), speaker("news", NEWS))), STATE)
COPY = replace(WEATHER, returned="copy")
COPIES = Example(
    Chat(
        (speaker("weather", COPY), speaker("news", NEWS, own="New")),
        (speaker("sign", own="Your newspaper"),),
    ),
    STATE,
)
UNUSUAL = Chat(
    tuple(
        speaker(name, speak_long(3, offset=number * OFFSET / 4))
        for number, name in enumerate(NODE_NAMES)
    ),
    (speaker("x" * 60, speak_long(50)), speaker("sign", own="Bye")),
)
OTHER = Chat(UNUSUAL.side_by_side[3:5])


class Says(Input):
    """What the models of a learner's example say."""

    def check(self, value):
        super().check(value)
        for node, tokens in value.items():
            if type(tokens) is not list or not all(type(token) is str for token in tokens):
                raise InvalidExample(f"{self.name} of {node} is not a list of texts")
        if not 1 <= len(value) <= 4:
            raise InvalidExample(f"{self.name} has 1 to 4 nodes")


async def run_nodes(given, submission, lab):
    """Run the graph of a learner's example: tokens of different nodes never come together."""
    nodes = []
    for number, (name, tokens) in enumerate(given["says"].items()):
        pace = [(1 if place else 1 + number / 4, text) for place, text in enumerate(tokens)]
        ways = "copy" if name in given["copies"] else "message"
        nodes.append(speaker(name, Model(tokens=(*pace, (0, "")), returned=ways)))
    graph = Chat(tuple(nodes)).lend(lab)
    return await submission.tokens_by_node.attempt(graph, STATE)


EXAMPLES = Examples(
    inputs=(
        Says(
            name="says",
            default={"weather": ["It ", "rains", " today"], "news": ["Nothing ", "new"]},
            about="the tokens of each node's model, a second each; each node begins a quarter of a "
            "second after the one before",
        ),
        Input(
            name="copies", default=[], about="nodes that also return a copy of the whole message"
        ),
    ),
    run=run_nodes,
    outcomes=["yields", "when"],
    when=["item 1 at 1 s"],
)


def draw(ways=("message",)):
    """Return examples: nodes with a model each, of whose messages they make one of ``ways``."""

    def build(chance):
        def make_node(name, offset):
            identity = chance.choice((None, f"chatcmpl-{name}"))
            facts = {"returned": chance.choice(ways), "identity": identity}
            own = "Done." if len(ways) > 1 else ""
            return speaker(name, choose_model(chance, offset, **facts), own=own)

        return Example(choose_chat(chance, make_node, least=2, most=4), STATE)

    return st.builds(build, chances)


async def yield_and_compare(submission, graph, state):
    """Call the submission: it has to yield a node and its text so far for each token."""
    tokens = await graph.find_tokens(state)
    wanted = [
        (token.node, "".join(other.text for other in tokens[:number] if other.node == token.node))
        for number, token in enumerate(tokens, 1)
    ]

    run = await submission.tokens_by_node(graph, state)

    expect_async_generator(run)
    if not run.items:
        expect_events(run, graph)
    expect_equal(run, run.items, wanted, "item")
    return run, [token.seconds for token in tokens]


@on_graphs(draw(), first=(EXAMPLE, INTERLEAVED), examples=4)
async def test_yields_each_nodes_text_so_far(submission, graph, state):
    """yields a node's name and its text so far for each token, however they are interleaved"""
    await yield_and_compare(submission, graph, state)


@needs(test_yields_each_nodes_text_so_far)
@on_graphs(draw(ways=("message", "copy", None)), first=COPIES, examples=3)
async def test_leaves_out_whole_messages(submission, graph, state):
    """yields nothing for a whole message that a node returns: its text is not counted twice"""
    await yield_and_compare(submission, graph, state)


@needs(test_yields_each_nodes_text_so_far)
@on_graphs(first=EXAMPLE)
async def test_runs_the_graph_once(submission, graph, state):
    """runs the graph once, and streams it"""
    run, _ = await yield_and_compare(submission, graph, state)

    expect_one_run(graph, run)


@needs(test_yields_each_nodes_text_so_far)
@points(2)
@streaming
@on_graphs(draw(), first=INTERLEAVED, examples=2)
async def test_yields_while_the_models_speak(submission, graph, state):
    """yields each item as soon as its token is said"""
    run, seconds = await yield_and_compare(submission, graph, state)

    expect_at_once(run, run.yielded, seconds, "item")


@needs(test_yields_each_nodes_text_so_far)
@in_turn(
    Example(UNUSUAL, STATE),
    Example(UNUSUAL, STATE | {"most": 2}),
    Example(OTHER, STATE),
    Example(UNUSUAL, STATE),
    last_two_at_once=True,
)
async def test_works_on_an_unusual_graph(submission, graph, state):
    """works on an unusual graph too, and in two calls at the same time"""
    run, seconds = await yield_and_compare(submission, graph, state)

    expect_one_run(graph, run)
    expect_at_once(run, run.yielded, seconds, "item")
