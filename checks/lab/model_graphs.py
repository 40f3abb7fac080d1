"""Graphs whose nodes call chat models: fake ones, which run in the judge and say what is drawn."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from itertools import chain, cycle, islice
from operator import add
from random import Random
from typing import Annotated, Any, TypedDict

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langgraph.graph import END, START, StateGraph

from lab.building import AtWork, as_node
from lab.graphs import Lab, LentGraph
from lab.vocabulary import LONG_TEXTS, SECONDS, TEXTS, choose_names, choose_text


class FakeModel(BaseChatModel):
    """A chat model that says its tokens, each after some virtual seconds.

    It calls ``note`` with each token when it says it. Some providers give their messages an
    ``identity``; messages of others get one that begins with "lc_run".
    """

    tokens: tuple[tuple[float, str], ...]
    note: Callable[[str], None]
    identity: str | None = None

    @property
    def _llm_type(self) -> str:
        return "fake"

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

    The node ``returned`` the "message" as it is, a "copy" of it, or neither (None). ``identity`` is
    the id that the model's provider gives the message.
    """

    tokens: tuple[tuple[float, str], ...]
    tags: tuple[str, ...] = ()
    returned: str | None = "message"
    identity: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelNode:
    """A node: its models speak one after the other, then it adds a message: ``own``."""

    name: str
    models: tuple[Model, ...] = ()
    own: str = ""


class ChatState(TypedDict, total=False):
    """The state of a chat graph; each model says at most ``most`` tokens, if that is there."""

    question: str
    most: int
    answers: Annotated[list[BaseMessage], add]


@dataclass(frozen=True, slots=True)
class Chat:
    """A graph: some nodes side by side, and when they have finished others one by one."""

    side_by_side: tuple[ModelNode, ...]
    afterwards: tuple[ModelNode, ...] = ()

    def lend(self, lab: Lab) -> ChatGraph:
        """Return the real graph, to hand to the submission."""
        return ChatGraph(lab, self)


@dataclass(frozen=True, slots=True)
class Token:
    """A text, the seconds after which it is said, and who says it: a node, a model with tags."""

    seconds: float
    node: str
    text: str
    tags: tuple[str, ...]


class ChatGraph(LentGraph):
    """A graph to hand to the submission."""

    def __init__(self, lab: Lab, chat: Chat) -> None:
        self._chat = chat
        self._said: list[Token] = []
        super().__init__(lab, self._build)

    async def find_tokens(self, state: dict[str, Any]) -> list[Token]:
        """Return each token with text that the models say for ``state``, in order."""
        self._said.clear()
        began = self._submission.now
        await self.reference(state)
        tokens = [replace(token, seconds=token.seconds - began) for token in self._said]
        return [token for token in tokens if token.text]

    def _build(self, at_work: AtWork) -> Any:
        chat = self._chat
        graph: StateGraph[Any] = StateGraph(ChatState)
        for node in chat.side_by_side + chat.afterwards:
            graph.add_node(node.name, self._node(node, at_work))
        for node in chat.side_by_side:
            graph.add_edge(START, node.name)
        before = [node.name for node in chat.side_by_side]
        for node in chat.afterwards:
            graph.add_edge(before, node.name)
            before = [node.name]
        for name in before:
            graph.add_edge(name, END)
        return graph.compile()

    def _node(self, node: ModelNode, at_work: AtWork) -> Any:
        def fake(model: Model, most: int | None) -> FakeModel:
            def note(text: str) -> None:
                self._note(f"{node.name} says {text!r}")
                self._said.append(Token(self._submission.now, node.name, text, model.tags))

            return FakeModel(
                tokens=model.tokens[:most],
                note=note,
                tags=list(model.tags) or None,
                identity=model.identity,
            )

        async def speak(state: ChatState) -> dict[str, Any]:
            answers: list[BaseMessage] = []
            async with at_work(node.name):
                for model in node.models:
                    message = await fake(model, state.get("most")).ainvoke(state["question"])
                    if model.returned == "copy":
                        answers.append(AIMessage(message.content))
                    elif model.returned:
                        answers.append(message)
            if node.own:
                answers.append(AIMessage(node.own))
            return {"answers": answers}

        return as_node(speak)


def speaker(name: str, *models: Model, own: str = "") -> ModelNode:
    """Return a node whose models speak one after the other."""
    return ModelNode(name=name, models=models, own=own)


def say(*texts: str, seconds: float = 1.0, **facts: Any) -> Model:
    """Return a model that says these tokens, one every so many seconds."""
    return Model(tokens=tuple((seconds, text) for text in texts), **facts)


def speak_long(count: int, offset: float = 0.0, **facts: Any) -> Model:
    """Return a model that says so many odd tokens, each twice in a row, at odd times below 3 s.

    ``offset`` is added to the first time: models side by side say nothing at the same moment.
    """
    twice = chain.from_iterable((text, text) for text in (*TEXTS, *LONG_TEXTS))
    tokens = zip(cycle(SECONDS[:5]), islice(cycle(twice), count), strict=False)
    return _delay(tuple(tokens), offset, **facts)


def choose_model(chance: Random, offset: float = 0.0, **facts: Any) -> Model:
    """Return a model that says one to four tokens, some of them without text or equal."""
    texts = [chance.choice(("", "ha", "ha", "no ", choose_text(chance))) for _ in range(4)]
    tokens = [(chance.choice(SECONDS), text) for text in texts[: chance.randint(1, 4)]]
    return _delay(tuple(tokens), offset, **facts)


def _delay(tokens: tuple[tuple[float, str], ...], offset: float, **facts: Any) -> Model:
    """Return a model whose first token comes ``offset`` seconds later."""
    (seconds, text), *others = tokens
    return Model(tokens=((seconds + offset, text), *others), **facts)


OFFSET = 0.001
"""Seconds between the first tokens of nodes; all other times are multiples of ten of it."""


def choose_chat(
    chance: Random, make_node: Callable[[str, float], ModelNode], least: int = 1, most: int = 3
) -> Chat:
    """Return ``least`` to ``most`` nodes, of which at least ``least`` run side by side.

    ``make_node`` takes a node's name and the offset of its first token.
    """
    names = choose_names(chance, chance.randint(least, most))
    nodes = [make_node(name, number * OFFSET) for number, name in enumerate(names)]
    wide = chance.randint(least, len(nodes))
    return Chat(tuple(nodes[:wide]), tuple(nodes[wide:]))
