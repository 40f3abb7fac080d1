"""``kit watch``: grade each exercise as it is saved, and answer single keys.

Producers (the files, the keys, the thread that grades) put events into one channel; one loop takes
them out, lets :func:`kit.learner.watch.deciding.decide` decide, and does what was decided.
"""

from __future__ import annotations

import contextlib
import queue
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, assert_never

import click

from kit.cli.session import (
    Options,
    common,
    exercise_argument,
    finish,
    open_here,
    open_record,
    save_records,
    standing_of,
)
from kit.cli.session import chosen as chosen_exercise
from kit.cli.terminal import complain, is_lively, say
from kit.cli.watch_pages import Pages
from kit.course import Workspace
from kit.errors import KitError, UsageError
from kit.files import is_folder
from kit.learner.watch.deciding import Watch, decide
from kit.learner.watch.events import (
    Action,
    Ended,
    Event,
    Grade,
    Halt,
    Noticed,
    Page,
    Pressed,
    Quit,
    Record,
    Reset,
    Resized,
    Saved,
    Show,
)
from kit.model import Standing

CLEAR = "\x1b[H\x1b[2J"
"""Cursor home, clear the screen; what had scrolled off it stays where it can be scrolled to."""


@click.command("watch", short_help="Grade each exercise whenever it is saved.")
@exercise_argument()
@click.option("--poll", is_flag=True, help="Look at the files, as where no changes are told of.")
@click.option(
    "--require-isolation",
    "require",
    type=click.Choice(["processes", "namespaces"]),
    default="processes",
    help="Run nothing under less isolation than this.",
)
@click.option(
    "--limit",
    "limits",
    multiple=True,
    metavar="NAME=VALUE",
    help="Change a limit of course.toml, such as cpu_seconds=10; may be given again.",
)
@common
def watch_command(exercise: str | None, poll: bool, require: str, limits: tuple[str, ...]) -> int:
    """Grade each exercise whenever it is saved; keys are about the one saved last, or EX."""
    workspace = open_here()
    workspace = replace(workspace, course=workspace.course.with_limits(limits))
    if not is_folder(workspace.root / "exercises"):
        raise UsageError("There is no folder exercises/ to watch.", "Start in a course's folder.")
    from kit.learner.watch.warm import WarmGrader

    progress = open_record(workspace)
    current = chosen_exercise(workspace, progress, exercise)
    exercises = workspace.course.exercises
    watch = Watch(
        exercises=tuple(e.address for e in exercises),
        current=current.address,
        solved=frozenset(
            e.address for e in exercises if standing_of(workspace, progress, e) is Standing.SOLVED
        ),
    )
    finish(click.get_current_context().ensure_object(Options))
    keys = is_lively(sys.stdin) and is_lively(sys.stdout)
    with WarmGrader(workspace, require=require, limits=limits) as grader:
        grader.warm_up(current)
        _run(workspace, watch, grader, Pages(workspace, keys=keys), poll=poll)
    return 0


def _run(workspace: Workspace, watch: Watch, grader: Any, pages: Pages, *, poll: bool) -> None:
    from kit.learner.watch.saves import Watcher
    from kit.learner.watch.worker import Worker

    channel: queue.SimpleQueue[Event] = queue.SimpleQueue()
    worker = Worker(grader, channel.put)
    watcher = Watcher(
        workspace,
        lambda addresses: channel.put(Saved(addresses)),
        lambda sentence: channel.put(Noticed(sentence)),
        poll=poll,
    )
    try:
        with _ended_by_signals(channel.put), _keys(channel.put, wanted=pages.keys):
            _draw(pages, watch, pages.welcome(watch))
            while True:
                watch, actions = decide(watch, channel.get())
                for action in actions:
                    if isinstance(action, Quit):
                        return
                    _do(action, watch, worker, pages)
    finally:
        watcher.close()
        worker.halt()
        if pages.keys:
            say("\n")


def _do(action: Action, watch: Watch, worker: Any, pages: Pages) -> None:
    match action:
        case Halt():
            worker.halt()
        case Grade():
            worker.start(action)
        case Record(verdict=verdict):
            pages.record(verdict)
            save_records(click.get_current_context().ensure_object(Options))
        case Show(page=Page.WORKING):
            if pages.keys:
                say("\r\x1b[K" + pages.working(watch))
        case Show():
            _draw(pages, watch, _told(lambda: pages.body(action, watch)))
        case Reset(address=address):
            _draw(pages, watch, _told(lambda: pages.reset(address)))
        case Quit():
            pass
        case _:
            assert_never(action)


def _told(page: Callable[[], str]) -> str:
    """A page and the problems that it has met; none of them ends the watching."""
    options = click.get_current_context().ensure_object(Options)
    try:
        body = page()
    except KitError as error:
        body = f"{error.sentence}\n{error.advice}\n"
    save_records(options)
    problems, options.problems = options.problems, {}
    texts = (f"{sentence}\n{advice}".rstrip() for sentence, advice in problems.items())
    return "\n".join([body, *(f"{text}\n" for text in texts)]) if problems else body


def _draw(pages: Pages, watch: Watch, body: str) -> None:
    """On a terminal the whole screen anew, else only what is new, as a block."""
    if not body:
        return
    say(CLEAR + pages.screen(body, watch) if pages.keys else body + "\n")


@contextlib.contextmanager
def _keys(tell: Callable[[Event], None], *, wanted: bool) -> Iterator[None]:
    if not wanted:
        yield
        return
    try:
        from kit.cli.keys import single_keys
    except ImportError:
        complain("Single keys cannot be read here.", "Ctrl-C ends it.")
        yield
        return
    with single_keys(lambda key: tell(Pressed(key) if key else Ended()), lambda: tell(Resized())):
        yield


@contextlib.contextmanager
def _ended_by_signals(tell: Callable[[Event], None]) -> Iterator[None]:
    """A polite request to end leaves no process and no changed terminal behind."""
    numbers = [signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
    old = {n: signal.signal(n, lambda *_: tell(Ended())) for n in numbers}
    try:
        yield
    finally:
        for number, handler in old.items():
            signal.signal(number, handler)
