"""`countdown` counts down in time.

The first line of a check's docstring is the sentence that a learner reads. A check calls functions
of the submission, which runs in another process, and compares the result with what is right.
"""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kit.judge import Examples, Failure, Input, Run, Submission, differ

# The values differ from run to run, so that a submission cannot know the answers beforehand.
starts = st.integers(2, 9)


async def run_example(submission: Submission) -> None:
    """Count down from 3, as in the task; `kit try countdown` shows what happens."""
    await submission.countdown.attempt(3)


async def run_inputs(given: dict[str, Any], submission: Submission) -> Run:
    """Count down from the start of an example that a learner has written."""
    return await submission.countdown.attempt(given["start"])


# What `kit examples countdown` asks a learner for before the code: inputs, each with its value in
# the task's example, and what comes out. The sentences in `when` are true of the task's example.
EXAMPLES = Examples(
    inputs=[Input(name="start", default=3, least=1, most=9, about="the first number")],
    run=run_inputs,
    outcomes=["yields", "when"],
    when=["item 1 at 1 s"],
)


@given(start=starts)
@example(start=12)  # this value is used each time
async def test_gives_every_number(submission: Submission, start: int) -> None:
    """gives every number from start down to 1"""
    wanted = list(range(start, 0, -1))

    run = await submission.countdown(start)

    place = differ(run.items, wanted)
    if place is not None:
        raise Failure(f"number {place + 1} is wrong", expected=wanted, actual=run.items, run=run)


@pytest.mark.needs("test_gives_every_number")  # is skipped if that check fails
@pytest.mark.points(2)
@pytest.mark.streaming  # must fail if all numbers are collected first
@given(start=starts)
async def test_gives_a_number_each_second(submission: Submission, start: int) -> None:
    """gives a number each second"""
    # Time is virtual: it stands still while code runs, and sleeping takes no real time.
    started = submission.now

    run = await submission.countdown(start)

    seconds = [run.moments[place].at - started for place in run.item_places]
    wanted = [float(number) for number in range(1, start + 1)]
    place = differ(seconds, wanted)
    if place is not None:
        raise Failure(
            f"number {place + 1} comes at the wrong time",
            expected=f"at second {wanted[place]:g}",
            actual=f"at second {seconds[place]:g}",
            run=run,
        )
