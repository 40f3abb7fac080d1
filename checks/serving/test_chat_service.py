"""`make_app` serves a chat to many people, who ask, answer, leave and come back."""

import asyncio
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import Lab
from lab.asgi import served
from lab.chat import Act, Chat, Steps, answers, chats, messages, secrets, thread_names
from lab.leaving import (
    expect_nothing_left,
    expect_side_by_side,
    expect_stopped,
    expect_undisturbed,
)
from lab.serving import ABOUT_A_SECOND
from lab.shapes import node_names
from lab.turns import (
    DONE,
    NOTHING,
    asked,
    expect_at_once,
    expect_remembered,
    expect_run,
    expect_turn,
)
from lab.visitors import Visitor, still_to_do

from kit.judge import Submission

SEARCH = Act(
    name="search",
    lines=(("progress", "page "), ("token", "I "), ("token", "see "), ("progress", "page ")),
)
WRITE = Act(
    name="write", lines=(("own", "Dear "), ("token", "No "), ("token", ""), ("token", "\n"))
)
SEND = replace(WRITE, name="send", asks="Send")
CLIENTS = 50
SOON = [number // 5 / 100 for number in range(CLIENTS)]
"""Seconds after which each comes: by fives, since threads of handlers need much room."""


@settings(max_examples=3)
@given(steps=chats(), name=thread_names, message=messages, secret=secrets)
@example(steps=((SEARCH,), (WRITE,)), name="tea-1", message="Rain?", secret=10**6)
async def test_streams_a_turn(  # noqa: PLR0913, PLR0917 - four things are drawn
    submission: Submission, lab: Lab, steps: Steps, name: str, message: str, secret: int
) -> None:
    """runs the graph on the thread for a message, and sends tokens, progress and done"""
    chat = Chat(lab, steps, secret=secret)
    async with served(submission, chat, may_leave=True) as client:
        await expect_turn(Visitor(client, chat, name), message, [])


@settings(max_examples=1)
@pytest.mark.needs("test_streams_a_turn")
@pytest.mark.points(2)
@given(steps=chats(), name=thread_names, message=messages, secret=secrets)
@example(steps=((SEARCH,), (WRITE,)), name="tea-1", message="Rain?", secret=10**6)
async def test_sends_at_once(  # noqa: PLR0913, PLR0917
    submission: Submission, lab: Lab, steps: Steps, name: str, message: str, secret: int
) -> None:
    """sends each frame before the graph goes on"""
    chat = Chat(lab, steps, secret=secret)
    async with served(submission, chat, may_leave=True) as client:
        (told,) = await expect_turn(Visitor(client, chat, name), message, [])
        expect_at_once(told)


@settings(max_examples=1)
@pytest.mark.needs("test_streams_a_turn")
@given(
    steps=chats(),
    name=thread_names,
    said=st.lists(messages, min_size=2, max_size=2, unique=True),
    secret=secrets,
)
@example(steps=((SEARCH,), (WRITE,)), name="tea-1", said=["Rain?", "Snow?"], secret=10**6)
async def test_remembers_each_thread(  # noqa: PLR0913, PLR0917
    submission: Submission, lab: Lab, steps: Steps, name: str, said: list[str], secret: int
) -> None:
    """goes on with what is on the thread, and with nothing of another one"""
    chat = Chat(lab, steps, secret=secret)
    async with served(submission, chat, may_leave=True) as client:
        for visitor in (Visitor(client, chat, name), Visitor(client, chat, f"{name}-2")):
            for message in said:
                before = list(chat.replies[visitor.thread])
                (told,) = await expect_turn(visitor, message, [])
                expect_remembered(told, before)


@settings(max_examples=2)
@pytest.mark.needs("test_streams_a_turn")
@pytest.mark.points(2)
@given(
    steps=chats(questions=1) | chats(questions=2),
    name=thread_names,
    message=messages,
    given=st.lists(answers, min_size=2, max_size=2),
    secret=secrets,
)
@example(steps=((SEARCH,), (SEND,)), name="tea", message="Mail!", given=["yes"], secret=10**6)
@example(steps=((SEARCH,), (SEND,)), name="tea", message="Mail!", given=[""], secret=10**6)
@example(steps=((SEARCH,), (SEND,)), name="tea", message="Mail!", given=[0], secret=10**6)
@example(steps=((SEARCH,), (SEND,)), name="tea", message="Mail!", given=[False], secret=10**6)
async def test_asks_and_goes_on(  # noqa: PLR0913, PLR0917
    submission: Submission,
    lab: Lab,
    steps: Steps,
    name: str,
    message: str,
    given: list[object],
    secret: int,
) -> None:
    """ends with the graph's question, and goes on with the answer, whatever it is"""
    chat = Chat(lab, steps, secret=secret)
    async with served(submission, chat, may_leave=True) as client:
        await expect_turn(Visitor(client, chat, name), message, given)


@settings(max_examples=1)
@pytest.mark.needs("test_asks_and_goes_on")
@pytest.mark.points(2)
@given(called=node_names(2), secret=secrets)
async def test_serves_fifty_at_once(
    submission: Submission, lab: Lab, called: list[str], secret: int
) -> None:
    """serves fifty clients side by side, and tells each what was said on its own thread"""
    first = Act(name=called[0], lines=SEARCH.lines[1:2])
    chat = Chat(lab, ((first,), (replace(first, name=called[1], asks="Send"),)), secret=secret)
    async with served(submission, chat, may_leave=True) as client:
        visitors = [Visitor(client, chat, f"tea-{number}") for number in range(CLIENTS)]
        await asyncio.gather(*map(ask_for_mail, visitors, SOON))
        await asyncio.gather(*map(say_yes, visitors[::5]))
        expect_side_by_side(chat, client.run)


@settings(max_examples=2)
@pytest.mark.needs("test_serves_fifty_at_once")
@pytest.mark.points(3)
@given(steps=chats(), name=thread_names, message=messages, wait=st.integers(0, 5), secret=secrets)
@example(steps=((SEARCH,), (WRITE,)), name="tea", message="Rain?", wait=2, secret=10**6)
@example(steps=((SEARCH, WRITE),), name="tea", message="Rain?", wait=0, secret=10**6)
async def test_stops_when_the_client_leaves(  # noqa: PLR0913, PLR0917
    submission: Submission,
    lab: Lab,
    steps: Steps,
    name: str,
    message: str,
    wait: int,
    secret: int,
) -> None:
    """cancels what runs for a client who has left, leaves no task, and disturbs nobody else"""
    chat = Chat(lab, steps, secret=secret)
    wait, body = min(wait, chat.frames), {"message": f"{message}!"}
    async with served(submission, chat, may_leave=True) as client:
        staying = Visitor(client, chat, f"{name}-2")
        turn = asyncio.create_task(
            staying.send(body, "the end of its answer, another one had left")
        )
        left = await Visitor(client, chat, name).leave_after({"message": message}, wait)
        told = await turn
        expect_undisturbed(told)
        expect_run(told, chat.acts, DONE, body)
        await asyncio.sleep(100 * ABOUT_A_SECOND)
        expect_stopped(chat, name, left)
        last = await staying.leave_after({"message": message}, 0)
        await asyncio.sleep(ABOUT_A_SECOND)
        await expect_nothing_left(client, last)


@settings(max_examples=2)
@pytest.mark.needs("test_stops_when_the_client_leaves")
@pytest.mark.points(2)
@given(
    steps=chats(least=2),
    name=thread_names,
    message=messages,
    wait=st.integers(0, 5),
    secret=secrets,
)
@example(steps=((SEARCH,), (WRITE,)), name="tea", message="Rain?", wait=5, secret=10**6)
async def test_goes_on_when_the_client_is_back(  # noqa: PLR0913, PLR0917
    submission: Submission,
    lab: Lab,
    steps: Steps,
    name: str,
    message: str,
    wait: int,
    secret: int,
) -> None:
    """goes on where a run was cut off, and does nothing again that had been done"""
    chat = Chat(lab, steps, secret=secret)
    wait = min(wait, chat.frames)
    async with served(submission, chat, may_leave=True) as client:
        visitor = Visitor(client, chat, name)
        await visitor.leave_after({"message": message}, wait)
        await asyncio.sleep(ABOUT_A_SECOND)
        acts = still_to_do(visitor)
        expect_run(await visitor.send(NOTHING), acts, DONE, NOTHING)
        await expect_turn(visitor, f"{message}!", [])


@settings(max_examples=1)
@pytest.mark.needs("test_streams_a_turn")
@given(steps=chats(), name=thread_names, message=messages, secret=secrets)
@example(steps=((SEARCH,), (WRITE,)), name="tea", message="Rain?", secret=10**6)
async def test_tries_again_after_a_failure(  # noqa: PLR0913, PLR0917
    submission: Submission, lab: Lab, steps: Steps, name: str, message: str, secret: int
) -> None:
    """ends the answer when a node raises, without a last frame, and may then be told to go on"""
    failing = (*steps[:-1], (replace(steps[-1][0], fails=1),))
    chat, body = Chat(lab, failing, secret=secret), {"message": message}
    async with served(submission, chat, forgive=("Trouble",), may_leave=True) as client:
        visitor = Visitor(client, chat, name)
        node = failing[-1][0].name
        told = await visitor.send(body, f"the end of its answer after {node} had raised")
        expect_run(told, chat.acts, None, body)
        acts = still_to_do(visitor)
        expect_run(await visitor.send(NOTHING), acts, DONE, NOTHING)


@pytest.mark.needs("test_serves_fifty_at_once")
@pytest.mark.needs("test_goes_on_when_the_client_is_back")
async def test_serves_over_a_network(submission: Submission, lab: Lab) -> None:
    """does the same behind uvicorn, over real connections"""
    steps = tuple((replace(act, lines=act.lines[:2], pace=0.2),) for act in (SEARCH, SEND))
    chat = Chat(lab, steps, secret=7)
    async with served(submission, chat, how="uvicorn", may_leave=True) as client:
        told, _ = await expect_turn(Visitor(client, chat, "tea-1"), "Mail!", [False])
        expect_at_once(told)
        back = Visitor(client, chat, "tea-2")
        left = await back.leave_after({"message": "Mail!"}, 1)
        await asyncio.sleep(ABOUT_A_SECOND)
        expect_stopped(chat, back.thread, left)
        await expect_turn(back, None, ["yes"])


async def ask_for_mail(visitor: Visitor, seconds: float) -> None:
    """The first half of a turn of somebody whose words nobody else says, up to the question."""
    await asyncio.sleep(seconds)
    chat, body = visitor.chat, {"message": f"Mail of {visitor.thread}!"}
    told = await visitor.send(body)
    expect_run(told, chat.acts[:1], asked(visitor, chat.acts[1]), body)


async def say_yes(visitor: Visitor) -> None:
    """The other half."""
    body = {"answer": f"yes, {visitor.thread}"}
    expect_run(await visitor.send(body), visitor.chat.acts[1:], DONE, body)
