"""`build_a_graph` builds a graph of three nodes with one decision in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from hypothesis import example, given, settings
from lab import expect_equal
from lab.built_graphs import (
    UPDATES_AND_STATE,
    calls_of,
    describe_built,
    final_state,
    run_with_updates,
    updates_of,
)
from lab.vocabulary import LONG_TEXTS, TEXTS, chances, choose_text

from kit.judge import Examples, Input, InvalidExample, needs, points


@dataclass(frozen=True, kw_only=True)
class Story:
    """One run of the graph: what each node returns, in turn; the last check finds it right.

    ``before`` is in the state from the start, and so is the topic.
    """

    topic: str
    before: dict[str, object] = field(default_factory=dict)
    draft: dict[str, object] | None
    improvements: list[Mapping[str, object] | None]

    @property
    def start(self):
        return {"topic": self.topic, **self.before}

    @property
    def updates(self):
        """Each update, in order."""
        updates: list[dict[str, object]] = [{"draft": self.draft}]
        for improvement in self.improvements:
            updates += [{"check": {"ok": False}}, {"improve": improvement}]
        return [*updates, {"check": {"ok": True}}]

    @property
    def states(self):
        """The state that each node is given, in order, and the final one."""
        states = [self.start]
        for update in self.updates:
            (changes,) = update.values()
            states.append(states[-1] | (changes or {}))
        return states


def choose_story(chance):
    """Return a story of one to four improvements, of which some change nothing."""
    texts = [choose_text(chance) for _ in range(chance.randint(2, 5))]
    drafts = [{"text": text, **chance.choice(({}, {"ok": True}, {"ok": False}))} for text in texts]
    updates = [chance.choice((None, draft, draft)) for draft in drafts]
    return Story(
        topic=choose_text(chance),
        before=chance.choice(({}, {"text": "old"}, {"ok": True}, {"text": "", "ok": False})),
        draft=drafts[0],
        improvements=updates[1:],
    )


EXAMPLE = Story(topic="tea", draft={"text": "Tea is"}, improvements=[{"text": "Tea is hot."}])
RIGHT_AT_ONCE = Story(topic=" ", draft={"text": ""}, improvements=[])
SURE = Story(  # each writer says that its text is right, before "check" says so
    topic="",
    before={"text": "old", "ok": True},
    draft={"text": "new", "ok": True},
    improvements=[{"ok": True, "text": "newer"}, {"ok": True}],
)
LONG = Story(
    topic="x" * 200,
    draft=None,
    improvements=[None, *({"text": text} for text in (*TEXTS, *LONG_TEXTS, "a", "a"))],
)


async def run_stories(submission, lab, *stories):
    """Run one graph for each story; return each run, with the states its nodes were given."""
    left = {story.topic: story.updates for story in stories}
    functions = []
    for name in ("draft", "check", "improve"):

        async def node(state, name=name):
            updates = left.get(state.get("topic"), [])
            if updates and name in updates[0]:
                return updates.pop(0)[name]
            return {"ok": True} if name == "check" else None  # so that no wrong graph runs for ever

        functions.append(lab.function(f"{name}_function", node))
    states = [story.start for story in stories]

    runs = await run_with_updates(submission.build_a_graph, functions, *states)

    calls = [[call for f in functions for call in calls_of(f, run)] for run in runs]
    seen = [[c.args[0] for c in sorted(made, key=lambda call: call.began)] for made in calls]
    return list(zip(runs, seen, strict=True))


class Updates(Input):
    """What a node of a learner's example returns, once or each time that it runs."""

    def check(self, value):
        for update in value if self.name == "improve" and type(value) is list else [value]:
            if update is not None and type(update) is not dict:
                raise InvalidExample(f"{self.name} returns a dict or None, and not {update!r}")
            if wrong := set(update or {}) - {"text", "ok", "topic"}:
                raise InvalidExample(f"the state has no key {wrong.pop()!r}")


async def run_story(given, submission, lab):
    """Run the graph of a learner's example."""
    start = given["state"]
    story = Story(
        topic=start.get("topic", ""),
        before={key: value for key, value in start.items() if key != "topic"},
        draft=given["draft"],
        improvements=given["improve"],
    )
    run = describe_built((await run_stories(submission, lab, story))[0][0])
    return replace(run, value={k: v for k, v in run.value.items() if k in ("topic", "text", "ok")})


EXAMPLES = Examples(
    inputs=(
        Updates(name="state", default={"topic": "tea"}, about="the state that a run starts with"),
        Updates(name="draft", default={"text": "Tea is"}, about="what draft returns"),
        Updates(
            name="improve",
            default=[{"text": "Tea is hot."}],
            about="what improve returns, each time that it runs; check then finds it right",
        ),
    ),
    run=run_story,
    outcomes=["yields", "returns"],
    meanings=UPDATES_AND_STATE,
)


async def run_and_compare(submission, lab, *stories):
    """Run the stories: each node has to be given the state, and its update to be streamed."""
    runs = await run_stories(submission, lab, *stories)

    for (run, seen), story in zip(runs, stories, strict=True):
        updates = [output.value for output in updates_of(run)]
        expect_equal(run, updates, story.updates, "update")
        expect_equal(run, seen, story.states[:-1], "state given to a node")
        final = {key: final_state(run).get(key) for key in story.states[-1]}
        expect_equal(run, final, story.states[-1], "the final state")


async def run_example(submission, lab):
    """Run the task's example."""
    return (await run_stories(submission, lab, EXAMPLE))[0][0]


async def test_runs_the_nodes_in_order(submission, lab):
    """runs "draft", then "check", and ends if it is right"""
    await run_and_compare(submission, lab, RIGHT_AT_ONCE)


@points(2)
@settings(max_examples=5)
@given(story=chances.map(choose_story))
@example(story=EXAMPLE)
@example(story=SURE)
async def test_improves_until_it_is_right(submission, lab, story):
    """runs "improve" and "check" again until "ok" is True"""
    await run_and_compare(submission, lab, story)


@needs(test_improves_until_it_is_right)
async def test_runs_again_with_other_topics(submission, lab):
    """works for many rounds too, and for one run after another"""
    await run_and_compare(submission, lab, LONG, EXAMPLE, RIGHT_AT_ONCE)
