"""`ask_the_user` puts each question to the user and goes on with the answer."""

from lab import Example, expect_equal, expect_prompt, on_graphs
from lab.asking import Asker, Askers, AskingWalk, Question, asking
from lab.failing import CONFIG, run_on_thread, safe_events
from lab.vocabulary import SAVED_VALUES

from kit.judge import needs, points, streaming

STATE = {"log": ["begin"]}
MAILS = Asker(name="send", questions=(Question(text="Send 3 mails?", answer="yes, all"),))
EXAMPLE = Example(Askers(((Asker(name="look_up"),), (MAILS,))), STATE, (CONFIG,))

PAY = Question(text="Sure?", answer="yes", seconds=9.0)
TWICE = tuple(Question(text="Sure?", answer=answer) for answer in ("no", "yes"))
ROW = Askers(((Asker(name="plan"),), (Asker(name="pay", questions=TWICE),), (MAILS,)))
ODD = [Question(text=f"{n}?", answer=answer) for n, answer in enumerate(SAVED_VALUES)]
ODD_ANSWERS = Askers(tuple((Asker(name=f"n{q.text}", questions=(q,)),) for q in ODD))
TOGETHER = Askers(
    (
        (Asker(name="plan"),),
        (
            Asker(name="look_up", seconds=4.1),
            Asker(name="pay", seconds=2.0, questions=(PAY,)),
            Asker(name="send", questions=(*TWICE, *MAILS.questions)),
        ),
        (Asker(name="report", update={}),),
    )
)


async def run_example(submission, lab):
    """Ask the user of the task, who answers "yes, all"."""
    graph, state, config = EXAMPLE.make(lab)
    await submission.ask_the_user.attempt(graph, state, config, graph.ask)


async def ask_and_compare(submission, graph, state, config):
    """Call the submission: each question is asked once, and each node has its own answers."""
    run = await run_on_thread(submission.ask_the_user, graph, state, config, graph.ask)

    graph.expect_answered(run)
    return run


@points(2)
@on_graphs(asking(), first=EXAMPLE, examples=3)
async def test_asks_until_no_question_is_left(submission, graph, state, config):
    """puts each question to `ask`, once, until the graph asks nothing more"""
    await ask_and_compare(submission, graph, state, config)


@needs(test_asks_until_no_question_is_left)
@on_graphs(first=Example(ROW, STATE, (CONFIG,)))
async def test_asks_a_node_twice(submission, graph, state, config):
    """puts all questions of one node to `ask`, two equal ones too"""
    await ask_and_compare(submission, graph, state, config)


@needs(test_asks_until_no_question_is_left)
@on_graphs(first=Example(ODD_ANSWERS, STATE, (CONFIG,)))
async def test_goes_on_with_any_answer(submission, graph, state, config):
    """goes on with any answer: "", 0, False and None too"""
    await ask_and_compare(submission, graph, state, config)


@needs(test_asks_until_no_question_is_left)
@on_graphs(asking(widths=(2, 3)), first=Example(TOGETHER, STATE, (CONFIG,)), examples=3)
async def test_asks_questions_that_come_together(submission, graph, state, config):
    """gives each of several nodes that ask at the same time its own answer"""
    await ask_and_compare(submission, graph, state, config)


@needs(test_asks_questions_that_come_together)
@on_graphs(first=Example(TOGETHER, STATE, (CONFIG,)))
async def test_lets_the_stream_end(submission, graph, state, config):
    """lets the nodes beside one that asks finish their work"""
    run = await ask_and_compare(submission, graph, state, config)

    cancelled = [node_run.name for node_run in graph.node_runs if node_run.cancelled]
    expect_equal(run, cancelled, [], "node that was cancelled")


@needs(test_asks_until_no_question_is_left)
@on_graphs(asking(widths=(1, 2, 3)), first=EXAMPLE, examples=3)
async def test_yields_each_event_once(submission, graph, state, config):
    """yields the event of each node, once, and nothing else"""
    run = await ask_and_compare(submission, graph, state, config)

    expect_equal(run, run.items, graph.events, "event")


@needs(test_yields_each_event_once)
@streaming
@on_graphs(asking(widths=(1, 2)), first=Example(TOGETHER, STATE, (CONFIG,)), examples=3)
async def test_yields_while_the_graph_runs(submission, graph, state, config):
    """yields each event at the moment at which its node has finished"""
    run = await ask_and_compare(submission, graph, state, config)

    expect_equal(run, run.items, graph.events, "event")
    expect_prompt(run, graph, "event")


@needs(test_yields_each_event_once)
async def test_asks_for_an_unusual_graph(submission, lab):
    """works on an unusual graph too"""
    graph, other = AskingWalk(lab), AskingWalk(lab)
    for number, (lent, steps) in enumerate(((graph, 3), (graph, 42), (other, 11), (graph, 3))):
        lent.forget()
        state = {"count": 3, "message": " ", "steps": steps}
        run = await ask_and_compare(
            submission, lent, state, {"configurable": {"thread_id": f"{number}"}}
        )

        expect_equal(run, run.items, safe_events(steps), "event")
        expect_prompt(run, lent, "event")
