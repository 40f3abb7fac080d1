"""Right: a state of its own, a chained builder, and the saved state from aget_state."""

from operator import add
from typing import Annotated, Any

from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import StateGraph
from typing_extensions import TypedDict


class Talk(TypedDict, total=False):
    messages: Annotated[list, add]


async def turn(file: str, answer: Any, thread: str, text: str) -> list[str]:
    async with AsyncSqliteSaver.from_conn_string(file) as memory:
        graph = (
            StateGraph(Talk)
            .add_node(answer)
            .set_entry_point("answer")
            .set_finish_point("answer")
            .compile(checkpointer=memory)
        )
        config = {"configurable": {"thread_id": thread}}
        await graph.ainvoke({"messages": [text]}, config)
        return (await graph.aget_state(config)).values["messages"]
