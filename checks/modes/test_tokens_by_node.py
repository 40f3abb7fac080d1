"""`tokens_by_node` yields what each node's model has said so far, token by token."""

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

Item = tuple[str, str]

STATE = {"question": "What is new?"}

WEATHER = Model(tokens=((1, "It "), (1, "rains"), (3, ".")))
NEWS = Model(
    tokens=((2.25, "Nothing"), (1, ""), (1, " "), (1, "new, "), (1, "new, "), (1, "at all")),
    identity="chatcmpl-1",
)
TWO = Talk((Speaker(node="weather", models=(WEATHER,)), Speaker(node="news", models=(NEWS,))))
COPIES = Talk(
    (
        Speaker(node="weather", models=(Model(tokens=WEATHER.tokens, returned="copy"),)),
        Speaker(node="news", models=(NEWS,)),
    ),
    (Speaker(node="sign", own="Your newspaper"),),
)


@st.composite
def talks(draw: st.DrawFn, *, whole: bool = False) -> Talk:
    """Two to four nodes that speak at once, and perhaps others one by one when they are done.

    No two tokens come at the same time. With ``whole``, nodes also return messages that are not
    their models' own.
    """
    ways = ["message", "copy", None] if whole else ["message"]
    words = st.sampled_from(["", "ha", "ha", "no "]) | st.text("abc é→\n", min_size=1, max_size=4)
    nodes = draw(node_names(2, 4))

    def speaker(place: int) -> Speaker:
        texts = draw(st.lists(words, min_size=2, max_size=4))
        gaps = [draw(st.sampled_from([1.0, 2.0, 3.0])) for _ in texts]
        gaps[0] += place / 4
        tokens = tuple(zip(gaps, texts, strict=True))
        identity = draw(st.sampled_from([None, f"chatcmpl-{place}"]))
        model = Model(tokens=tokens, returned=draw(st.sampled_from(ways)), identity=identity)
        return Speaker(node=nodes[place], models=(model,), own="Done." if whole else "")

    speakers = [speaker(place) for place in range(len(nodes))]
    at_once = draw(st.integers(2, len(nodes)))
    return Talk(tuple(speakers[:at_once]), tuple(speakers[at_once:]))


@settings(max_examples=6)
@given(talk=talks())
@example(talk=TWO)
async def test_yields_each_nodes_text_so_far(
    submission: Submission, lab: Lab, seen: Seen, talk: Talk
) -> None:
    """yields a node's name and its text so far for each token, however they are interleaved"""
    graph = SpeakingGraph(lab, talk)

    seen.add(graph, await expect_texts(submission, graph))


@settings(max_examples=4)
@pytest.mark.needs("test_yields_each_nodes_text_so_far")
@given(talk=talks(whole=True))
@example(talk=COPIES)
async def test_leaves_out_whole_messages(submission: Submission, lab: Lab, talk: Talk) -> None:
    """yields nothing for a whole message that a node returns: its text is not counted twice"""
    graph = SpeakingGraph(lab, talk)
    run = await submission.tokens_by_node(graph, STATE)

    said = await graph.all_said(STATE)
    wanted = texts_so_far(said)
    place = differ(run.items, wanted)
    if place is not None:
        raise whole_message(run, talk, wanted, place) or wrong_items(run, said, wanted, place)


@pytest.mark.needs("test_yields_each_nodes_text_so_far")
async def test_runs_the_graph_once(submission: Submission, lab: Lab, seen: Seen) -> None:
    """runs the graph once, with astream()"""
    graph = SpeakingGraph(lab, TWO)

    seen.add(graph, await expect_texts(submission, graph))

    seen.expect(expect_one_astream)


@settings(max_examples=2)
@pytest.mark.needs("test_runs_the_graph_once")
@pytest.mark.points(2)
@given(talk=talks())
async def test_yields_while_the_models_speak(
    submission: Submission, lab: Lab, seen: Seen, talk: Talk
) -> None:
    """yields each token before the next one is said"""
    graph = SpeakingGraph(lab, talk)

    seen.add(graph, await expect_texts(submission, graph))

    seen.expect(expect_in_time)


def expect_in_time(graph: SpeakingGraph, run: Run) -> None:
    """Each token was yielded before the next was said; raises :class:`Failure`."""
    shown = [one for one in graph.said if one.text]
    expect_at_once(run, run.item_places, shown, graph.said)


async def expect_texts(submission: Submission, graph: SpeakingGraph) -> Run:
    """Call `tokens_by_node`; raises :class:`Failure` unless it yields the right texts."""
    run = await submission.tokens_by_node(graph, STATE)

    said = await graph.all_said(STATE)
    expect_async_generator(run, "async for node, text in tokens_by_node(…)")
    wanted = texts_so_far(said)
    place = differ(run.items, wanted)
    if place is not None:
        if not any(stream.places for stream in graph.streams):
            expect_some_event(graph, run)
            expect_one_astream(graph, run)
        raise wrong_items(run, said, wanted, place)
    return run


def texts_so_far(said: list[Said]) -> list[Item]:
    """A node and its text so far for each token."""
    texts: dict[str, str] = {}
    items = []
    for one in said:
        texts[one.node] = texts.get(one.node, "") + one.text
        items.append((one.node, texts[one.node]))
    return items


def whole_message(run: Run, talk: Talk, wanted: list[Item], place: int) -> Failure | None:
    """The failure for an item that counts a whole message; None if the item is no such."""
    item = run.items[place] if place < len(run.items) else None
    for speaker in talk.speakers:
        so_far = dict(wanted[:place]).get(speaker.node, "")
        for text in [*(model.text for model in speaker.models), speaker.own]:
            if text and item in ((speaker.node, text), (speaker.node, so_far + text)):
                return Failure(
                    f"item {place + 1} counts {text!r}, a whole message that {speaker.node} "
                    "returned: only an AIMessageChunk is a token",
                    expected=wanted[place] if place < len(wanted) else "no more items",
                    actual=item,
                    mistake="doubled_message",
                    run=run,
                )
    return None


def wrong_items(run: Run, said: list[Said], wanted: list[Item], place: int) -> Failure:
    """Say what is wrong with the first item that differs, as far as it can be told."""
    items = run.items
    message, mistake = pattern_of(items, said, wanted)
    if not message and place >= len(items):
        message, mistake = too_few(items, wanted)
    elif not message:
        message, mistake = wrong_item(items[place], place, said, wanted)
    return Failure(
        message,
        expected=wanted[place] if place < len(wanted) else "no more items",
        actual=items[place] if place < len(items) else "no more items",
        mistake=mistake,
        run=run,
    )


def pattern_of(items: list[Any], said: list[Said], wanted: list[Item]) -> tuple[str, str | None]:
    """The sentence and the mistake that all items together show; "" for none."""
    everything, again, before = "", "", ""
    one_text, starting_again = [], []
    for one in said:
        everything += one.text
        again = again + one.text if one.node == before else one.text
        before = one.node
        one_text.append((one.node, everything))
        starting_again.append((one.node, again))
    if items == [(one.node, one.text) for one in said]:
        return "each item holds its token alone, not the node's text so far", "tokens_only"
    if items == one_text:
        return "the texts of all nodes run together: each has its own so far", "one_text_for_all"
    if items == starting_again:
        text = "a node's text starts again when another node has spoken in between"
        return text, "starts_again"
    if items == [(text, node) for node, text in wanted]:
        return "the text comes first in each item, and the node's name should", None
    last = list(dict(wanted).items())
    if len(items) == len(last) and all(item in last for item in items):
        text = "each item holds all that a node says, and comes when the node has finished"
        return f'{text}: tokens come in the mode "messages"', "updates"
    if sorted(map(repr, items)) == sorted(map(repr, wanted)):
        return "all items are there, in another order than that in which the tokens came", None
    return "", None


def too_few(items: list[Any], wanted: list[Item]) -> tuple[str, str | None]:
    """The sentence and the mistake for right items of which some are missing."""
    if not items:
        return "nothing was yielded", None
    text = f"only {len(items)} of {len(wanted)} items were yielded"
    return f"{text}: does the loop end when the first model is done?", "ends_with_the_first"


def wrong_item(
    item: Any, place: int, said: list[Said], wanted: list[Item]
) -> tuple[str, str | None]:
    """The sentence and the mistake for a wrong item."""
    number = f"item {place + 1}"
    if not is_item(item):
        return f"{number} is no tuple of two texts, a node's name and its text so far", None
    node, text = item
    so_far = dict(wanted[:place]).get(node, "")
    if so_far and text == so_far:
        return f"{number} brings nothing new: its token has no text", "empty_tokens"
    if place >= len(wanted):
        return f"{number} belongs to no token", None
    lost, (right_node, right_text) = said[place], wanted[place]
    if text == right_text:
        return f"{number} has another name than the node's, {right_node}", "wrong_name"
    if text in [so_far + later.text for later in said[place + 1 :] if later.node == node]:
        if not lost.text.strip():
            text = f"{lost.text!r} of {right_node} is lost before {number}"
            return f"{text}: white space is text too", "leaves_out_spaces"
        known = lost.text in dict(wanted[:place]).get(lost.node, "")
        text = f"{lost.text!r} of {right_node} is lost before {number}"
        return (f"{text}: it had said that before", "skips_repeats") if known else (text, None)
    return f"{number} is not what {right_node} had said by then", None


def is_item(item: Any) -> bool:
    """True for a tuple of two texts."""
    return type(item) is tuple and len(item) == 2 and all(type(part) is str for part in item)
