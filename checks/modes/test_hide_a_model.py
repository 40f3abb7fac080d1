"""`hide_a_model` lets tokens through, but not those of internal models, and no whole message."""

from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import (
    Lab,
    Seen,
    expect_async_generator,
    expect_one_astream,
    expect_some_event,
    node_names,
)
from lab.models import Model, Said, Speaker, SpeakingGraph, Talk, expect_at_once

from kit.judge import Failure, Run, Submission, differ

STATE = {"question": "How shall I greet them?"}


@dataclass(frozen=True, slots=True)
class Case:
    """A graph, and the tag of its internal models."""

    talk: Talk
    tag: str


def model(*texts: str, tags: tuple[str, ...] = (), returned: str | None = "message") -> Model:
    """A model that says a token each second."""
    return Model(tokens=tuple((1.0, text) for text in texts), tags=tags, returned=returned)


GREETING = model("Good ", "day")
BOTH = Case(
    Talk(
        (
            Speaker(
                node="answer",
                models=(
                    GREETING,
                    model("be ", "nice", tags=("cheap", "plan"), returned=None),
                    model(", ", "dear ", tags=("planner",)),
                    model("good", "!", tags=("plan",)),
                    model("to", " ", "you ", tags=("kind",)),
                    model("all"),
                ),
            ),
        ),
        (Speaker(node="sign", models=(model("Your ", "host"),)),),
    ),
    tag="plan",
)
WHOLE = Case(
    Talk(
        (
            Speaker(
                node="answer", models=(GREETING, model("too ", "short", tags=("nostream", "judge")))
            ),
            Speaker(node="copy", models=(replace(GREETING, returned="copy"),)),
        )
    ),
    tag="internal",
)


@st.composite
def cases(draw: st.DrawFn, *, whole: bool = False) -> Case:
    """One to three nodes in a row or two side by side, each with models of both kinds.

    With ``whole``, nodes also return the messages of models that do not stream, and copies.
    """
    tag = draw(st.sampled_from(["internal", "plan", "draft", "judge"]))
    others = st.lists(
        st.sampled_from(["friendly", f"{tag}s", f"no_{tag}", "model"]), max_size=2, unique=True
    )
    words = st.sampled_from(["", "ha", "no "]) | st.text("abc é→\n", min_size=1, max_size=4)
    ways = ["message", "copy", None] if whole else ["message", None]
    marks = [[], [tag], ["nostream"]] if whole else [[], [tag]]
    nodes = draw(node_names(1, 3))

    def one(late: float) -> Model:
        texts = draw(st.lists(words, min_size=1, max_size=3))
        tags = draw(st.permutations(draw(others) + draw(st.sampled_from(marks))))
        tokens = [(1.0, text) for text in texts]
        tokens[0] = (1.0 + late, texts[0])
        return Model(tokens=tuple(tokens), tags=tuple(tags), returned=draw(st.sampled_from(ways)))

    def speaker(place: int) -> Speaker:
        models = [one(place / 4), *(one(0.0) for _ in range(draw(st.integers(1, 2))))]
        return Speaker(node=nodes[place], models=tuple(models))

    speakers = [speaker(place) for place in range(len(nodes))]
    at_once = draw(st.integers(1, min(2, len(nodes))))
    return Case(Talk(tuple(speakers[:at_once]), tuple(speakers[at_once:])), tag)


@settings(max_examples=6)
@given(case=cases())
@example(case=BOTH)
async def test_hides_the_models_with_the_tag(
    submission: Submission, lab: Lab, seen: Seen, case: Case
) -> None:
    """yields each token of all models but those that have the tag"""
    graph = Hiding(lab, case)

    seen.add(graph, await expect_tokens(submission, graph))


@settings(max_examples=5)
@pytest.mark.needs("test_hides_the_models_with_the_tag")
@pytest.mark.points(2)
@given(case=cases(whole=True))
@example(case=WHOLE)
async def test_hides_whole_messages(submission: Submission, lab: Lab, case: Case) -> None:
    """yields no message that comes whole, such as that of a model with the tag `nostream`"""
    await expect_tokens(submission, Hiding(lab, case))


@pytest.mark.needs("test_hides_the_models_with_the_tag")
async def test_runs_the_graph_once(submission: Submission, lab: Lab, seen: Seen) -> None:
    """runs the graph once, with astream()"""
    graph = Hiding(lab, BOTH)

    seen.add(graph, await expect_tokens(submission, graph))

    seen.expect(expect_one_astream)


@settings(max_examples=2)
@pytest.mark.needs("test_runs_the_graph_once")
@given(case=cases())
async def test_yields_while_the_models_speak(
    submission: Submission, lab: Lab, seen: Seen, case: Case
) -> None:
    """yields each token before the next one is said"""
    graph = Hiding(lab, case)

    seen.add(graph, await expect_tokens(submission, graph))

    seen.expect(expect_in_time)


class Hiding(SpeakingGraph):
    """A graph, and the tag of the models that nobody is to hear."""

    def __init__(self, lab: Lab, case: Case) -> None:
        super().__init__(lab, case.talk)
        self.case = case


def expect_in_time(graph: Hiding, run: Run) -> None:
    """Each token was yielded before the next was said; raises :class:`Failure`."""
    places = [place for place, text in zip(run.item_places, run.items, strict=True) if text]
    expect_at_once(run, places, for_people(graph.said, graph.case), graph.said)


async def expect_tokens(submission: Submission, graph: Hiding) -> Run:
    """Call `hide_a_model`; raises :class:`Failure` unless it yields what people may read."""
    case = graph.case

    run = await submission.hide_a_model(graph, STATE, case.tag)

    said = await graph.all_said(STATE)
    expect_async_generator(run, "async for text in hide_a_model(…)")
    shown = for_people(said, case)
    items = [item for item in run.items if item != ""]
    place = differ(items, [one.text for one in shown])
    if place is not None:
        if not any(stream.places for stream in graph.streams):
            expect_some_event(graph, run)
            expect_one_astream(graph, run)
        message, mistake = what_is_wrong(items, place, said, case)
        raise Failure(
            message,
            expected=repr(shown[place].text) if place < len(shown) else "no more text",
            actual=repr(items[place]) if place < len(items) else "no more text",
            mistake=mistake,
            run=run,
        )
    return run


def for_people(said: list[Said], case: Case) -> list[Said]:
    """The tokens with text that people may read."""
    hidden = {case.tag, "nostream"}
    return [one for one in said if one.text and not hidden & set(one.tags)]


def what_is_wrong(
    items: list[Any], place: int, said: list[Said], case: Case
) -> tuple[str, str | None]:
    """The sentence and the mistake for wrong texts, as far as they can be told."""
    streamed = [one for one in said if "nostream" not in one.tags]
    for texts, sentence, mistake in look_alikes(streamed, case.tag):
        if items == texts:
            return sentence, mistake
    if items == list(accumulate(one.text for one in for_people(said, case))):
        return "each text is all that was said so far: each token comes alone", None
    if place >= len(items):
        return f"only {len(items)} of the texts that people may read were yielded", None
    item, number = items[place], f"text {place + 1}"
    if type(item) is not str:
        return f"{number} is no text, and the text of each token is asked for", None
    wholes = [each.text for speaker in case.talk.speakers for each in speaker.models]
    if all(text in wholes for text in items):
        text = "each text is a whole message, and comes when its node has finished"
        return f'{text}: tokens come in the mode "messages"', "updates"
    if item in wholes and item not in [one.text for one in for_people(said, case)[place:]]:
        text = f"{number} is a whole message that a node returned"
        return f"{text}: only an AIMessageChunk is a token", "whole_messages"
    shown = for_people(said, case)
    if place < len(shown) and item in [one.text for one in shown[place:]]:
        lost = f"{shown[place].text!r} of {shown[place].node} is lost before {number}"
        return f"{lost}: it was said then, and people may read it", None
    if item in [one.text for one in streamed if case.tag in one.tags]:
        return f"{number} was said by a model that has the tag {case.tag!r}", None
    return f"{number} is not what was said then", None


def look_alikes(streamed: list[Said], tag: str) -> list[tuple[list[str], str, str]]:
    """What wrong ways to sort out tokens let through, with a sentence and the known mistake."""
    first = next((i for i, one in enumerate(streamed) if tag in one.tags), len(streamed))
    nodes = {one.node for one in streamed if tag in one.tags}
    ways: list[tuple[list[Said], str, str]] = [
        ([], "nothing was yielded, though there was something to read", "drops_everything"),
        (
            streamed,
            f"no token is hidden, not even those of models that have the tag {tag!r}",
            "hides_nothing",
        ),
        (
            [one for one in streamed if one.tags != (tag,)],
            f"a model that has further tags beside {tag!r} is not hidden",
            "only_tag",
        ),
        (
            [one for one in streamed if tag not in one.tags and one.text.strip()],
            "tokens that are nothing but white space are left out: words run together then",
            "leaves_out_spaces",
        ),
        (
            [one for one in streamed if not one.tags],
            f"all models that have a tag are hidden, not only those with {tag!r}",
            "any_tag",
        ),
        (
            [one for one in streamed if tag not in str(one.tags)],
            f"a model is hidden that has no tag {tag!r}, only a word with that in it",
            "part_of_a_word",
        ),
        (
            streamed[:first],
            "it ends at the first token of an internal model: others speak after it",
            "ends_there",
        ),
        (
            [one for i, one in enumerate(streamed) if i < first or one.node not in nodes],
            "all that a node says after its internal model has spoken is hidden too",
            "hides_the_node",
        ),
    ]
    return [
        ([one.text for one in tokens if one.text], sentence, mistake)
        for tokens, sentence, mistake in ways
    ]
