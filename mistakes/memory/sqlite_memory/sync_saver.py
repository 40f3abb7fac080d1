"""Caught by test_takes_a_turn: thinks SqliteSaver serves astream() and ainvoke() as well.

Says: SqliteSaver does not work with astream() and ainvoke(); use AsyncSqliteSaver
"""

import operator
from typing import Annotated, Any, TypedDict

from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.graph import END, START, StateGraph


class Chat(TypedDict):
    messages: Annotated[list[str], operator.add]


def builder(answer: Any) -> Any:
    graph = StateGraph(Chat)
    graph.add_node("answer", answer)
    graph.add_edge(START, "answer")
    graph.add_edge("answer", END)
    return graph


async def turn(file: str, answer: Any, thread: str, text: str) -> list[str]:
    config = {"configurable": {"thread_id": thread}}
    with SqliteSaver.from_conn_string(file) as saver:
        graph = builder(answer).compile(checkpointer=saver)
        state = await graph.ainvoke({"messages": [text]}, config)
    return state["messages"]
