import pytest

from kit.judge import Examples, Failure, Input, expect


async def run_example(submission):
    """Count to three."""
    await submission.ticks.attempt(3, 1.0)


async def run_inputs(given, submission):
    """Count as in an example that a learner has written."""
    return await submission.ticks.attempt(given["count"], given["pause"])


EXAMPLES = Examples(
    inputs=(
        Input(name="count", default=3, most=20, about="how many numbers come"),
        Input(name="pause", default=1.0, about="how many seconds pass before each"),
    ),
    run=run_inputs,
    outcomes=["yields", "when"],
    when=["item 1 at 1 s"],
)


@pytest.mark.points(2)
async def test_counts(submission):
    """yields every number"""
    run = await submission.ticks(3, 1.0)
    expect(run.items, [0, 1, 2], "the numbers are others", run=run)


@pytest.mark.points(3)
async def test_yields_as_it_goes(submission):
    """yields each number before the next sleep"""
    run = await submission.ticks(3, 1.0)
    times = [run.moments[place].at - run.moments[run.began].at for place in run.item_places]
    if times != [1.0, 2.0, 3.0]:
        raise Failure(
            "the numbers were collected first",
            expected=[1.0, 2.0, 3.0],
            actual=times,
            run=run,
        )
