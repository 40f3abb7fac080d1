"""`say` takes one turn on a user's thread, and leaves remembering to the checkpointer."""

from lab import expect_equal, expect_in_time
from lab.chat_threads import ChatThreads, call_at_once
from lab.vocabulary import CROWD, LONG_TEXTS, SAVED_VALUES, TEXTS, THREAD_NAMES
from langchain_core.messages import AIMessage

from kit.judge import Failure, needs, points

ODD_THOUGHTS = (None, {}, *({"note": value} for value in SAVED_VALUES))


async def say_and_compare(submission, chat, user, text):
    """Take one turn: what the model sees and what is returned has to be right."""
    before, messages = len(chat.turns), [*chat.said[user], ("human", text), *chat.thoughts]
    run = await submission.say(chat.graph, user, text)

    turns = chat.turns[before:]
    if (len(turns), chat.finished) != (1, before + 1):
        raise Failure(
            f"in one call the model was asked {len(turns)} times",
            expected="the graph runs once, to its end",
            actual=f"{len(turns)} replies, {chat.finished - before} runs to the end",
            run=run,
        )
    [turn] = turns
    expect_equal(run, turn.saw, messages, "message that the model saw")
    expect_equal(run, run.value, turn.reply, "the reply")
    chat.said[user] = [*messages, ("ai", turn.reply)]
    return run


async def run_example(submission, lab):
    """Take the first turn of the task's example."""
    chat = ChatThreads(lab, ["Hello, Ann."])
    return await say_and_compare(submission, chat, "ann", "I am Ann.")


async def test_gives_the_reply(submission, lab):
    """sends the message on a thread, and returns the text of the reply"""
    await run_example(submission, lab)
    await say_and_compare(submission, ChatThreads(lab), "bob", "Who am I?")


@needs(test_gives_the_reply)
@points(2)
async def test_remembers_the_conversation(submission, lab):
    """goes on with the conversation: the model sees what the user and it have said before"""
    chat = ChatThreads(lab)

    for text in ("I am Ann.", "Who am I?", "Who am I?", "Why?"):
        await say_and_compare(submission, chat, "ann", text)


@needs(test_gives_the_reply)
async def test_keeps_texts_as_they_are(submission, lab):
    """neither changes what the user says nor what the model replies"""
    texts = ("", "  two blanks  ", "unchanged", *LONG_TEXTS)
    chat = ChatThreads(lab, reversed(texts))

    for text in texts:
        await say_and_compare(submission, chat, "ann", text)


@needs(test_gives_the_reply)
async def test_sends_only_what_is_new(submission, lab):
    """sends the new message alone: the old ones are on the thread already"""
    chat = ChatThreads(lab)

    for text in ("I am Ann.", "Who am I?", "And who are you?"):
        run = await say_and_compare(submission, chat, "ann", text)

        sent = [stream.input for stream in chat.graph.streams]
        sent += [invoke["input"] for invoke in chat.graph.invokes]
        messages = sent[-1].get("messages") if isinstance(sent[-1], dict) else None
        if isinstance(messages, list) and len(messages) > 1:
            raise Failure(
                f"turn {len(chat.turns)} sent {len(messages)} messages",
                expected="one message",
                actual=repr([getattr(message, "content", message) for message in messages]),
                run=run,
            )


@needs(test_gives_the_reply)
@points(2)
async def test_keeps_users_apart(submission, lab):
    """gives each user a thread: no model sees what another user has said"""
    chat = ChatThreads(lab)

    for user in (*THREAD_NAMES, *reversed(THREAD_NAMES)):
        await say_and_compare(submission, chat, user, "Hello!")


@needs(test_gives_the_reply)
async def test_answers_many_users_at_once(submission, lab):
    """begins a user's turn at once while the turns of others are on their way"""
    chat = ChatThreads(lab, thoughts=())

    turns = [(chat.graph, f"user {number}", f"I am {number}.") for number in range(CROWD)]
    runs = await call_at_once(submission.say, turns)

    replies = {turn.saw[-1]: turn.reply for turn in chat.turns}
    for (_, user, text), run in zip(turns, runs, strict=True):
        expect_equal(run, run.value, replies.get(("human", text)), f"the reply to {user}")
        expect_in_time(run, run.seconds, chat.seconds, f"the reply to {user}")


@needs(test_gives_the_reply)
async def test_takes_up_yesterdays_thread(submission, lab):
    """goes on with a conversation that another process has begun on the user's thread"""
    for user in ("ann", "Ärne O'Neil <ä@b.example> "):
        chat = ChatThreads(lab)
        for text in ("Hello!", "Who am I?"):
            await chat.say(user, text)

        await say_and_compare(submission, chat, user, "Why?")


@needs(test_gives_the_reply)
async def test_talks_with_an_unusual_graph(submission, lab):
    """works on an unusual graph too"""
    thoughts = [*ODD_THOUGHTS, *({"messages": [AIMessage(text)]} for text in TEXTS)]
    chat, other = ChatThreads(lab, TEXTS, [*thoughts, *ODD_THOUGHTS][:45]), ChatThreads(lab, ["0"])
    await say_and_compare(submission, chat, "ann", "Hello!")
    await say_and_compare(submission, chat, "bob", "")
    await say_and_compare(submission, other, "ann", "Hello!")
    await say_and_compare(submission, chat, "ann", "Hello!")
