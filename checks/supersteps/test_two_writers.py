"""`two_writers` builds a graph of which two nodes add to one key in the same superstep."""

import asyncio
from dataclasses import dataclass

from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import expect_equal
from lab.built_graphs import (
    UPDATES_AND_STATE,
    calls_of,
    describe_built,
    expect_side_by_side,
    final_state,
    run_with_updates,
    updates_of,
)
from lab.vocabulary import LONG_TEXTS, SECONDS, TEXTS, texts

from kit.judge import Examples, Input, InvalidExample, needs, points

found = st.lists(texts, max_size=3)


@dataclass(frozen=True, kw_only=True)
class Search:
    """One run of the graph: what is in the state, and what is found after how many seconds."""

    question: str = "Who?"
    before: list[str] | None = None
    books: list[str]
    web: list[str]
    seconds: tuple[float, float] = (2.0, 1.0)

    @property
    def state(self):
        before = {} if self.before is None else {"answers": self.before}
        return {"question": self.question} | before

    @property
    def final_state(self):
        return self.state | {"answers": [*(self.before or []), *self.books, *self.web]}

    @property
    def updates(self):
        """The updates in the order in which they come."""
        updates = [{"books": {"answers": self.books}}, {"web": {"answers": self.web}}]
        return updates if self.seconds[0] < self.seconds[1] else updates[::-1]


EXAMPLE = Search(before=["see above"], books=["page 7", "page 9"], web=["a blog"])
EQUAL = Search(question="", books=["page 7", "", "page 7"], web=["page 7"], seconds=(0.37, 61.0))
NOTHING = Search(question=" Where?\n", before=["page 7"], books=[], web=[""], seconds=(1.0, 1.37))
LONG = Search(question="why? " * 50, before=[*TEXTS] * 10, books=[*LONG_TEXTS], web=[*TEXTS])

searches = st.builds(
    Search,
    question=texts,
    before=st.none() | found,
    books=found,
    web=found,
    seconds=st.permutations(SECONDS).map(lambda seconds: (seconds[0], seconds[1])),
)


def ask(lab, name, searches):
    """Return a function that finds, for each search, what one of the two finds."""

    async def find(question):
        for search in searches:
            if search.question == question:
                await asyncio.sleep(search.seconds[name == "web"])
                return getattr(search, name)
        return []

    return lab.function(f"ask_{name}", find, parameters=("question",))


async def run_searches(submission, lab, *searches):
    """Run one graph for each search; return each run with its calls of the two functions."""
    functions = [ask(lab, name, searches) for name in ("books", "web")]
    states = [search.state for search in searches]

    runs = await run_with_updates(submission.two_writers, functions, *states)

    for run, search in zip(runs, searches, strict=True):
        for function in functions:
            questions = [call.args[0] for call in calls_of(function, run)]
            expect_equal(run, questions, [search.question], f"question to {function.name}")
    return [(run, [calls_of(f, run)[0] for f in functions]) for run in runs]


async def run_search(given, submission, lab):
    """Run the graph of a learner's example."""
    search = Search(
        question=given["question"],
        before=given["answers"],
        books=given["books"],
        web=given["web"],
        seconds=(given["books_seconds"], given["web_seconds"]),
    )
    return describe_built((await run_searches(submission, lab, search))[0][0])


def fill_updates(outcome, value):
    """A node that has found nothing may return None."""
    if outcome != "yields" or type(value) is not list:
        return value
    nothing: dict[str, list[str]] = {"answers": []}
    return [{n: u or nothing for n, u in e.items()} if type(e) is dict else e for e in value]


class Texts(Input):
    """What is found in a learner's example."""

    def check(self, value):
        super().check(value)
        if not all(type(text) is str for text in value):
            raise InvalidExample(f"{self.name} is a list of texts")


EXAMPLES = Examples(
    inputs=(
        Input(name="question", default="Who?", about="the question of the state"),
        Texts(name="answers", default=["see above"], about="the answers of the state at first"),
        Texts(name="books", default=["page 7", "page 9"], about="what ask_books finds"),
        Texts(name="web", default=["a blog"], about="what ask_web finds"),
        Input(name="books_seconds", default=2.0, about="how long ask_books takes"),
        Input(name="web_seconds", default=1.0, about="how long ask_web takes"),
    ),
    run=run_search,
    outcomes=["yields", "returns", "when"],
    when=["ask_books ends at 2 s"],
    meanings=UPDATES_AND_STATE,
    normalise=fill_updates,
)


async def run_example(submission, lab):
    """Run the task's example."""
    return (await run_searches(submission, lab, EXAMPLE))[0][0]


@points(2)
@settings(max_examples=5)
@given(search=searches)
@example(search=EXAMPLE)
@example(search=EQUAL)
@example(search=NOTHING)
async def test_adds_what_both_found(submission, lab, search):
    """adds what both nodes have found to what is there, the books' first"""
    [(run, _)] = await run_searches(submission, lab, search)

    expect_equal(run, final_state(run), search.final_state, "the final state")


@settings(max_examples=3)
@given(search=searches)
@example(search=EXAMPLE)
async def test_asks_side_by_side(submission, lab, search):
    """asks both at the same time: neither waits for the other"""
    [(run, calls)] = await run_searches(submission, lab, search)

    expect_side_by_side(run, calls)


@needs(test_asks_side_by_side)
@settings(max_examples=4)
@given(search=searches)
@example(search=EXAMPLE)
async def test_streams_what_is_new(submission, lab, search):
    """streams an update for each node, with what this node has found and no more"""
    [(run, _)] = await run_searches(submission, lab, search)

    updates = [output.value for output in updates_of(run)]
    for update in updates:
        for node in update:
            update[node] = update[node] or {"answers": []}  # who found nothing may return None
    expect_equal(run, updates, search.updates, "update")


@needs(test_adds_what_both_found)
async def test_runs_again_with_other_questions(submission, lab):
    """works for long lists too, and for one run after another"""
    searches = (LONG, EXAMPLE, EQUAL, LONG)
    runs = await run_searches(submission, lab, *searches)

    for (run, _), search in zip(runs, searches, strict=True):
        expect_equal(run, final_state(run), search.final_state, "the final state")
