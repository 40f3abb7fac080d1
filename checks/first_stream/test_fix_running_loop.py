"""`report` serves plain code, and `handle` a running loop that it never holds up."""

import asyncio

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kit.judge import Failure, Run, Submission, differ
from kit.wire import Opaque
from lab import Lab, LentGraph, Shape, chains, counts, expect_one_astream, fans, lesson, loops

SHAPES = chains() | loops() | fans(keys=("message",))


@settings(max_examples=12)
@given(shape=SHAPES, count=counts)
@example(shape=lesson(), count=0)
async def test_report_gives_the_messages(
    submission: Submission, lab: Lab, shape: Shape, count: int
) -> None:
    """`report` returns every message to plain code"""
    graph = lab.graph(shape)
    state = beginning(count)
    wanted = await messages(graph, state)

    run = await submission.report(graph, state, how="plain")

    if run.kind != "value":
        raise Failure(
            f"report gave {run.kind.replace('_', ' ')} in place of a list: "
            "plain code can neither await it nor go through it",
            expected=wanted,
            actual=run.value,
            mistake="async_report",
            run=run,
        )
    expect_messages(run, wanted)


@settings(max_examples=12)
@pytest.mark.needs("test_report_gives_the_messages")
@given(shape=SHAPES, count=counts)
@example(shape=lesson(), count=0)
async def test_handle_gives_the_messages(
    submission: Submission, lab: Lab, shape: Shape, count: int
) -> None:
    """`handle` gives the same list when it is awaited in a running loop"""
    graph = lab.graph(shape)
    state = beginning(count)
    wanted = await messages(graph, state)

    run = await submission.handle.attempt(graph, state, how="loop")

    if run.crash is None and run.left:
        raise Failure(
            f"handle returned while its task {run.left[0]} was still running: nobody waits for it",
            expected=wanted,
            actual=run.value,
            mistake="fire_and_forget",
            run=run,
        )
    run = await submission.handle(graph, state, how="loop")
    expect_messages(run, wanted)
