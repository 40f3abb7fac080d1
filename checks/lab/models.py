"""Fake chat models that run in the judge, and graphs whose nodes have them speak."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from operator import add
from typing import Annotated, Any, TypedDict

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langgraph.graph import END, START, StateGraph

from kit.judge import Failure, Run
from lab.building import AtWork, as_node
from lab.graphs import Lab, LentGraph


class Talker(BaseChatModel):
    """A chat model that says its tokens, each after virtual seconds of its own.

    ``note`` is told each token at the moment at which it is said. Some providers give their
    messages an ``identity``; those of others get one that begins with "lc_run".
    """

    tokens: tuple[tuple[float, str], ...]
    note: Callable[[str], None]
    identity: str | None = None

    @property
    def _llm_type(self) -> str:
        return "talker"

    async def _astream(self, *_: Any, **__: Any) -> AsyncIterator[ChatGenerationChunk]:
        for seconds, text in self.tokens:
            await asyncio.sleep(seconds)
            self.note(text)
            yield ChatGenerationChunk(message=AIMessageChunk(content=text, id=self.identity))

    async def _agenerate(self, *_: Any, **__: Any) -> ChatResult:
        text = "".join([chunk.text async for chunk in self._astream()])
        return ChatResult(generations=[ChatGeneration(message=AIMessage(text))])

    def _generate(self, *_: Any, **__: Any) -> ChatResult:
        raise NotImplementedError("this model answers asynchronous calls only")


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A model in a node: its tokens, its tags, and what the node does with its message.

    The node may return the message as it is, may return a ``copy`` of it, or keep it (None).
    ``identity`` is the id that its provider gives the message.
    """

    tokens: tuple[tuple[float, str], ...]
    tags: tuple[str, ...] = ()
    returned: str | None = "message"
    identity: str | None = None

    @property
    def text(self) -> str:
        """All that it says."""
        return "".join(text for _, text in self.tokens)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """A node: its models speak one after the other, then it adds a message of its ``own``."""

    node: str
    models: tuple[Model, ...] = ()
    own: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """One token, when it was said: its place in the order of everything, and who said it."""

    place: int
    node: str
    text: str
    tags: tuple[str, ...]


class Answers(TypedDict, total=False):
    """The state of a graph that speaks."""

    question: str
    answers: Annotated[list[BaseMessage], add]


@dataclass(frozen=True, slots=True)
class Talk:
    """A graph: some speakers ``side_by_side``, and when they are done others one by one."""

    side_by_side: tuple[Speaker, ...]
    afterwards: tuple[Speaker, ...] = ()

    @property
    def speakers(self) -> tuple[Speaker, ...]:
        return self.side_by_side + self.afterwards


class SpeakingGraph(LentGraph):
    """A graph to hand to the submission; ``said`` is each token that its models have said."""

    def __init__(self, lab: Lab, talk: Talk) -> None:
        self.talk = talk
        self.said: list[Said] = []
        super().__init__(lab, self._build)

    async def all_said(self, state: dict[str, Any]) -> list[Said]:
        """Every token with text of a whole run: of the submission's, or of one from ``state``."""
        said = self.said
        if self.invokes or [stream.exhausted for stream in self.streams] != [True]:
            self.said = []
            await self.reference(state)
            said, self.said = self.said, said
        return [one for one in said if one.text]

    def _build(self, at_work: AtWork) -> Any:
        graph: StateGraph[Any] = StateGraph(Answers)
        for speaker in self.talk.speakers:
            graph.add_node(speaker.node, self._node(speaker, at_work))
        for speaker in self.talk.side_by_side:
            graph.add_edge(START, speaker.node)
        before = [speaker.node for speaker in self.talk.side_by_side]
        for speaker in self.talk.afterwards:
            graph.add_edge(before, speaker.node)
            before = [speaker.node]
        for name in before:
            graph.add_edge(name, END)
        return graph.compile()

    def _node(self, speaker: Speaker, at_work: AtWork) -> Any:
        def talker(model: Model) -> Talker:
            def note(text: str) -> None:
                place = self._note(f"{speaker.node} says {text!r}")
                self.said.append(Said(place, speaker.node, text, model.tags))

            tags, identity = list(model.tags) or None, model.identity
            return Talker(tokens=model.tokens, note=note, tags=tags, identity=identity)

        async def speak(state: Answers) -> dict[str, Any]:
            answers: list[BaseMessage] = []
            async with at_work(speaker.node):
                for model in speaker.models:
                    message = await talker(model).ainvoke(state["question"])
                    if model.returned:
                        copied = model.returned == "copy"
                        answers.append(AIMessage(model.text) if copied else message)
            if speaker.own:
                answers.append(AIMessage(speaker.own))
            return {"answers": answers}

        return as_node(speak)


def expect_at_once(run: Run, items: list[int], shown: list[Said], said: list[Said]) -> None:
    """Each token of ``shown`` was yielded before the next of ``said`` was said; or raises.

    ``items`` are the places at which the tokens of ``shown`` were yielded.
    """
    for number, place in enumerate(items):
        one = shown[number] if number < len(shown) else None
        if one is None or place < one.place:
            raise Failure(
                f"text {number + 1} was yielded before anybody had said it: it is not this run's",
                expected="each token is said, then yielded",
                actual="a token is yielded, and said later or never",
                run=run,
            )
        following = next((other for other in said if other.place > one.place), None)
        if following is None or place < following.place:
            continue
        reason = "each is held back until the next one has come"
        if at_the_end := place > said[-1].place:
            reason = "the tokens were collected first and yielded later"
        raise Failure(
            f"{following.node} had said {following.text!r} before {one.text!r} of {one.node} was "
            f"yielded: {reason}",
            expected=f"{one.text!r} of {one.node} is yielded before the next token is said",
            actual=f"{one.text!r} of {one.node} is yielded after the next token",
            mistake="collects_first" if at_the_end else "one_behind",
            run=run,
        )
