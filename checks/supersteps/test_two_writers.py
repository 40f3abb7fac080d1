"""`two_writers` builds a graph of which two nodes add to one key in the same superstep."""

import asyncio
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import Lab, LentFunction
from lab.writing import drive, final_state, side_by_side, streamed

from kit.judge import Failure, Run, Submission, crashed, differ, same

State = dict[str, Any]

words = st.sampled_from(["a", "b", "c", "page 7", "page 9", "a blog", ""])
found = st.lists(words, max_size=3)
questions = st.text("abc ?", max_size=8)
states = st.fixed_dictionaries({"question": questions}, optional={"answers": found})


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is found by whom, and after how many seconds; no two are equally fast."""

    books: list[str]
    web: list[str]
    seconds: tuple[int, int]

    def lend(self, lab: Lab) -> tuple[LentFunction, LentFunction]:
        """The two functions to hand to the submission."""
        pairs = zip(("books", "web"), (self.books, self.web), self.seconds, strict=True)
        books, web = (asked(lab, *pair) for pair in pairs)
        return books, web

    @property
    def updates(self) -> list[State]:
        """What is streamed, the quicker node's first."""
        books, web = {"books": {"answers": self.books}}, {"web": {"answers": self.web}}
        return [books, web] if self.seconds[0] < self.seconds[1] else [web, books]

    def final(self, state: State) -> State:
        """The state at the end."""
        answers = state.get("answers", []) + self.books + self.web
        return {"question": state["question"], "answers": answers}


def asked(lab: Lab, name: str, answers: list[str], seconds: int) -> LentFunction:
    """A function that finds these answers."""

    async def ask(question: object) -> list[str]:
        await asyncio.sleep(seconds)
        return answers

    return lab.function(f"ask_{name}", ask, parameters=("question",))


plans = st.builds(
    Plan, books=found, web=found, seconds=st.permutations([1, 2]).map(lambda two: (two[0], two[1]))
)
QUICK_WEB = Plan(books=["page 7", "page 9"], web=["a blog"], seconds=(2, 1))
SAME = Plan(books=["page 7", "a blog"], web=["a blog"], seconds=(1, 2))
ASKED = {"question": "Who?", "answers": ["see above"]}


@settings(max_examples=8)
@pytest.mark.points(2)
@given(plan=plans, state=states)
@example(plan=QUICK_WEB, state=ASKED)
@example(plan=SAME, state=ASKED)
@example(plan=QUICK_WEB, state={"question": "Who?"})
async def test_adds_what_both_found(
    submission: Submission, lab: Lab, plan: Plan, state: State
) -> None:
    """adds what both nodes have found to what is there, the books' first"""
    functions = plan.lend(lab)

    run = await drive(submission.two_writers, functions, state)

    if run.crash and run.crash.is_a("InvalidUpdateError"):
        raise refused(run)
    expect_asked(run, functions, state)
    final, wanted = final_state(run), plan.final(state)
    if not same(final, wanted):
        message, mistake = wrong_state(run, final, plan, state)
        raise Failure(message, expected=wanted, actual=final, mistake=mistake, run=run)


@settings(max_examples=4)
@pytest.mark.needs("test_adds_what_both_found")
@given(plan=plans, state=states)
@example(plan=QUICK_WEB, state=ASKED)
async def test_asks_side_by_side(
    submission: Submission, lab: Lab, plan: Plan, state: State
) -> None:
    """asks both at the same time: neither waits for the other"""
    functions = plan.lend(lab)

    run = await drive(submission.two_writers, functions, state)

    expect_asked(run, functions, state)
    calls = [call for function in functions for call in function.calls]
    if not side_by_side(calls):
        first, second = sorted(functions, key=lambda function: function.calls[0].began)
        raise Failure(
            f"{second.name} was called only when {first.name} had ended: "
            "an edge makes one node wait for the other",
            expected="both start in the first superstep",
            actual=f"{second.name} starts after {second.calls[0].at_begin - run_began(run):g} s",
            mistake="one_after_the_other",
            run=run,
        )


@settings(max_examples=5)
@pytest.mark.needs("test_asks_side_by_side")
@given(plan=plans, state=states)
@example(plan=QUICK_WEB, state=ASKED)
async def test_streams_what_is_new(
    submission: Submission, lab: Lab, plan: Plan, state: State
) -> None:
    """streams an update for each node, with what this node has found and no more"""
    functions = plan.lend(lab)

    run = await drive(submission.two_writers, functions, state)

    final_state(run)
    expect_updates(run, plan)


def run_began(run: Run) -> float:
    """The virtual second at which the submission was called."""
    return run.moments[run.began].at


def refused(run: Run) -> Failure:
    """Say what LangGraph does not take, as the updates tell that came before."""
    updates = [update for event in streamed(run, "updates") for update in event.values()]
    written = [key for update in updates if isinstance(update, dict) for key in update]
    message, mistake = "a node did not return a dict with keys of the state", None
    if written.count("question") > 1:
        message = "both nodes returned 'question' too, a key that takes one value in a superstep"
        mistake = "whole_state"
    elif written.count("answers") > 1:
        message = "both nodes wrote to 'answers', and nothing says how to put that together"
        mistake = "no_reducer"
    return Failure(
        f"{message}: LangGraph raised InvalidUpdateError",
        expected="a graph that runs to its end",
        actual=run.crash.last_line if run.crash else "",
        mistake=mistake,
        run=run,
        error=run.crash.last_line if run.crash else "",
    )


def expect_asked(run: Run, functions: tuple[LentFunction, ...], state: State) -> None:
    """Each function was called once, with the question; raises :class:`Failure`."""
    for function in functions:
        for call in function.calls:
            if not same(call.args, (state["question"],)):
                raise Failure(
                    f"{function.name} was called with something else than the question",
                    expected=state["question"],
                    actual=repr(call.args[0]),
                    mistake="passes_the_state" if isinstance(call.args[0], dict) else None,
                    run=run,
                )
    if run.crash:
        raise crashed(run.crash, run)
    calls = [len(function.calls) for function in functions]
    if calls != [1, 1]:
        never = next((f.name for f in functions if not f.calls), None)
        raise Failure(
            "one function was called by both nodes, and the other by none"
            if sorted(calls) == [0, 2]
            else f"{never} did not run: was it called, and awaited?"
            if never
            else "each function is to be called once in a run",
            expected="one call of each",
            actual=", ".join(f"{len(f.calls)} of {f.name}" for f in functions),
            mistake="late_binding" if sorted(calls) == [0, 2] else None,
            run=run,
        )


def wrong_state(run: Run, final: State, plan: Plan, state: State) -> tuple[str, str | None]:
    """A sentence about a wrong state at the end, and the mistake that it shows."""
    before, books, web = state.get("answers", []), plan.books, plan.web
    answers, right = final.get("answers"), before + books + web
    silent = not any(update for event in streamed(run, "updates") for update in event.values())
    if silent:
        text = "both nodes returned nothing: what they do to a list that is in the state is no"
        return f"{text} update", "in_place"
    others = [key for key in final if key not in ("question", "answers")]
    if others:
        return f"the state has a key {others[0]!r}, and two are enough", "keys_of_their_own"
    if not isinstance(answers, list):
        return f"'answers' is a {type(answers).__name__} at the end, and it is a list", None
    if same(answers, [before, books, web]) or same(answers, [books, web]):
        return "there are lists in the list: the reducer put each in as one item", "appends"
    if same(answers, before + before + books + before + web):
        text = "what was there at the start is there three times: each node returned it with what"
        return f"{text} it had found, and the reducer added it again", "adds_to_the_state"
    if len(answers) > len(right):
        text = "there are more answers than were found: each node put its own into the list that is"
        return f"{text} in the state, and the reducer added that list again", "returns_the_list"
    if set(map(repr, answers)) == set(map(repr, right)):
        return in_another_order(answers, right)
    if answers in (before + books, before + web, books, web):
        return "the answers of one node are lost: what came last took their place", "last_one_wins"
    return "the answers at the end are not those that were found", None


def in_another_order(answers: list[Any], right: list[str]) -> tuple[str, str | None]:
    """A sentence about answers that are all there, but not as they should be."""
    if len(answers) < len(right):
        return (
            "an answer that was there twice is there once, and nothing is to be lost",
            "no_doubles",
        )
    return "the answers are all there, but not in the order that the task has", None


def expect_updates(run: Run, plan: Plan) -> None:
    """The updates are those of the two nodes; raises :class:`Failure`."""
    updates, mistake = streamed(run, "updates"), None
    place = differ(updates, plan.updates)
    if place is None:
        return
    expected = plan.updates[place] if place < len(plan.updates) else "no more updates"
    actual = updates[place] if place < len(updates) else "no more updates"
    names = [name for update in updates for name in update]
    strange = [name for name in names if name not in ("books", "web")]
    if len(names) == 1:
        message = f"one node, {names[0]!r}, did the work of two: 'books' and 'web' are nodes"
        mistake = "one_node"
    elif strange:
        message = f"a node is called {strange[0]!r}: there are two, 'books' and 'web'"
        mistake = "other_names" if len(names) == 2 else None
    else:
        message = f"update {place + 1} is not what the node has found, and no more"
    raise Failure(message, expected=expected, actual=actual, mistake=mistake, run=run)
