"""`turn` keeps a conversation in a SQLite file, which any process can take up."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lab import Lab, LentFunction
from lab.databases import database, latest

from kit.judge import Failure, Opaque, Run, Submission, differ


async def test_takes_a_turn(submission: Submission, lab: Lab) -> None:
    """asks `answer` once, and returns the new message and the reply"""
    answer = answering(lab)

    run = await submission.turn(
        fresh(submission, "chat.sqlite"), answer, fresh(submission, "ann"), "Hello!"
    )

    expect_turn(run, answer, ["Hello!"])


@settings(max_examples=2)
@pytest.mark.points(2)
@pytest.mark.needs("test_takes_a_turn")
@given(order=st.permutations([0, 1, 1, 0]))
async def test_goes_on_with_each_thread(submission: Submission, lab: Lab, order: list[int]) -> None:
    """goes on with each thread of the file where its last turn has ended"""
    answer, file = answering(lab), fresh(submission, "chat.sqlite")
    threads = [fresh(submission, name) for name in ("ann", "bob")]
    messages: dict[str, list[str]] = {thread: [] for thread in threads}

    for thread in (threads[index] for index in order):
        text = f"What is {submission.random.randrange(1000)}?"
        run = await submission.turn(file, answer, thread, text)

        others = [m for other, said in messages.items() if other != thread for m in said]
        expect_turn(run, answer, [*messages[thread], text], others)
        messages[thread] = run.value


@pytest.mark.points(2)
@pytest.mark.needs("test_goes_on_with_each_thread")
async def test_leaves_all_in_the_file(submission: Submission, lab: Lab) -> None:
    """has saved the thread in that file, as LangGraph's checkpoints, and has closed the file"""
    answer, file, thread = (
        answering(lab),
        fresh(submission, "chat.sqlite"),
        fresh(submission, "ann"),
    )

    run = await submission.turn(file, answer, thread, "Hello!")

    content = (await submission.turn(file, how="read_file")).value
    journal = (await submission.turn(f"{file}-wal", how="read_file")).value
    if type(content) is not bytes:
        raise Failure(
            f"after the turn there is no file called {file}: what was said is somewhere else",
            expected=f"a SQLite file, {file}",
            actual="no such file",
            mistake="own_file_name",
            run=run,
        )
    wrong, mistake, actual = wrong_content(content, thread, run.value), None, ""
    if journal is not None:
        wrong, mistake = (
            f"{file} is still open: all that was saved is in {file}-wal",
            "never_closed",
        )
        actual = f"{len(journal)} bytes that go into the file when its saver is closed"
    if wrong:
        raise Failure(
            wrong,
            expected=f"{file} holds {run.value}, as checkpoints of LangGraph",
            actual=actual,
            mistake=mistake,
            run=run,
        )


@pytest.mark.points(2)
@pytest.mark.needs("test_leaves_all_in_the_file")
async def test_a_new_process_goes_on(submission: Submission, lab: Lab) -> None:
    """goes on from the file alone, in a process that has never seen the conversation"""
    answer, file, thread = (
        answering(lab),
        fresh(submission, "chat.sqlite"),
        fresh(submission, "ann"),
    )
    run = await submission.turn(file, answer, thread, "Hello!")
    expect_turn(run, answer, ["Hello!"])
    content = (await submission.turn(file, how="read_file")).value

    await submission.restart()
    await submission.turn(file, content, how="write_file")
    later = await submission.turn(file, answer, thread, "And now?")

    expect_turn(later, answer, [*run.value, "And now?"])


@pytest.mark.needs("test_a_new_process_goes_on")
async def test_takes_up_anothers_file(submission: Submission, lab: Lab) -> None:
    """goes on with a thread that another program of LangGraph's has saved"""
    answer, file, thread = (
        answering(lab),
        fresh(submission, "chat.sqlite"),
        fresh(submission, "ann"),
    )
    before = [fresh(submission, "one"), fresh(submission, "two")]
    content = database({thread: before, fresh(submission, "bob"): ["something else"]})

    await submission.restart()  # a process that is younger than the file
    await submission.turn(file, content, how="write_file")
    run = await submission.turn(file, answer, thread, "And now?")

    expect_turn(run, answer, [*before, "And now?"])


def fresh(submission: Submission, name: str) -> str:
    """A name that nobody has seen before."""
    return f"{submission.random.randrange(16**6):06x}-{name}"


def wrong_content(content: bytes, thread: str, messages: list[str]) -> str:
    """A sentence about what the file lacks, empty if it has all."""
    try:
        saved = latest(content, thread)
    except ValueError as error:
        return f"the file is no database of checkpoints: {error}"
    if saved is None:
        return "the file is a database of checkpoints, and has none for the thread"
    if not saved.nodes:
        return "what is saved on the thread comes from no graph's run: no node has had a part in it"
    if saved.values.get("messages") != messages:
        return "the thread's last state in the file has other messages than the turn returned"
    return ""


def answering(lab: Lab) -> LentFunction:
    """A node that replies with the next of many numbers."""
    replies = itertools.count(lab.submission.random.randrange(10**9))

    async def answer(_: Any) -> dict[str, list[str]]:
        return {"messages": [f"reply {next(replies)}"]}

    return lab.function("answer", answer)


def expect_turn(
    run: Run, answer: LentFunction, sees: list[str], others: list[str] | None = None
) -> None:
    """`answer` was asked with ``sees`` and its reply put behind; ``others`` are other threads'."""
    calls, answer.calls = answer.calls, []
    if len(calls) != 1:
        times = len(calls)
        message = f"answer was asked {times} times in one turn: the graph is to run once"
        mistake = "runs_twice" if times > 1 else None
        raise Failure(message, expected="once", actual=f"{times} times", mistake=mistake, run=run)
    [call] = calls
    saw = call.args[0].get("messages") if isinstance(call.args[0], dict) else call.args[0]
    if saw != sees:
        message, mistake = wrong_sight(saw, sees, others or [])
        raise Failure(message, expected=sees, actual=repr(saw), mistake=mistake, run=run)
    reply = call.value["messages"][0]
    wanted, value = [*sees, reply], run.value
    if value == wanted and type(value) is list:
        return
    message, mistake = wrong_value(run, value, reply, wanted)
    raise Failure(message, expected=wanted, actual=repr(value), mistake=mistake, run=run)


def wrong_sight(saw: Any, sees: list[str], others: list[str]) -> tuple[str, str | None]:
    """A sentence about what `answer` was given, and the known mistake that it shows."""
    if type(saw) is not list:
        return "answer was given no list of messages", None
    if saw == sees[-1:]:
        text = "answer was given the new message and none before it: what was said is lost"
        return text, "in_memory_only"
    if any(message in others for message in saw):
        return "answer was given messages of another thread", "one_thread"
    if len(saw) > len(sees):
        return "answer was given old messages twice: the thread has them already", None
    return "answer was given something else than the thread's messages and the new one", None


def wrong_value(run: Run, value: Any, reply: str, wanted: list[str]) -> tuple[str, str | None]:
    """A sentence about what was returned, and the known mistake that it shows."""
    if run.items:
        return f"it yields {len(run.items)} things: a list is to be returned", None
    if value is None:
        return "it returned nothing: is there a return?", None
    if value in ([reply], reply):
        return "it returned the reply alone: all messages of the thread are asked for", "reply_only"
    if isinstance(value, dict) and value.get("messages") == wanted:
        return "it returned the whole state: its messages are asked for", "whole_state"
    if isinstance(value, list) and (place := differ(value, wanted)) is not None:
        return f"message {place + 1} of those that it returned is wrong", None
    kind = value.type if isinstance(value, Opaque) else type(value).__name__
    return f"it returned a {kind} in place of a list of messages", None
