import pytest

from kit.judge import Failure, expect


async def test_adds(submission):
    """returns the sum"""
    run = await submission.add_later(1, 2, 0.5)
    expect(run.value, 3, "the sum is another one", run=run)


@pytest.mark.points(2)
async def test_waits(submission):
    """waits before it answers"""
    run = await submission.add_later(1, 2, 0.5)
    if run.timeline[-1].at != 0.5:
        raise Failure("it answered at another time than after 0.5 seconds", run=run)
