"""`make_app` serves a chat to many people, who ask, answer, leave and come back."""

import asyncio
from dataclasses import replace

from lab.chat_graphs import Act, chats, on_chats, unusual_chat
from lab.chat_users import (
    GO_ON,
    POST_RAIN,
    ServedChat,
    User,
    expect_no_delay,
    expect_remembered,
    expect_run,
    expect_side_by_side,
    open_chat,
)
from lab.event_streams import DONE
from lab.leaving_clients import (
    END_SECONDS,
    expect_cleaned_up,
    expect_nothing_left,
    expect_stopped,
)
from lab.outside import serve_outside

from kit.judge import needs, points, streaming

SEARCH = Act(
    name="search",
    lines=(("progress", "page "), ("token", "I "), ("token", "see "), ("progress", "page ")),
)
WRITE = Act(
    name="write",
    lines=(("own", "Dear "), ("token", "No"), ("token", ""), ("token", "\n"), ("progress", 0)),
)
SEND = replace(WRITE, name="send", asks="Send ")
LESSON, ASKING = ((SEARCH,), (WRITE,)), ((SEARCH,), (SEND,))
EMPTY_QUESTION = ((SEARCH,), (replace(SEND, asks=""),))
ANSWERS = ("", 0, False, True, "yes", -7, 0.5, "two\nlines")


async def run_example(submission, lab):
    """Serve the chat of the task, and say "Rain?" on the thread "tea"."""
    async with open_chat(submission, lab, LESSON) as chat:
        await User(chat, "tea").take_turn({"message": "Rain?"})
    return chat.run


async def serve_example(submission, lab):
    """Serve the chat of the task to clients outside."""
    await serve_outside(submission, ServedChat(lab, ASKING), request=POST_RAIN)


@on_chats(chats(), LESSON, examples=3)
async def test_streams_a_turn(submission, lab, steps):
    """runs the graph on the thread for a message, and sends tokens, progress and done"""
    async with open_chat(submission, lab, steps) as chat:
        user = User(chat)
        await user.take_turn(user.new_message())


@needs(test_streams_a_turn)
@points(2)
@streaming
@on_chats(chats(), LESSON)
async def test_sends_at_once(submission, lab, steps):
    """sends each frame before the graph goes on"""
    async with open_chat(submission, lab, steps) as chat:
        user = User(chat)
        (turn,) = await user.take_turn(user.new_message())
        expect_no_delay(turn)


@needs(test_streams_a_turn)
@on_chats(chats(), LESSON)
async def test_remembers_each_thread(submission, lab, steps):
    """goes on with what is on the thread, and with nothing of another one"""
    async with open_chat(submission, lab, steps) as chat:
        for user in (User(chat, thread) for thread in ("Cup-of-tea", "cup-of-tea", "Cup")):
            for _ in range(2):
                before = list(chat.replies[user.thread])
                (turn,) = await user.take_turn(user.new_message())
                expect_remembered(turn, before)


@needs(test_streams_a_turn)
@points(2)
@on_chats(chats(questions=1) | chats(questions=2), ASKING, EMPTY_QUESTION)
async def test_asks_and_goes_on(submission, lab, steps):
    """ends with the graph's question, and goes on with the answer, whatever it is"""
    async with open_chat(submission, lab, steps) as chat:
        user = User(chat)
        for number in range(0, len(ANSWERS), 2):
            await user.take_turn(user.new_message(), ANSWERS[number : number + 2])


@needs(test_asks_and_goes_on)
@points(2)
async def test_serves_fifty_at_once(submission, lab):
    """serves fifty clients side by side, and tells each what was said on its own thread"""
    first = replace(SEARCH, lines=SEARCH.lines[1:2])
    steps = ((first,), (replace(first, name="send", asks="Send "),))
    async with open_chat(submission, lab, steps) as chat:

        async def come(number):
            await asyncio.sleep(number // 5 / 100)  # a plain handler needs a thread
            user = User(chat, f"number-{number}")
            turn = await user.send({"message": f"Mail of {number}!"})
            expect_run(turn, chat.acts[:1], user.question(chat.acts[1]))
            return user

        async def answer(user):
            expect_run(await user.send({"answer": user.thread}), chat.acts[1:], DONE)

        users = await asyncio.gather(*map(come, range(50)))
        await asyncio.gather(*map(answer, users[::5]))
        expect_side_by_side(chat)


@needs(test_streams_a_turn)
@points(3)
@on_chats(chats(), LESSON, ((SEARCH, WRITE),), examples=2)
async def test_stops_when_the_client_leaves(submission, lab, steps):
    """cancels what runs for a client who has left, leaves no task, and disturbs nobody else"""
    async with open_chat(submission, lab, steps) as chat:
        staying, leaving = User(chat, "tea-2"), User(chat, "tea")
        turn = asyncio.create_task(staying.send({"message": "Rain?"}))
        count = submission.random.randint(0, min(3, chat.frames))
        left = await leaving.leave_after({"message": "Rain?"}, count)
        expect_run(await turn, chat.acts, DONE)
        await asyncio.sleep(100)
        expect_stopped(left, [(call.act.name, call.call) for call in leaving.calls])
        expect_cleaned_up(left, chat.clean_ups)
        await staying.leave_after({"message": "Snow?"}, 0)
        await asyncio.sleep(END_SECONDS)
        await expect_nothing_left(chat.client)


@needs(test_stops_when_the_client_leaves)
@points(2)
@on_chats(chats(least=2), LESSON, examples=2)
async def test_goes_on_when_the_client_is_back(submission, lab, steps):
    """goes on where a run was cut off, and does nothing again that had been done"""
    async with open_chat(submission, lab, steps) as chat:
        user = User(chat)
        await user.leave_after(user.new_message(), submission.random.randint(0, chat.frames))
        await asyncio.sleep(END_SECONDS)
        acts = user.acts_to_do
        expect_run(await user.send(GO_ON), acts, DONE)
        await user.take_turn(user.new_message())


@needs(test_streams_a_turn)
@on_chats(chats(), LESSON)
async def test_tries_again_after_a_failure(submission, lab, steps):
    """ends the answer when a node raises, without a last frame, and may then be told to go on"""
    failing = replace(steps[-1][0], fails=1)
    async with open_chat(submission, lab, (*steps[:-1], (failing,)), forgive=["NodeError"]) as chat:
        user = User(chat)
        what = f"the end of its answer after {failing.name} had raised"
        expect_run(await user.send(user.new_message(), what), chat.acts, None)
        acts = user.acts_to_do
        expect_run(await user.send(GO_ON), acts, DONE)


@needs(test_asks_and_goes_on)
async def test_asks_again_without_an_answer(submission, lab):
    """asks the open question again when the client says {} and not an answer"""
    async with open_chat(submission, lab, ASKING) as chat:
        user = User(chat)
        turn = await user.send(user.new_message())
        question = user.question(chat.acts[1])
        expect_run(turn, chat.acts[:1], question)
        expect_run(await user.send(GO_ON), [], question)
        expect_run(await user.send({"answer": "yes"}), chat.acts[1:], DONE)


@needs(test_serves_fifty_at_once, test_goes_on_when_the_client_is_back)
@streaming
async def test_serves_over_a_network(submission, lab):
    """does the same behind uvicorn, over real connections"""
    steps = tuple((replace(act, lines=act.lines[:2], pace=0.2),) for act in (SEARCH, SEND))
    async with open_chat(submission, lab, steps, how="uvicorn") as chat:
        turn, _ = await User(chat, "tea").take_turn({"message": "Mail!"}, [False])
        expect_no_delay(turn)
        user = User(chat, "tea-2")
        left = await user.leave_after({"message": "Mail!"}, 1)
        await asyncio.sleep(END_SECONDS)
        expect_stopped(left, [(call.act.name, call.call) for call in user.calls])
        await user.take_turn(GO_ON, ["yes"])


@needs(test_asks_and_goes_on)
@streaming
async def test_serves_an_unusual_chat(submission, lab):
    """works on an unusual graph too"""
    async with open_chat(submission, lab, unusual_chat()) as chat:
        for user in (User(chat, "Tea"), User(chat, "tea")):
            for turn in await user.take_turn({"message": ""}, [""]):
                expect_no_delay(turn)
