"""Right: a class with the nodes and an asynchronous router as methods, and
add_sequence()."""

from typing import Literal
from typing_extensions import TypedDict

from langgraph.graph import START, StateGraph


class Topic(TypedDict):
    topic: str


class State(Topic, total=False):
    text: str
    ok: bool


class Loop:
    def __init__(self, draft, check, improve):
        self._draft, self._check, self._improve = draft, check, improve

    async def draft(self, state: State):
        return await self._draft(state)

    async def check(self, state: State):
        return await self._check(state)

    async def improve(self, state: State):
        return await self._improve(state)

    async def route(self, state: State) -> Literal["improve", "__end__"]:
        return ("improve", "__end__")[state["ok"]]

    def compiled(self):
        builder = StateGraph(State)
        builder.add_sequence([("draft", self.draft), ("check", self.check)])
        builder.add_node(self.improve)
        builder.add_edge(START, "draft")
        builder.add_edge("improve", "check")
        builder.add_conditional_edges("check", self.route)
        return builder.compile(name="improver")


def build_a_graph(draft, check, improve):
    return Loop(draft, check, improve).compiled()
