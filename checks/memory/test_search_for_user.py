"""`search_for_user` builds a graph whose node gets the user and a limit from the context."""

import asyncio
from dataclasses import dataclass
from typing import Any

from hypothesis import example, given, settings
from lab import CROWD, expect_equal
from lab.built_graphs import run_built, run_with_updates
from lab.vocabulary import LONG_TEXTS, SECONDS, TEXTS, THREAD_NAMES, VALUES, chances

from kit.judge import needs, points

ODD = [*VALUES, *TEXTS, *LONG_TEXTS]


@dataclass(frozen=True, kw_only=True)
class Search:
    """One run of the graph: what it is given, and what `find` returns after some seconds."""

    question: str
    user: str
    limit: int
    texts: list[Any]
    seconds: float = 1.0

    @property
    def events(self):
        """What the graph streams in the modes "updates" and "values"."""
        answers = {"answers": self.texts[: self.limit]}
        first, last = {"question": self.question}, {"question": self.question, **answers}
        return [("values", first), ("updates", {"search": answers}), ("values", last)]


TEA = Search(question="tea", user="ann", limit=2, texts=["green", "black", "mint", "rooibos"])
ODD_ANSWERS = Search(question="tea", user="ann", limit=3, texts=[None, "", "green", 0])


def choose_search(chance):
    """Return a search of which the limit leaves out something."""
    texts = [chance.choice(ODD) for _ in range(chance.randint(2, 6))]
    return Search(
        question=chance.choice((*TEXTS, "coffee")),
        user=chance.choice(THREAD_NAMES),
        limit=chance.randint(1, len(texts) - 1),
        texts=texts,
        seconds=chance.choice(SECONDS),
    )


async def run_searches(submission, lab, run, *searches, **options):
    """Have one graph built and ``run`` for each search; return its result, and calls of `find`."""
    left = list(searches)

    async def find(question, user):
        asked = (search for search in left if (search.question, search.user) == (question, user))
        if search := next(asked, None):
            left.remove(search)
            await asyncio.sleep(search.seconds)
        return search.texts if search else ["what another user may see"]

    function = lab.function("find", find, parameters=("question", "user"))
    states = [{"question": search.question} for search in searches]
    contexts = [{"user": search.user, "limit": search.limit} for search in searches]
    build = submission.search_for_user
    return await run(build, [function], *states, contexts=contexts, **options), function.calls


async def run_and_compare(submission, lab, *searches, **options):
    """Run the searches: `find` is called once for each user, who gets at most the limit."""
    runs, calls = await run_searches(submission, lab, run_with_updates, *searches, **options)

    asked = sorted([call.args for call in calls], key=repr)
    wanted = sorted([(search.question, search.user) for search in searches], key=repr)
    expect_equal(runs[-1], asked, wanted, "call of find")
    for run, search in zip(runs, searches, strict=True):
        expect_equal(run, run.items, search.events, "event")


async def run_example(submission, lab):
    """Build the graph and run it as the task's example does."""
    run, _ = await run_searches(submission, lab, run_built, TEA)
    return run


@points(2)
@settings(max_examples=5)
@given(search=chances.map(choose_search))
@example(search=TEA)
@example(search=ODD_ANSWERS)
async def test_searches_for_the_user(submission, lab, search):
    """asks `find` for the user of the context, and keeps as many answers as the limit says"""
    await run_and_compare(submission, lab, search)


@needs(test_searches_for_the_user)
async def test_keeps_to_every_limit(submission, lab):
    """keeps all answers if there are fewer than the limit, and none if the limit is 0"""
    for limit in (0, 3, 4, 1_000):
        search = Search(question="tea", user="ann", limit=limit, texts=["a", "b", "a"])
        await run_and_compare(submission, lab, search)


@needs(test_searches_for_the_user)
async def test_serves_one_user_after_another(submission, lab):
    """uses the context of each run, also if another user asks the same"""
    users = [
        Search(question="tea", user=user, limit=number, texts=[user, number, None, "x", user])
        for number, user in enumerate(("ann", "Ann", "ann ", "bob"), 1)
    ]
    again = Search(question="tea", user="ann", limit=2, texts=["new", "for", "ann"])
    await run_and_compare(submission, lab, *users, again)


@needs(test_searches_for_the_user)
async def test_serves_users_at_the_same_time(submission, lab):
    """uses the context of each of many runs that go on at the same time"""
    users = [
        Search(
            question="tea",
            user=f"user {number}",
            limit=number % 5,
            texts=[number, "b", "c", "d", "e"],
            seconds=SECONDS[number % len(SECONDS)],
        )
        for number in range(CROWD)
    ]
    await run_and_compare(submission, lab, *users, at_once=True)


@needs(test_keeps_to_every_limit, test_serves_one_user_after_another)
async def test_searches_for_unusual_texts(submission, lab):
    """works on unusual questions, users and answers too"""
    many = [*ODD, *ODD, None, None]
    await run_and_compare(
        submission,
        lab,
        Search(question="  tea\n", user=" Ärne\n", limit=len(many) - 1, texts=many),
        Search(question="", user="", limit=130, texts=[]),
        Search(question="x" * 200, user="u" * 60, limit=1, texts=[None, "a"], seconds=61.0),
    )
