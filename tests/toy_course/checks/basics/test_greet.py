import pytest

from kit.judge import expect


@pytest.mark.points(2)
async def test_greets_by_name(submission):
    """greets whoever is named"""
    run = await submission.greet("Ann")
    expect(run.value, "Hello, Ann!", "the greeting is another one", run=run)
