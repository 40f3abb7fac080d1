"""A submission whose process is ended and started again in the middle of a check."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from kit.judge import Submission
from kit.judge.outcome import ImportFailed

from .conftest import Bench

CHECKS = {"answer": 'def test_x():\n    """x"""\n'}

COUNTS = """
import asyncio
from pathlib import Path

count = 0

def answer():
    global count
    count += 1
    return count

def keeps():
    kept = Path("kept").is_file()
    Path("kept").write_text("x")
    return kept

async def works():
    print("begun")
    await asyncio.sleep(10)
    return "ended"
"""


def test_nothing_is_remembered(bench: Bench) -> None:
    """Module-level names and files of the scratch folder are as at the beginning."""

    async def check(submission: Submission) -> list[Any]:
        found = []
        for _ in range(2):
            found += [(await submission.answer()).value, (await submission.keeps()).value]
            found += [(await submission.answer()).value]
            await submission.restart()
        return found

    assert bench.do(COUNTS, check) == [1, False, 2, 1, False, 2]


def test_a_call_on_its_way_ends_without_a_word(bench: Bench) -> None:
    """What it had printed stays, it never returned, and time goes on from there."""

    async def check(submission: Submission) -> Any:
        async with submission.works.start() as call:
            await asyncio.sleep(3)
            await submission.restart()
        again = await submission.answer()
        return call.run.lines, call.run.value, call.run.returned, again.value, submission.now

    assert bench.do(COUNTS, check) == (["begun"], None, -1, 1, 3.0)


def test_a_file_that_does_not_load_again_is_broken(bench: Bench) -> None:
    """A submission that raises when it is loaded afresh ends the check as one that never loaded."""

    async def check(submission: Submission) -> None:
        supervisor = submission._renew.__self__  # type: ignore[attr-defined]
        supervisor._order = replace(supervisor._order, source=b"raise ValueError")
        await submission.restart()

    with pytest.raises(ImportFailed):
        bench.do(COUNTS, check)
