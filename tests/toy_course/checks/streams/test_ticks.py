import pytest

from kit.judge import Failure, expect


async def run_example(submission):
    """Count to three."""
    await submission.ticks.attempt(3, 1.0)


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
