"""`make_app` serves chats: threads, tokens, progress, questions, and people who come and go."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import Lab
from lab.asgi import served
from lab.chats import Chat, Part, answers, chats, errors, texts, threads
from lab.chatting import (
    ABOUT_A_SECOND,
    HALF_A_SECOND,
    Person,
    expect_answered,
    expect_as_fast,
    expect_frames,
    expect_in_time,
    expect_nothing_left,
    expect_resumed,
    expect_stopped,
    expect_undisturbed,
    expect_view,
)

from kit.judge import Submission

SEARCH = Part(name="search", reports=2, seconds=2.0)
ASK = Part(name="ask", questions=("Send 3 mails?", "Really?"))
WRITE = Part(name="write", kind="speaks", words=("Well", ", ", "", "yes"), seconds=2.0)
GREET = Part(name="greet", kind="copies", words=("Hello", " Ann\n\n"), seconds=2.0)

Parts = tuple[Part, ...]


@settings(max_examples=6)
@pytest.mark.points(2)
@given(parts=chats(), thread=threads, text=texts)
@example(parts=(SEARCH, WRITE), thread="tea", text="Hi!")
@example(parts=(GREET, SEARCH), thread="tea", text="Hi!")
async def test_streams_a_turn(
    submission: Submission, lab: Lab, parts: Parts, thread: str, text: str
) -> None:
    """sends each token and each report of a turn as a frame, in their order, and then done"""
    chat = Chat(lab, parts)
    async with served(submission, chat, may_leave=True) as client:
        await Person(chat, client, thread).says(text).told(chat.frames(text))


@settings(max_examples=4)
@pytest.mark.needs("test_streams_a_turn")
@given(parts=chats(), thread=threads, text=texts)
@example(parts=(SEARCH, WRITE, GREET), thread="tea", text="Hi!")
async def test_sends_at_once(
    submission: Submission, lab: Lab, parts: Parts, thread: str, text: str
) -> None:
    """sends each frame before a node says anything more"""
    chat = Chat(lab, parts)
    async with served(submission, chat, may_leave=True) as client:
        turn = await Person(chat, client, thread).says(text).told(chat.frames(text))
        expect_in_time(turn)


@settings(max_examples=4)
@pytest.mark.needs("test_streams_a_turn")
@given(
    parts=chats(),
    people=st.lists(threads, min_size=2, max_size=2, unique=True),
    said=st.lists(texts, min_size=4, max_size=4, unique=True),
)
@example(
    parts=(SEARCH, WRITE), people=["ann", "bob"], said=["I am Ann.", "Hi!", "Who?", "Who am I?"]
)
async def test_keeps_threads_apart(
    submission: Submission, lab: Lab, parts: Parts, people: list[str], said: list[str]
) -> None:
    """goes on with what was said on a thread before, there and nowhere else, by any application"""
    chat = Chat(lab, parts)
    before: dict[str, list[list[str]]] = {thread: [] for thread in people}
    for half in (said[:2], said[2:]):
        async with served(submission, chat, may_leave=True) as client:
            for thread, text in zip(people, half, strict=True):
                turn = await Person(chat, client, thread).says(text).to_its_end()
                others = [t for t in said if ["human", t] not in before[thread] and t != text]
                expect_view(turn, thread, before[thread], others)
                expect_frames(turn, chat.frames(text))
                before[thread] += chat.messages(text)


@settings(max_examples=5)
@pytest.mark.needs("test_streams_a_turn")
@pytest.mark.points(2)
@given(
    parts=chats(asks=True),
    thread=threads,
    text=texts,
    given=st.lists(answers, min_size=2, max_size=2),
    anew=st.booleans(),
)
@example(parts=(SEARCH, ASK, WRITE), thread="tea", text="Hi!", given=["yes", ""], anew=False)
async def test_asks_and_goes_on(  # noqa: PLR0913, PLR0917 - five things are drawn
    submission: Submission,
    lab: Lab,
    parts: Parts,
    thread: str,
    text: str,
    given: list[Any],
    anew: bool,
) -> None:
    """sends the graph's question and ends there, and goes on with the answer, whatever it is"""
    chat = Chat(lab, parts)
    async with served(submission, chat, may_leave=True) as client:
        await Person(chat, client, thread).says(text).told(chat.frames(text))
        if not anew:
            await answer_all(Person(chat, client, thread), text, given)
    if anew:
        async with served(submission, chat, may_leave=True) as client:
            await answer_all(Person(chat, client, thread), text, given)


@settings(max_examples=4)
@pytest.mark.needs("test_streams_a_turn")
@given(parts=chats(), place=st.integers(0, 2), thread=threads, text=texts, error=errors)
@example(parts=(SEARCH, WRITE), place=1, thread="tea", text="Hi!", error="ValueError")
async def test_tells_of_an_error(  # noqa: PLR0913, PLR0917 - five things are drawn
    submission: Submission,
    lab: Lab,
    parts: Parts,
    place: int,
    thread: str,
    text: str,
    error: str,
) -> None:
    """ends with the type of the exception when a node raises, and resumes at that node"""
    place %= len(parts)
    chat = Chat(lab, with_fault(parts, place, error))
    async with served(submission, chat, forgive=(error,), may_leave=True) as client:
        person = Person(chat, client, thread)
        turn = await person.says(text).to_its_end(even_broken=True)
        expect_frames(turn, chat.frames(text))
        runs = len(chat.runs_for(text))
        turn = await person.resumes(text).to_its_end()
        expect_resumed(turn, runs, place)
        expect_frames(turn, chat.frames(text, place, mended=True))


@settings(max_examples=5)
@pytest.mark.needs("test_sends_at_once")
@pytest.mark.points(2)
@given(parts=chats(), thread=threads, text=texts, wait=st.integers(0, 8))
@example(parts=(SEARCH, WRITE), thread="tea", text="Hi!", wait=1)
@example(parts=(SEARCH, WRITE), thread="tea", text="Hi!", wait=3)
async def test_stops_when_the_client_leaves(  # noqa: PLR0913, PLR0917 - four things are drawn
    submission: Submission, lab: Lab, parts: Parts, thread: str, text: str, wait: int
) -> None:
    """cancels what runs for a client who leaves, and nothing else, and leaves no task behind"""
    chat = Chat(lab, parts)
    wait %= len(chat.frames(text))
    async with served(submission, chat, may_leave=True) as client:
        other = Person(chat, client, f"not-{thread}").says(f"not {text}")
        staying = asyncio.create_task(other.to_its_end(even_broken=True))
        turn = await Person(chat, client, thread).says(text).until(wait, HALF_A_SECOND)
        expect_undisturbed(await staying)
        await asyncio.sleep(100 * ABOUT_A_SECOND)
        expect_stopped(turn)
        await Person(chat, client, thread).says(f"{text}?").until(wait, HALF_A_SECOND)
        await asyncio.sleep(ABOUT_A_SECOND)
        await expect_nothing_left(client)


@settings(max_examples=5)
@pytest.mark.needs("test_stops_when_the_client_leaves")
@pytest.mark.points(2)
@given(parts=chats(), thread=threads, text=texts, wait=st.integers(0, 8))
@example(parts=(SEARCH, WRITE), thread="tea", text="Hi!", wait=4)
async def test_resumes_for_those_who_come_back(  # noqa: PLR0913, PLR0917 - four are drawn
    submission: Submission, lab: Lab, parts: Parts, thread: str, text: str, wait: int
) -> None:
    """runs what had not been finished when a client comes back, to an application made anew"""
    chat = Chat(lab, parts)
    wait %= len(chat.frames(text))
    async with served(submission, chat, may_leave=True) as client:
        await Person(chat, client, thread).says(text).until(wait, HALF_A_SECOND)
        await asyncio.sleep(ABOUT_A_SECOND)
    async with served(submission, chat, may_leave=True) as client:
        await come_back(Person(chat, client, thread), text)


@pytest.mark.needs("test_keeps_threads_apart")
@pytest.mark.points(2)
@settings(max_examples=1)
@given(thread=threads, text=texts)
async def test_serves_fifty_at_once(
    submission: Submission, lab: Lab, thread: str, text: str
) -> None:
    """serves fifty people at once, each with their own tokens, as fast as it serves one"""
    chat = Chat(lab, (replace(SEARCH, reports=1), replace(WRITE, words=("Yes", ", "))))
    async with served(submission, chat, may_leave=True) as client:
        began = client.world.now
        await Person(chat, client, thread).says(text).told(chat.frames(text))
        alone, began = client.world.now - began, client.world.now
        people = {f"{thread}-{n}": f"{text}-{n}" for n in range(50)}
        requests = [Person(chat, client, thread).says(text) for thread, text in people.items()]
        turns = await asyncio.gather(*(r.to_its_end(even_broken=True) for r in requests))
        together = client.world.now - began
        for thread_of_one, turn in zip(people, turns, strict=True):
            expect_view(turn, thread_of_one, [], [text, *people.values()])
            expect_frames(turn, chat.frames(turn.text))
        expect_as_fast(turns, together, alone)


@pytest.mark.needs("test_resumes_for_those_who_come_back")
@pytest.mark.needs("test_serves_fifty_at_once")
async def test_serves_over_a_network(submission: Submission, lab: Lab) -> None:
    """does the same behind uvicorn, for a real client over a real connection"""
    chat = Chat(lab, (replace(SEARCH, seconds=0.2), replace(WRITE, seconds=1.0)))
    async with served(submission, chat, how="uvicorn") as client:
        person = Person(chat, client, "tea")
        turn = await person.says("Hi!").until(3, 0.1)
        await asyncio.sleep(2 * ABOUT_A_SECOND)
        expect_stopped(turn)
        await expect_nothing_left(client)
        await come_back(person, "Hi!")


def with_fault(parts: Parts, place: int, error: str) -> Parts:
    """These parts, of which one fails."""
    return tuple(
        replace(part, fails=error) if index == place else part for index, part in enumerate(parts)
    )


async def answer_all(person: Person, text: str, given: list[Any]) -> None:
    """Answer each question of the graph's, and see what comes then."""
    chat = person.chat
    asker = next(index for index, part in enumerate(chat.parts) if part.questions)
    for number in range(1, len(chat.parts[asker].questions) + 1):
        runs = len(chat.runs)
        turn = await person.answers(given[number - 1], text).to_its_end()
        expect_answered(turn, runs, asker, given[:number])
        expect_frames(turn, chat.frames(text, asker, number))


async def come_back(person: Person, text: str) -> None:
    """Resume, and see that only what had not been finished is done."""
    chat = person.chat
    runs = chat.runs_for(text)
    begin = chat.parts.index(runs[-1][0])
    turn = await person.resumes(text).to_its_end()
    expect_resumed(turn, len(runs), begin)
    expect_frames(turn, chat.frames(text, begin))
