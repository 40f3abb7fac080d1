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
    Open,
    Page,
    Pressed,
    Quit,
    Saved,
    Show,
    WatchState,
    decide,
    next_unsolved,
)
from kit.model import Finding, Outcome, Standing, Verdict

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
        ("r", Grade(1, ("a/one",))),
        ("a", Grade(1, START.exercises)),
        ("n", Open()),
        ("p", Open()),
        ("t", Show(Page.TASK)),
        ("L", Show(Page.LESSON)),
        ("h", Show(Page.HINT)),
        ("H", Show(Page.ALL_HINTS)),
        ("e", Show(Page.EXPLAIN)),
        ("l", Show(Page.LIST)),
        ("x", Show(Page.ASK_RESET)),
        ("s", Show(Page.ASK_SOLUTION)),
        ("?", Show(Page.KEYS)),
        ("q", Quit()),
    ],
)
def test_keys(key: str, action: Action) -> None:
    """Each key asks for one thing."""
    assert after(Pressed(key))[1] == action


def test_other_keys_are_ignored() -> None:
    """A key without a meaning changes nothing."""
    for key in ("z", "A", "up", "enter", "escape"):
        assert after(Pressed(key)) == (START, None)


def test_a_reset_is_asked_for_twice() -> None:
    """Only `y` puts the original back; any other key leaves the file alone."""
    assert after(Pressed("x"), Pressed("y"))[1] == Show(Page.RESET)
    watch, action = after(Pressed("x"), Pressed("q"))
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
    only = WatchState(exercises=START.exercises, current="a/one", solved=frozenset({"b/three"}))
    assert next_unsolved(replace(only, solved=only.solved | {"a/two"})) == "a/one"


def test_next_says_that_all_is_solved() -> None:
    """If every exercise is solved there is none to go to, and the page says so."""
    done = replace(START, solved=frozenset(START.exercises))
    assert next_unsolved(done) == ""
    assert after(Pressed("n"), start=done) == (done, Show(Page.ALL_SOLVED))


def test_next_is_what_the_overview_names() -> None:
    """An overview of many verdicts may name the current exercise, and `n` goes there."""
    many = tuple(f"a/{n}" for n in range(4))
    grades = [Graded(1, verdict(address, Standing.UNSOLVED)) for address in many]
    start = WatchState(exercises=many, current="a/1")
    watch, action = after(Pressed("a"), *grades, Finished(1), Pressed("n"), start=start)
    assert (watch.current, action) == ("a/1", Open())
    assert after(Pressed("n"), start=watch)[0].current == "a/2"


def test_previous_is_the_one_before() -> None:
    """It goes back one by one, also to what is solved, and stays at the first exercise."""
    start = replace(START, current="b/three", solved=frozenset({"a/two"}))
    watch, action = after(Pressed("p"), start=start)
    assert (watch.current, action) == ("a/two", Open())
    assert after(Pressed("p"), Pressed("p"), start=watch)[0].current == "a/one"


def test_the_list_has_a_cursor() -> None:
    """The cursor begins at the current exercise and stays in the list; Enter goes there."""
    watch, action = after(Pressed("l"))
    assert (watch.cursor, action) == ("a/one", Show(Page.LIST))
    for key, cursor in (("j", "a/two"), ("down", "b/three"), ("j", "b/three"), ("k", "a/two")):
        watch, action = after(Pressed(key), start=watch)
        assert (watch.cursor, action) == (cursor, Show(Page.LIST))
        assert watch.current == "a/one"
    assert after(Pressed("up"), Pressed("up"), start=watch)[0].cursor == "a/one"
    watch, action = after(Pressed("enter"), start=watch)
    assert (watch.current, watch.cursor, action) == ("a/two", "", Open())


@pytest.mark.parametrize("key", ["q", "escape", "l"])
def test_the_list_can_be_left(key: str) -> None:
    """`q` leaves the list and not the command; other keys do nothing there."""
    assert after(Pressed("l"), Pressed("j"), Pressed(key)) == (START, Show(Page.VERDICTS))
    watch, action = after(Pressed("l"), Pressed("x"))
    assert (watch.cursor, watch.question, action) == ("a/one", None, None)


def test_a_verdict_replaces_the_list_and_a_question() -> None:
    """What a key means is what the screen shows: the list or a question ends with a verdict."""
    for key in ("l", "x"):
        events = Saved(("a/one",)), Pressed(key), Graded(1, verdict("a/one")), Finished(1)
        watch, action = after(*events)
        assert (watch.cursor, watch.question, action) == ("", None, Show(Page.VERDICTS))


def test_a_verdict_on_another_exercise_leaves_the_page() -> None:
    """Who has gone on during a grade keeps the new task; the verdict is recorded."""
    found = Found(1, verdict("a/one", Standing.UNSOLVED))
    watch, action = after(Saved(("a/one",)), Pressed("n"), found)
    assert (watch.current, action) == ("a/two", None)
    graded = Graded(1, verdict("a/one"))
    watch, action = after(graded, start=watch)
    assert action == graded.verdict
    watch, action = after(Finished(1), start=watch)
    assert (watch.verdicts, action) == ((), Show(Page.SAME))
    assert watch.solved == {"a/one"}


def finding(check: str, outcome: Outcome) -> Finding:
    return Finding(check=check, says=check, outcome=outcome, points=0, max_points=1)


def test_the_reason_is_kept_until_another_exercise() -> None:
    """The check that failed by itself is shown below every page about that exercise."""
    findings = (
        finding("test_a", Outcome.PASSED),
        finding("test_b", Outcome.SKIPPED),
        finding("test_c", Outcome.FAILED),
    )
    failed = replace(verdict("a/one", Standing.UNSOLVED), findings=findings)
    watch, _ = after(Saved(("a/one",)), Graded(1, failed), Finished(1), Pressed("h"))
    assert watch.failure == findings[2]
    assert after(Pressed("n"), start=watch)[0].failure is None
    assert after(Saved(("a/one",)), start=watch)[0].failure is None
    stub = replace(failed, standing=Standing.TODO)
    assert after(Saved(("a/one",)), Graded(1, stub))[0].failure is None
    assert after(Saved(("a/one",)), Graded(1, verdict("a/one")))[0].failure is None


def test_what_passes_now_is_marked() -> None:
    """A check that passes now and did not in the last try is new, also before a name is known."""
    tries = [
        replace(verdict("a/one", Standing.UNSOLVED), findings=(finding("test_a", outcome),))
        for outcome in (Outcome.FAILED, Outcome.PASSED)
    ]
    watch, _ = after(Saved(("a/one",)), Graded(1, tries[0]), Saved(("a/one",)))
    assert watch.tried == (tries[0],)
    for event in (Found(2, tries[1]), Graded(2, tries[1])):
        watch, _ = after(event, start=watch)
        assert watch.verdicts[0].newly_passed == ("test_a",)


def test_a_closed_terminal_ends_the_command() -> None:
    """A signal or a closed terminal ends everything, whatever question was asked."""
    assert after(Saved(("a/one",)), Pressed("x"), Quit())[1] == Quit()
    assert after(Quit())[1] == Quit()


def test_a_new_size_is_drawn() -> None:
    """A terminal of another size shows the same page again."""
    assert after(Show(Page.SAME))[1] == Show(Page.SAME)
    assert after(Pressed("l"), Show(Page.SAME))[1] == Show(Page.LIST)
