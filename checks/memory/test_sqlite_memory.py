"""`turn` keeps a conversation in a SQLite file, which any process can take up."""

from itertools import cycle

from lab import expect_equal, expect_list
from lab.chat_threads import answer_function
from lab.databases import expect_saved, write_database
from lab.vocabulary import LONG_TEXTS, TEXTS, THREAD_NAMES

from kit.judge import Failure, needs, points

THREADS = ("cleo", "Cleo", " cleo", *THREAD_NAMES[-5:])
LAST_WEEK = ["Hello!", "1 message", *TEXTS, *LONG_TEXTS, *TEXTS]


async def turn_and_compare(submission, answer, file, thread, text, history=()):
    """Take one turn behind ``history``: what `answer` is given and what is returned is right."""
    before = len(answer.calls)
    run = await submission.turn(file, answer, thread, text)

    calls = answer.calls[before:]
    if len(calls) != 1:
        raise Failure(
            f"in one turn answer was called {len(calls)} times",
            expected="the graph runs once",
            actual=f"{len(calls)} calls",
            run=run,
        )
    [state], reply = calls[0].args, calls[0].value["messages"]
    given = state.get("messages") if isinstance(state, dict) else state
    expect_equal(run, given, [*history, text], "message that answer was given")
    expect_list(run, [*history, text, *reply], "message")
    return run


async def run_example(submission, lab):
    """Take the first turn of the task's example."""
    answer = answer_function(lab, ["1 message"])
    return await turn_and_compare(submission, answer, "chat.sqlite", "ann", "Hello!")


async def test_takes_a_turn(submission, lab):
    """asks `answer` once, and returns the new message and the reply"""
    await run_example(submission, lab)
    file = choose_file(submission)
    await turn_and_compare(submission, answer_function(lab), file, "bob", "Who am I?")


@needs(test_takes_a_turn)
@points(2)
async def test_goes_on_with_each_thread(submission, lab):
    """goes on with each thread of the file where its last turn has ended"""
    answers, file = cycle([answer_function(lab), answer_function(lab)]), choose_file(submission)
    said = dict.fromkeys(THREADS, ())

    for thread in (*THREADS, *THREADS[:3]):
        answer = next(answers)
        run = await turn_and_compare(submission, answer, file, thread, "Hello!", said[thread])
        said[thread] = run.value


@needs(test_takes_a_turn)
@points(2)
async def test_leaves_all_in_the_file(submission, lab):
    """has saved the thread in that file, as LangGraph's checkpoints, and has closed the file"""
    answer, file = answer_function(lab), choose_file(submission)

    run = await turn_and_compare(submission, answer, file, "ann", "Hello!")

    await expect_saved(run, submission.turn, file, "ann")


@needs(test_leaves_all_in_the_file)
@points(2)
async def test_a_new_process_goes_on(submission, lab):
    """goes on from the file alone, in a process that has never seen the conversation"""
    answer, file = answer_function(lab), choose_file(submission)
    run = await turn_and_compare(submission, answer, file, "ann", "Hello!")
    content = await expect_saved(run, submission.turn, file, "ann")

    await submission.restart()
    await submission.turn(file, content, how="write_file")
    await turn_and_compare(submission, answer, file, "ann", "And now?", run.value)


@needs(test_takes_a_turn)
async def test_takes_up_anothers_file(submission, lab):
    """goes on with a thread that another program of LangGraph's has saved"""
    file = choose_file(submission)
    content = write_database({"ann": LAST_WEEK, "bob": ["something else"]})

    await submission.restart()  # a process that is younger than the file
    await submission.turn(file, content, how="write_file")
    answer = answer_function(lab, [LAST_WEEK[0]])
    await turn_and_compare(submission, answer, file, "ann", LAST_WEEK[0], LAST_WEEK)


@needs(test_takes_a_turn)
async def test_talks_in_unusual_texts(submission, lab):
    """works with unusual names, texts and times too"""
    answer = answer_function(lab, ["", "  no  ", "", LONG_TEXTS[-1]], seconds=61.37)
    file, other = choose_file(submission), choose_file(submission)
    thread, text = "Ärne O'Neil <ä@b.example>", LONG_TEXTS[0]

    run = await turn_and_compare(submission, answer, file, thread, text)
    await turn_and_compare(submission, answer, file, "x", "")
    await turn_and_compare(submission, answer, other, thread, text)
    run = await turn_and_compare(submission, answer, file, thread, text, run.value)
    await expect_saved(run, submission.turn, file, thread)


def choose_file(submission):
    """Return the name of a file that is not there."""
    return f"{submission.random.randrange(16**6):06x} Chat-é.v2.SQLite"
