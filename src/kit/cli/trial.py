"""``kit try``: run the learner's function on the example of its task."""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import replace

import click

from kit.cli.session import (
    common,
    exercise_argument,
    grading_options,
    open_here,
    open_record,
    plain_option,
)
from kit.cli.terminal import look_of, say
from kit.course import Exercise, PracticeFolder
from kit.judge.messages import CallMade, ExampleEnded, ExampleReply, MomentCame
from kit.learner import tasks
from kit.learner.hunts import is_hunt_path, strip_folder
from kit.learner.practice import PracticeBook
from kit.model import Lane, Moment
from kit.render.blocks import prose
from kit.render.look import Look, Role
from kit.render.trial import moment_lines, result_text, timeline_text, title_line
from kit.runner.messages import Process


@click.command("try")
@exercise_argument()
@click.option("--real-time", "is_real_time", is_flag=True, help="Let a second take a second.")
@click.option("--once", is_flag=True, help="Ask an application once, instead of serving it.")
@plain_option
@grading_options
@common
def try_command(  # noqa: PLR0913, PLR0917 - options of the command
    exercise: str | None,
    is_real_time: bool,
    once: bool,
    is_plain: bool,
    require: str,
    limits: tuple[str, ...],
) -> int:
    """Run an exercise on the example of its task, and show what happens.

    Nothing is judged: print as much as you like. An application is served on this machine, for
    curl and a browser, until Ctrl-C.
    """
    from kit.grading.grader import open_server
    from kit.grading.trial import begin_example, read_example, serves_clients, with_real_time

    workspace = open_here()
    expected = ""
    if is_hunt := is_hunt_path(exercise):
        workspace = PracticeFolder(course=workspace.course, root=workspace.root)
        wanted = workspace.course.resolve(strip_folder(exercise or ""))
        practice = PracticeBook.load(workspace.state).of(wanted.address).open
        expected = practice.expected if practice else ""
    else:
        wanted = tasks.choose_exercise(workspace, open_record(workspace), exercise)
    serves = serves_clients(workspace.course, wanted) and not once
    is_real_time = is_real_time or serves
    course = workspace.course.with_limits(limits)
    workspace = replace(workspace, course=with_real_time(course) if is_real_time else course)
    look = look_of(sys.stdout, is_plain=is_plain)
    source = read_example(workspace, wanted)
    trial = Trial(wanted, source, look, is_live=is_real_time)
    with (
        open_server(workspace.course, require=require) as server,
        begin_example(
            server, workspace, wanted, source, pace=float(is_real_time), serves=serves
        ) as judge,
    ):
        trial.serve(judge) if serves else trial.run(judge)
    status = trial.finish()
    if expected:
        say("\n".join(prose(f"You expected: {expected}", look)) + "\n")
    say(f"This was not graded. Run: kit {'hunt' if is_hunt else 'grade'} {wanted.name}\n")
    return status


class Trial:
    """Shows what happens in one example; at once if it ``is_live``."""

    def __init__(self, exercise: Exercise, source: bytes, look: Look, *, is_live: bool) -> None:
        self._look = look
        self._source = source
        self._is_live = is_live
        self._moments: list[Moment] = []
        self._calls: list[CallMade] = []
        self._end = ExampleEnded(printed="", problem="", where="")
        say(f"{title_line(exercise.name, self._look)}\n\n")

    def run(self, judge: Process) -> None:
        """Show the example to its end."""
        from kit.grading.trial import read_replies

        for reply in read_replies(judge):
            self._show(reply)

    def serve(self, judge: Process) -> None:
        """Serve the example's application until it ends, or until Ctrl-C."""
        import asyncio

        from kit.learner.relay import serve

        with suppress(KeyboardInterrupt):
            asyncio.run(serve(judge, self._show, self._announce))

    def _show(self, reply: ExampleReply) -> None:
        match reply:
            case MomentCame():
                moment = Moment(at=reply.at, lane=Lane(reply.lane), text=reply.text)
                self._moments.append(moment)
                if self._is_live:
                    say("\n".join(moment_lines(moment, self._look)) + "\n")
            case CallMade():
                self._calls.append(reply)
            case ExampleEnded():
                self._end = reply
            case _:
                pass

    def _announce(self, request: dict[str, object], address: str) -> None:
        from kit.learner.relay import describe_request

        look = self._look
        commands = describe_request(request, address)
        lines = prose("Your application is served. This page talks to it:", look)
        lines += [f"    {look.paint(Role.COMMAND, f'http://{address}/')}"]
        lines += prose("So does this, in another terminal:", look) if commands else []
        lines += [f"    {look.paint(Role.COMMAND, command)}" for command in commands]
        lines += ["Ctrl-C ends it.", ""]
        say("\n" + "\n".join(lines) + "\n")

    def finish(self) -> int:
        """Show what each call gave; return the exit status."""
        look = self._look
        if self._moments:
            say("\n" if self._is_live else timeline_text(self._moments, look) + "\n")
        source = self._source.decode("utf-8", "replace")
        if results := result_text(self._calls, self._end, source, look):
            say(f"{results}\n")
        return int(bool(self._end.problem) or any(call.raised for call in self._calls))
