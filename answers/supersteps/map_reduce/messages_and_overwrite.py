"""Right: MessagesState, Overwrite, and a key that is never saved."""

from typing import Annotated
from typing_extensions import TypedDict
from langchain_core.messages import HumanMessage
from langgraph.graph import START, END, MessagesState, StateGraph
from langgraph.types import Send, Command, Overwrite
from langgraph.channels import UntrackedValue


class State(MessagesState):
    items: list
    table: Annotated[list, UntrackedValue]
    results: Annotated[list, lambda a, b: a + b]


def map_reduce(work):
    async def begin(state: State):
        return Command(
            update={"messages": [HumanMessage("go", id="1")], "results": Overwrite([])},
            goto=[Send("work", {"item": i, "messages": [HumanMessage(i)]}) for i in state["items"]],
        )

    async def node(state):
        assert state["messages"][0].content == state["item"]
        return {"results": [await work(state["item"])]}

    g = StateGraph(State)
    g.add_node("begin", begin, destinations=("work",))
    g.add_node("work", node)
    g.add_edge(START, "begin")
    return g.compile()
