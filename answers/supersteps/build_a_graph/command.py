"""Right: the decision is made in the node, which returns a Command."""

from typing import Any, Literal, TypedDict

from langgraph.graph import END, StateGraph
from langgraph.types import Command


class State(TypedDict, total=False):
    topic: str
    text: str
    ok: bool


def build_a_graph(draft, check, improve):
    async def decide(state: State) -> Command[Literal["improve", "__end__"]]:
        update: dict[str, Any] = await check(state)
        return Command(update=update, goto=END if update["ok"] else "improve")

    graph = StateGraph(State)
    graph.add_sequence([("draft", draft), ("check", decide)])
    graph.add_node("improve", improve)
    graph.set_entry_point("draft")
    graph.add_edge("improve", "check")
    return graph.compile()
