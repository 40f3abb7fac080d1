"""A checkpointer that takes its time, and graphs that save with it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Annotated, Any, TypedDict

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import ChannelVersions, Checkpoint, CheckpointMetadata
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, StateGraph

from kit.judge import Submission
from kit.model import Lane
from lab.building import AtWork, as_node
from lab.graphs import Lab, LentGraph
from lab.reducers import add


class Log(TypedDict):
    """The state: what each node has written down."""

    log: Annotated[list[str], add]


@dataclass(frozen=True, slots=True, kw_only=True)
class Save:
    """One state that has been saved: of which thread and step, and its place in the record."""

    thread: str
    step: int
    place: int


Saved = tuple[str, int, tuple[str, ...], dict[str, Any]]
"""One state of a thread's history: source, step, next, values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One run that the submission made: its method, its thread, the durability it asked for."""

    method: str
    thread: str
    durability: Any
    config: Any
    ended: bool

    @classmethod
    def of(cls, method: str, config: Any, options: dict[str, Any], *, ended: bool) -> Use:
        durability = options.get("durability")
        thread = _thread_of(config)
        return cls(method=method, thread=thread, durability=durability, config=config, ended=ended)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One run: seconds to each event, and to its end."""

    events: list[float]
    end: float


class SlowSaver(InMemorySaver):
    """Keeps states in memory, and needs ``seconds`` of virtual time for each."""

    def __init__(self, submission: Submission, seconds: float) -> None:
        super().__init__()
        self.saves: list[Save] = []
        self._submission = submission
        self._seconds = seconds

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        await asyncio.sleep(self._seconds)
        place = self._submission.timeline.note(
            Lane.NODE, f"the state after step {metadata['step']} is saved"
        )
        thread = str(config["configurable"]["thread_id"])
        self.saves.append(Save(thread=thread, step=metadata["step"], place=place))
        return self.put(config, checkpoint, metadata, new_versions)


class SlowGraph:
    """Nodes in a row that take a second each, and a saver that takes ``seconds`` for each state.

    The first node is step 1. Steps -1 and 0 are the input, before and after it has been taken in.
    ``node_seconds`` may be something else than one; with ``beside`` the first two nodes run side by
    side.
    """

    def __init__(  # noqa: PLR0913 - what does not vary everywhere is given by name
        self,
        lab: Lab,
        nodes: list[str],
        words: list[str],
        seconds: float,
        *,
        node_seconds: float = 1.0,
        beside: bool = False,
    ) -> None:
        self.nodes = nodes
        self.steps = len(nodes) - beside
        self._node_seconds, self._beside = node_seconds, beside
        self.texts = {n: f"{n}: {w}" for n, w in zip(nodes, words, strict=True)}
        self.saver = SlowSaver(lab.submission, seconds)
        self.graph: LentGraph = lab.lend(self._build)
        self._copy = (lab, nodes, words, seconds)

    def uses(self) -> list[Use]:
        """All runs that the submission has made; a stream that no event was asked of is none."""
        uses = [
            Use.of(stream.method, stream.config, stream.options, ended=stream.exhausted)
            for stream in self.graph.streams
            if stream.asked
        ]
        return uses + [
            Use.of(invoke["method"], invoke["config"], invoke, ended=True)
            for invoke in self.graph.invokes
        ]

    def asked_for_history(self, thread: str) -> bool:
        """True if the submission has looked at what is saved on ``thread``."""
        return any(_thread_of(config) == thread for config in self.graph.looked_at)

    async def history(self, thread: str) -> list[Saved]:
        """What is saved on ``thread``, oldest first."""
        found: list[Saved] = []
        config: RunnableConfig = {"configurable": {"thread_id": thread}}
        async for snapshot in self.graph.compiled.aget_state_history(config):
            metadata: Any = snapshot.metadata
            found.append((metadata["source"], metadata["step"], snapshot.next, snapshot.values))
        return found[::-1]

    async def measured(self, durability: str) -> Measured:
        """What the same graph does with this durability; leaves no trace on this one's threads."""
        lab = self._copy[0]
        began, events = lab.submission.now, list[float]()
        more: dict[str, Any] = {"node_seconds": self._node_seconds, "beside": self._beside}
        graph: Any = SlowGraph(*self._copy, **more).graph.compiled
        config = {"configurable": {"thread_id": durability}}
        async for _ in graph.astream({"log": []}, config, durability=durability):
            events.append(lab.submission.now - began)
        return Measured(events=events, end=lab.submission.now - began)

    def _build(self, at_work: AtWork) -> Any:
        builder = StateGraph(Log)
        first = self.nodes[: 1 + self._beside]
        for name, text in self.texts.items():
            builder.add_node(name, self._node(name, text, at_work), input_schema=Log)
        for name in first:
            builder.add_edge(START, name)
        before = first
        for name in self.nodes[len(first) :]:
            builder.add_edge(before, name)
            before = [name]
        builder.add_edge(before, END)
        return builder.compile(checkpointer=self.saver)

    def _node(self, name: str, text: str, at_work: AtWork) -> Any:
        async def run(_: Log) -> Log:
            async with at_work(name):
                await asyncio.sleep(self._node_seconds)
            return {"log": [text]}

        return as_node(run)


def _thread_of(config: Any) -> str:
    """The id of the thread that a config names, as LangGraph reads it; empty if it names none."""
    if not isinstance(config, dict):
        return ""
    inner = config.get("configurable")
    named = inner if isinstance(inner, dict) and "thread_id" in inner else config
    return str(named.get("thread_id", ""))
