"""`stream_parts` tells of a run in the order of its parts: nodes, progress, states, questions."""

from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import Example, expect_equal, expect_one_run
from lab.drawn import in_turn, on_graphs
from lab.expect import expect_async_generator, expect_at_once, expect_events
from lab.vocabulary import LONG_TEXTS, SAVED_VALUES, chances
from lab.writer_graphs import WORDS, WriterNode, Writers, choose_writers, walk_and_save
from langgraph.types import Command

from kit.judge import needs, points, streaming

BEGIN = {"count": 0}
odd_values = st.sampled_from(SAVED_VALUES)


def config(thread, **others):
    """Return the config of a run: its thread, and what else a caller may put there."""
    return {"configurable": {"thread_id": thread, **others}, "metadata": {"kind": f"{thread}?"}}


ASK = WriterNode("ask", {"count": 1}, words=("asking …",), asks=("Go on?",))
EXAMPLE = Example(Writers(((ASK,),)), BEGIN, (config("a"),))
READ, SHOW = WriterNode("read", {"count": 1}), WriterNode("show", {}, shows_config=True)
SEARCH = WriterNode("search", words=("searching",), seconds=2.0)
THINK = WriterNode("think", {"message": "hm"}, words=(None, {"count": 5}))
WRITE = WriterNode("write", {"count": 2}, words=(("values", 7),))
PARTS = Example(Writers(((READ,), (SEARCH, THINK), (WRITE,))), BEGIN, (config("a"),))
BUYER, SELLER = (WriterNode(name, asks=({"price": 3},)) for name in ("buyer", "seller"))
MARKET = WriterNode("market", inner=(BUYER, replace(SELLER, seconds=1.5)))
ALL_ASK = Example(Writers(((replace(BUYER, seconds=2.0), SELLER, MARKET),)), BEGIN, (config("b"),))
ODD_WORDS = (*WORDS, *WORDS, *LONG_TEXTS, "x", "x")
WRITERS = Writers(((WriterNode("_a b", {"_note": None}, words=ODD_WORDS),), (READ,), (SHOW,)))
WALK, STATE = walk_and_save(), {"count": 3, "message": " ", "steps": 42}


def draw(chance, *questions):
    """Return an example whose nodes write, and return odd values; its last node asks questions."""
    last = WriterNode("last", {"count": 3}, asks=questions)
    steps = choose_writers(chance, most=2).steps
    return Example(Writers((*steps, (last,))), BEGIN, (config(chance.choice("aA ")),))


def list_records(part):
    """Return the records of a part of the stream."""
    if part["type"] == "updates":
        return [("node", node) for node in part["data"] if node != "__interrupt__"]
    if part["type"] == "custom":
        return [("progress", part["data"])]
    return [("state", part["data"]), *(("question", asked.value) for asked in part["interrupts"])]


async def yield_and_compare(submission, graph, state, config):
    """Call the submission: it has to yield the records of each part.

    What is expected comes from a run on another thread, which takes the same inputs.
    """
    thread = f"reference of {config['configurable']['thread_id']}"
    other = {**config, "configurable": {**config["configurable"], "thread_id": thread}}
    modes = ["updates", "values", "custom"]
    parts = await graph.timed_reference(state, config=other, stream_mode=modes, version="v2")
    timed = [(second, record) for second, part in parts for record in list_records(part)]

    run = await submission.stream_parts(graph, state, config)

    expect_async_generator(run)
    if not run.items:
        expect_events(run, graph)
    expect_equal(run, run.items, [record for _, record in timed], "record")
    return run, [second for second, _ in timed]


@on_graphs(st.builds(draw, chances), first=PARTS, examples=4)
async def test_tells_of_every_part(submission, graph, state, config):
    """yields a record for each part, in order: nodes, progress and states"""
    await yield_and_compare(submission, graph, state, config)


@points(2)
@needs(test_tells_of_every_part)
@on_graphs(st.builds(draw, chances, odd_values), first=(EXAMPLE, ALL_ASK), examples=3)
async def test_yields_the_questions(submission, graph, state, config):
    """yields each question, once, behind the state that it came with"""
    await yield_and_compare(submission, graph, state, config)


@needs(test_yields_the_questions)
@settings(max_examples=2)
@given(question=odd_values, answer=st.sampled_from(["", 0, False, "x" * 200, [1]]))
@example(question="Go on?", answer="yes")
async def test_goes_on_with_an_answer(submission, lab, question, answer):
    """goes on with a Command, on the thread of the config"""
    asker = WriterNode("ask", asks=(question,), shows_answer=True)
    graph = Writers(((READ,), (asker,), (SHOW,))).lend(lab)
    configs = [config(thread, user=thread) for thread in ("a", "A")]

    for here in configs:
        await yield_and_compare(submission, graph, {"message": here["metadata"]}, here)
    for here in configs:
        await yield_and_compare(submission, graph, Command(resume=answer), here)


@needs(test_tells_of_every_part)
@on_graphs(first=PARTS)
async def test_runs_the_graph_once(submission, graph, state, config):
    """runs the graph once, and streams it"""
    run, _ = await yield_and_compare(submission, graph, state, config)

    expect_one_run(graph, run)


@needs(test_tells_of_every_part)
@streaming
@on_graphs(st.builds(draw, chances), first=PARTS, examples=2)
async def test_yields_while_the_graph_runs(submission, graph, state, config):
    """yields each record as soon as its part has come"""
    run, seconds = await yield_and_compare(submission, graph, state, config)

    expect_at_once(run, run.yielded, seconds, "record")


@needs(test_tells_of_every_part)
@in_turn(
    Example(WALK, STATE, (config("a"),)),
    Example(WALK, STATE | {"steps": 3}, (config("b"),)),
    Example(WRITERS, STATE, (config("a", user="Ann"),)),
    Example(WALK, STATE, (config("c"),)),
    last_two_at_once=True,
)
async def test_works_on_an_unusual_graph(submission, graph, state, config):
    """works on an unusual graph too, and in two calls at the same time"""
    run, seconds = await yield_and_compare(submission, graph, state, config)

    expect_one_run(graph, run)
    expect_at_once(run, run.yielded, seconds, "record")
