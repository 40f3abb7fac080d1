"""What each event means while exercises are watched."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kit.learner.watch.state import (
    Action,
    Event,
    Finished,
    Found,
    Grade,
    Graded,
    Page,
    Pressed,
    Quit,
    Saved,
    Show,
    WatchState,
    decide,
    next_unsolved,
)
from kit.model import Standing, Verdict

START = WatchState(exercises=("a/one", "a/two", "b/three"), current="a/one")


def verdict(address: str, standing: Standing = Standing.SOLVED) -> Verdict:
    return Verdict(
        exercise=address,
        standing=standing,
        points=0.0,
        max_points=1.0,
        seconds=0.0,
        advice="",
        isolation="",
        findings=(),
    )


def after(*events: Event, start: WatchState = START) -> tuple[WatchState, Action]:
    """Return the state after ``events``, and the action of the last one."""
    action: Action = None
    for event in events:
        start, action = decide(start, event)
    return start, action


def test_a_save_is_graded() -> None:
    """The exercise that was saved is graded, and the keys are about it from then on."""
    watch, action = after(Saved(("a/two",)))
    assert watch.current == "a/two"
    assert action == Grade(1, ("a/two",))


def test_a_save_ends_the_grade_of_an_earlier_save() -> None:
    """Of several quick saves only the last is graded; events about the others are ignored."""
    watch, action = after(Saved(("a/one",)), Saved(("a/one",)))
    assert action == Grade(2, ("a/one",))
    assert after(Graded(1, verdict("a/one")), start=watch) == (watch, None)
    assert after(Finished(1), start=watch) == (watch, None)


def test_what_an_ended_grade_still_owed_is_graded_too() -> None:
    """Saving another exercise does not lose the verdict on the one before."""
    watch, action = after(Saved(("a/two",)), Saved(("a/one",)))
    assert action == Grade(2, ("a/one", "a/two"))
    assert watch.current == "a/one"


def test_the_one_saved_last_becomes_current() -> None:
    """Of exercises that are saved together, keys are about the last one."""
    watch, action = after(Saved(("b/three", "a/two")))
    assert action == Grade(1, ("a/two", "b/three"))
    assert watch.current == "a/two"


def test_a_save_ends_a_grade_of_all() -> None:
    """A save stops a grade that a key asked for."""
    _, action = after(Pressed("a"), Graded(1, verdict("a/one")), Saved(("b/three",)))
    assert action == Grade(2, ("b/three",))


def test_files_that_are_not_exercises_are_ignored() -> None:
    """An address that the course does not have changes nothing."""
    assert after(Saved(("a/other",))) == (START, None)


def test_a_verdict_is_recorded_and_shown_at_the_end() -> None:
    """Each verdict is recorded as it comes; the screen shows them when the grade is over."""
    solved = verdict("a/one")
    watch, action = after(Saved(("a/one",)), Graded(1, solved))
    assert action == solved
    watch, action = after(Finished(1), start=watch)
    assert action == Show(Page.VERDICTS)
    assert watch.verdicts == (solved,)
    assert watch.solved == {"a/one"}


def test_findings_are_shown_before_the_verdict() -> None:
    """They are neither recorded nor kept beside the verdict that follows, which is still due."""
    start = replace(START, solved=frozenset({"a/one"}))
    early, final = verdict("a/one", Standing.UNSOLVED), verdict("a/one", Standing.STOPPED)
    watch, action = after(Saved(("a/one",)), Found(1, early), start=start)
    assert action == Show(Page.VERDICTS)
    assert watch.verdicts == (early,)
    assert watch.lost == {"a/one"}
    assert watch.due == ("a/one",)
    watch, action = after(Graded(1, final), start=watch)
    assert action == final
    assert watch.verdicts == (final,)
    assert watch.lost == {"a/one"}
    assert watch.due == ()
    assert after(Found(0, early), start=watch) == (watch, None)


@pytest.mark.parametrize(
    "standing", [Standing.UNSOLVED, Standing.BROKEN, Standing.STOPPED, Standing.TODO]
)
def test_an_earlier_solved_one_that_broke_is_noticed(standing: Standing) -> None:
    """An exercise that is no longer solved is among the lost ones."""
    solved = Saved(("a/one",)), Graded(1, verdict("a/one")), Finished(1)
    watch, _ = after(*solved, Saved(("a/one",)), Graded(2, verdict("a/one", standing)))
    assert watch.lost == {"a/one"}
    assert not watch.solved


def test_what_could_not_be_judged_is_not_lost() -> None:
    """A fault of the kit or the course takes nothing from the learner."""
    solved = Saved(("a/one",)), Graded(1, verdict("a/one")), Finished(1)
    ungraded = Graded(2, verdict("a/one", Standing.UNGRADED))
    watch, _ = after(*solved, Saved(("a/one",)), ungraded)
    assert not watch.lost
    assert watch.solved == {"a/one"}


def test_a_problem_is_shown_and_watching_continues() -> None:
    """The page shows what stopped a grade; the next save is graded."""
    watch, action = after(Saved(("a/one",)), Finished(1, "No process could be started."))
    assert action == Show(Page.PROBLEM, "No process could be started.")
    assert after(Saved(("a/one",)), start=watch)[1] == Grade(2, ("a/one",))


@pytest.mark.parametrize(
    ("key", "action"),
    [
        ("g", Grade(1, ("a/one",))),
        ("a", Grade(1, START.exercises)),
        ("n", Show(Page.TASK)),
        ("t", Show(Page.TASK)),
        ("h", Show(Page.HINT)),
        ("l", Show(Page.LIST)),
        ("r", Show(Page.ASK_RESET)),
        ("s", Show(Page.ASK_SOLUTION)),
        ("q", Quit()),
        ("Q", Quit()),
    ],
)
def test_keys(key: str, action: Action) -> None:
    """Each key asks for one thing."""
    assert after(Pressed(key))[1] == action


def test_other_keys_are_ignored() -> None:
    """A key without a meaning changes nothing."""
    assert after(Pressed("x")) == (START, None)


def test_a_reset_is_asked_for_twice() -> None:
    """Only `y` puts the original back; any other key leaves the file alone."""
    assert after(Pressed("r"), Pressed("y"))[1] == Show(Page.RESET)
    watch, action = after(Pressed("r"), Pressed("q"))
    assert (watch.question, action) == (None, Show(Page.VERDICTS))


def test_the_solution_of_an_unsolved_exercise_is_asked_for_twice() -> None:
    """A solved one is shown at once, another only when it is given up."""
    assert after(Pressed("s"), Pressed("y"))[1] == Show(Page.GIVE_UP)
    solved = Saved(("a/one",)), Graded(1, verdict("a/one")), Finished(1)
    assert after(*solved, Pressed("s"))[1] == Show(Page.SOLUTION)


def test_solving_does_not_move_on() -> None:
    """The next exercise comes only when it is asked for."""
    solved = Saved(("a/one",)), Graded(1, verdict("a/one")), Finished(1)
    watch, _ = after(*solved)
    assert watch.current == "a/one"
    assert after(Pressed("n"), start=watch)[0].current == "a/two"


def test_next_goes_round_and_passes_over_what_is_solved() -> None:
    """After the last exercise, the search continues at the start."""
    watch = WatchState(exercises=START.exercises, current="b/three", solved=frozenset({"a/one"}))
    assert next_unsolved(watch) == "a/two"
    done = WatchState(exercises=START.exercises, current="a/two", solved=frozenset(START.exercises))
    assert next_unsolved(done) == "a/two"


def test_a_closed_terminal_ends_the_command() -> None:
    """A signal or a closed terminal ends everything, whatever question was asked."""
    assert after(Saved(("a/one",)), Pressed("r"), Quit())[1] == Quit()
    assert after(Quit())[1] == Quit()


def test_a_new_size_is_drawn() -> None:
    """A terminal of another size shows the same page again."""
    assert after(Show(Page.SAME))[1] == Show(Page.SAME)
