"""Judgements of what becomes of a chat's runs when many talk, and when somebody leaves."""

from __future__ import annotations

from kit.judge import Failure, Run
from lab.asgi import Client, Response
from lab.chat import Chat
from lab.serving import ABOUT_A_SECOND
from lab.visitors import LAST, Told


def expect_stopped(chat: Chat, thread: str, answer: Response) -> None:
    """Nothing was at work any more a second after the client had left; raises :class:`Failure`."""
    mine = [visit for visit in chat.visits if visit.thread == thread]
    for visit in mine:
        if visit.call.began > answer.left:
            after = visit.call.at_begin - answer.left_at
            raise Failure(
                f"{visit.act.name} was started {after:g} seconds after its client had left",
                expected="no node starts",
                actual=f"{visit.act.name} starts",
                mistake="goes_on_alone",
                run=answer.run,
            )
    for visit in mine:
        call = visit.call
        if call.stopped > answer.left and call.at_end <= answer.left_at + ABOUT_A_SECOND:
            continue
        if 0 <= call.stopped < answer.left:
            continue
        how = "to its end" if call.ended >= 0 else "until it was cancelled at last"
        raise Failure(
            f"{visit.act.name} worked on for nobody, {how}: its client had left",
            expected=f"{visit.act.name} is cancelled within a second",
            actual=f"{visit.act.name} works on for {call.at_end - answer.left_at:g} seconds",
            mistake="plain_loop" if call.ended >= 0 else None,
            run=answer.run,
        )


async def expect_nothing_left(client: Client, since: Response) -> None:
    """No task is at work that nobody needs; raises :class:`Failure`."""
    tasks = await client.tasks()
    if tasks.others or since.number in tasks.serving:
        what = f"{tasks.others[0]}() was still running" if tasks.others else "it was served still"
        raise Failure(
            f"a second after a client had left, {what}",
            expected="no task",
            actual=", ".join(tasks.others) or "its request is not over",
            mistake="task_left" if tasks.others else None,
            run=client.run,
        )


def expect_undisturbed(told: Told) -> None:
    """The answer has its last frame, though somebody else has left; raises :class:`Failure`."""
    if not told.frames or told.frames[-1].event not in LAST:
        raise Failure(
            "one client left, and the run of another one was stopped too",
            expected="all others get everything",
            actual="an answer without its last frame",
            mistake="cancels_everybody",
            run=told.run,
        )


def expect_side_by_side(chat: Chat, run: Run) -> None:
    """Every client's first node began before the first of them had ended; or raises."""
    first = {visit.thread: visit.call for visit in reversed(chat.visits) if visit.worked}
    earliest = min(call.stopped for call in first.values())
    at_once = sum(call.began < earliest for call in first.values())
    if at_once < len(first):
        began = [call.at_begin for call in first.values()]
        raise Failure(
            f"{len(first)} clients came at once, and {at_once} of them were served side by side: "
            f"the last one had to wait for {max(began) - min(began):g} seconds",
            expected="all runs begin before the first node of any has ended",
            actual=f"{at_once} runs do",
            mistake="one_at_a_time" if at_once == 1 else None,
            run=run,
        )
