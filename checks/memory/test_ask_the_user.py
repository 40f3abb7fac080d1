"""`ask_the_user` puts each question to the user and goes on with the answer."""

from typing import Any

import pytest
from hypothesis import example, given, settings
from lab import Lab, LentGraph, Seen
from lab.answering import CONFIG, Told, expect_resumed, kind
from lab.asking import Asker, Question, Talk, TalkingGraph, User, anything, askers, questions, talks

from kit.judge import Failure, Run, Submission, differ, same

ROW: Talk = (
    (Asker(name="plan", token=17),),
    (Asker(name="write", token=23),),
    (
        Asker(
            name="send",
            token=4,
            questions=(
                Question(text="Send 3 mails?", answer="yes, all"),
                Question(text="To whom?", answer="to everybody"),
            ),
        ),
    ),
    (Asker(name="tidy", token=8, questions=(Question(text="Delete 3 drafts?", answer="keep"),)),),
)
LONG: Talk = (
    *((Asker(name=name, token=place),) for place, name in enumerate(("plan", "look_up", "draft"))),
    (Asker(name="send", token=4, questions=(Question(text="Send it?", answer="yes, do"),)),),
    *((Asker(name=name, token=place),) for place, name in enumerate(("file", "tidy", "report"), 5)),
)
SAYS_NOTHING: Talk = (
    (Asker(name="name", token=1, questions=(Question(text="Your name?", answer=""),)),),
    (Asker(name="age", token=2, questions=(Question(text="Your age?", answer=0),)),),
    (Asker(name="pay", token=3, questions=(Question(text="Pay 7?", answer=False),)),),
)
TOGETHER: Talk = (
    (Asker(name="plan", token=17),),
    (
        Asker(name="look_up", token=21, seconds=4),
        Asker(
            name="pay",
            token=5,
            seconds=2,
            questions=(
                Question(text="Pay 80?", answer="yes, pay", seconds=2),
                Question(text="From which account?", answer="the second"),
            ),
        ),
        Asker(name="send", token=6, questions=(Question(text="Send it?", answer="no, wait"),)),
    ),
    (Asker(name="report", token=9),),
)


@settings(max_examples=4)
@pytest.mark.points(2)
@given(talk=talks())
@example(talk=ROW)
async def test_asks_until_no_question_is_left(submission: Submission, lab: Lab, talk: Talk) -> None:
    """puts each question to `ask`, once, until the graph asks nothing more"""
    await expect_answered(submission, lab, talk)


@settings(max_examples=3)
@pytest.mark.needs("test_asks_until_no_question_is_left")
@given(talk=talks(answer=anything))
@example(talk=SAYS_NOTHING)
async def test_goes_on_with_any_answer(submission: Submission, lab: Lab, talk: Talk) -> None:
    """goes on with the answer, be it "", 0 or False"""
    await expect_answered(submission, lab, talk)


@settings(max_examples=4)
@pytest.mark.needs("test_goes_on_with_any_answer")
@given(talk=talks(widths=(1, 2, 3)))
@example(talk=TOGETHER)
async def test_asks_questions_that_come_together(
    submission: Submission, lab: Lab, seen: Seen, talk: Talk
) -> None:
    """gives each of several nodes that ask at the same time its own answer"""
    told = await expect_answered(submission, lab, talk)

    seen.add(told.graph, told.run)


@settings(max_examples=1)
@pytest.mark.needs("test_asks_questions_that_come_together")
@given(talk=talks(widths=(2, 3)))
@example(talk=TOGETHER)
async def test_lets_the_stream_end(
    submission: Submission, lab: Lab, seen: Seen, talk: Talk
) -> None:
    """lets the nodes beside one that asks finish their work"""
    told = await expect_answered(submission, lab, talk)

    seen.add(told.graph, told.run)

    seen.expect(expect_finished_work)


def expect_finished_work(graph: LentGraph, run: Run) -> None:
    """Each node that was at work came to its end; raises :class:`Failure`."""
    for node_run in graph.node_runs:
        if node_run.ended < 0:
            raise Failure(
                f"{node_run.name} was at work when the question came, and was cancelled: the "
                "stream was left before its end, and the node's work was lost",
                expected=f"{node_run.name} runs once, to its end",
                mistake="leaves_the_stream",
                run=run,
            )


@settings(max_examples=4)
@pytest.mark.needs("test_asks_questions_that_come_together")
@given(talk=talks(widths=(1, 2, 3), answer=anything))
@example(talk=ROW)
@example(talk=TOGETHER)
async def test_yields_each_event_once(submission: Submission, lab: Lab, talk: Talk) -> None:
    """yields the event of each node, once, and nothing else"""
    told = await expect_answered(submission, lab, talk)

    await expect_events(told)


@settings(max_examples=3)
@pytest.mark.needs("test_yields_each_event_once")
@given(talk=talks(widths=(1, 2)))
@example(talk=ROW)
@example(talk=TOGETHER)
@example(talk=LONG)
async def test_yields_while_the_graph_runs(submission: Submission, lab: Lab, talk: Talk) -> None:
    """yields each event before the next node has finished or the next question is answered"""
    told = await expect_answered(submission, lab, talk)
    await expect_events(told)

    answered = {call.ended: f"{call.args[0]!r} was answered" for call in told.user.ask.calls}
    ended = {node_run.ended: f"{node_run.name} had finished" for node_run in told.done}
    seconds = [moment.at for moment in told.run.moments]
    for node_run, place in zip(told.done, told.run.item_places, strict=True):
        here = seconds[told.graph.place_of(node_run.name) or node_run.ended]
        later = {at: what for at, what in (answered | ended).items() if seconds[at] > here}
        if later and place > min(later):
            late, first = place > max(answered | ended), node_run is told.done[0]
            when = "the events were collected first" if late else "the events are kept"
            if not first:
                when = "others were in time, and this one was kept"
            mistake = "collects_first" if late else "events_of_a_run"
            raise told.failure(
                f"{later[min(later)]} before the event of {node_run.name} was yielded: {when}, "
                f"and yielded at the end{'' if late else ' of a stream'}",
                mistake if first else None,
                expected=f"the event of {node_run.name} is yielded as soon as it has come",
            )


async def expect_answered(submission: Submission, lab: Lab, talk: Talk) -> Told:
    """Call `ask_the_user`; raises :class:`Failure` unless each node has got its answers."""
    graph, user, state = TalkingGraph(lab, talk), User(lab, talk), {"log": ["begin"]}
    error = None
    try:
        run = await submission.ask_the_user(graph, state, CONFIG, user.ask)
    except Failure as failure:
        if failure.run is None:
            raise
        run, error = failure.run, failure
    told = Told(talk=talk, state=state, run=run, graph=graph, user=user)
    if graph.streams or error is None:
        expect_resumed(told)
    if error is not None:
        raise asked_twice(told) if run.crash and run.crash.root.is_a("AskedAgain") else error
    expect_asked(told)
    for asker in askers(talk):
        expect_own_answers(told, asker)
    return told


def expect_asked(told: Told) -> None:
    """Each question was put to the user; raises :class:`Failure`."""
    asked, wanted = told.user.asked, [question.text for question in questions(told.talk)]
    missing = [text for text in wanted if text not in asked]
    strange = [text for text in asked if text not in wanted]
    if strange:
        raise told.failure("`ask` was given what no node has asked", actual=strange[0])
    if missing and not asked:
        raise told.failure(
            "the graph had a question, and `ask` was never called: a question comes as an event, "
            "and the stream then ends without an exception",
            expected=f"ask({missing[0]!r})",
            actual=f"{len(told.graph.streams)} stream, and nothing was asked",
            mistake="expects_an_exception",
        )
    if missing and not told.user.ask.calls[-1].value:
        raise told.failure(
            f"the answer to {asked[-1]!r} was {told.user.ask.calls[-1].value!r}, and the graph did "
            "not go on with it: that is an answer like any other",
            mistake="stops_at_no",
        )
    for asker in askers(told.talk):
        ran = any(node_run.name == asker.name for node_run in told.graph.node_runs)
        if ran and any(question.text in missing for question in asker.questions):
            raise told.failure(
                f"{asker.name} was given an answer, and its question was never put to `ask`",
                expected=f"ask({missing[0]!r})",
                mistake="one_answer_for_all",
            )
    if missing:
        raise told.failure(
            f"{len(asked)} of {len(wanted)} questions were put to `ask`",
            expected=f"ask({missing[0]!r}) as well",
            actual=f"nothing after ask({asked[-1]!r})",
            mistake="asks_once" if len(asked) == 1 else None,
        )


def asked_twice(told: Told) -> Failure:
    """Say which question was asked a second time."""
    return told.failure(
        f"{told.user.asked[-1]!r} was put to `ask` a second time",
        expected="each question is asked once",
        actual=told.user.asked,
    )


def expect_own_answers(told: Told, asker: Asker) -> None:
    """The node has done its work with its own answers; raises :class:`Failure`."""
    wanted = [question.answer for question in asker.questions]
    if asker.name not in told.graph.given:
        raise told.failure(
            f"{asker.name} never came to its end: the graph was left before it had finished"
        )
    if not same(told.graph.given[asker.name], wanted):
        raise told.failure(
            f"{asker.name} was given another answer than that to its question",
            "answers_in_order_of_arrival",
            expected=f"{asker.name} goes on with {wanted}",
            actual=f"{asker.name} goes on with {told.graph.given[asker.name]}",
        )


async def expect_events(told: Told) -> None:
    """Each node's event was yielded once, in order; raises :class:`Failure`."""
    run = told.run
    if run.kind != "async_generator":
        raise told.failure(
            f"it gives {kind(run.value)}, and is to be an asynchronous generator: "
            "its callers write `async for event in ask_the_user(…)`"
        )
    events = {asker.name: asker.event for asker in askers(told.talk)}
    wanted = [events[node_run.name] for node_run in told.done]
    place = differ(run.items, wanted)
    if place is not None:
        message, mistake = wrong_event(run.items, wanted, place)
        raise told.failure(
            message,
            mistake,
            expected=wanted[place] if place < len(wanted) else "no more events",
            actual=run.items[place] if place < len(run.items) else "no more events",
        )


def wrong_event(items: list[Any], wanted: list[Any], place: int) -> tuple[str, str | None]:
    """A sentence about the first event that is wrong, and the known mistake that it shows."""
    if not items:
        return "no event was yielded", None
    if place >= len(items):
        return f"{len(items)} of {len(wanted)} events were yielded", None
    item = items[place]
    if same(items, wanted[-len(items) :]):
        return f"only the last {len(items)} of {len(wanted)} events were yielded", "only_the_last"
    if isinstance(item, dict) and "__interrupt__" in item:
        return f"event {place + 1} is a question: `__interrupt__` is no node", "yields_the_question"
    if isinstance(item, dict) and "__metadata__" in item:
        node = next(iter(item))
        text = f"event {place + 1} is marked: {node} had finished before the question was answered"
        return f"{text}, and its event had come", "yields_what_is_restored"
    if item in wanted[:place]:
        return f"event {place + 1} has been yielded before", "forgets_the_mark"
    if any(same(item, update) for event in wanted for update in event.values()):
        return f"event {place + 1} is what a node returned, without the node's name", None
    if item in wanted:
        return "the events are not in the order in which they came", None
    return f"event {place + 1} is not what the graph has streamed", None
