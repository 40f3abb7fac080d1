"""``kit try``: run the learner's function on the example of its task."""

from __future__ import annotations

import sys
from dataclasses import replace

import click

from kit.cli.session import common, exercise_argument, grading_options, open_here, open_record
from kit.cli.terminal import look_of, say
from kit.course import Exercise, Workspace
from kit.forkserver import Server
from kit.judge.messages import CallMade, ExampleEnded, MomentCame
from kit.learner import tasks
from kit.model import Lane, Moment
from kit.render.trial import moment_lines, result_text, timeline_text, title_line
from kit.source import read_source


@click.command("try")
@exercise_argument()
@click.option("--real-time", "is_real_time", is_flag=True, help="Let a second take a second.")
@grading_options
@common
def try_command(
    exercise: str | None, is_real_time: bool, require: str, limits: tuple[str, ...]
) -> int:
    """Run an exercise on the example of its task, and show what happens.

    Nothing is judged: print as much as you like.
    """
    from kit.grading.grader import open_server
    from kit.grading.trial import with_real_time

    workspace = open_here()
    wanted = tasks.choose_exercise(workspace, open_record(workspace), exercise)
    course = workspace.course.with_limits(limits)
    workspace = replace(workspace, course=with_real_time(course) if is_real_time else course)
    with open_server(workspace.course, require=require) as server:
        return _try(server, workspace, wanted, is_real_time=is_real_time)


def _try(server: Server, workspace: Workspace, exercise: Exercise, *, is_real_time: bool) -> int:
    from kit.grading.trial import begin_example, read_replies

    look = look_of(sys.stdout)
    moments: list[Moment] = []
    calls: list[CallMade] = []
    end = ExampleEnded(printed="", problem="", where="")
    say(f"{title_line(exercise.name, look)}\n\n")
    with begin_example(
        server, workspace, exercise, is_real_time=is_real_time, serves=False
    ) as judge:
        for reply in read_replies(judge):
            match reply:
                case MomentCame():
                    moments.append(Moment(at=reply.at, lane=Lane(reply.lane), text=reply.text))
                    if is_real_time:
                        say("\n".join(moment_lines(moments[-1], look)) + "\n")
                case CallMade():
                    calls.append(reply)
                case ExampleEnded():
                    end = reply
                case _:
                    pass
    if not is_real_time:
        say(timeline_text(moments, look))
    source = read_source(workspace.file(exercise)).decode("utf-8", "replace")
    say("\n" + result_text(calls, end, source, look))
    say(f"\nThis was not graded. Run: kit grade {exercise.name}\n")
    return int(bool(end.problem) or any(call.raised for call in calls))
