"""Right: one function makes both nodes, a reducer of its own, edges chosen by a router."""

from typing import Annotated, Any, TypedDict

from langgraph.graph import END, START, StateGraph


def concatenated(left, right):
    return [*(left or []), *(right or [])]


State = TypedDict("State", {"question": str, "answers": Annotated[list, concatenated]})


def asking(ask) -> Any:
    async def node(state):
        return {"answers": await ask(state["question"])}

    return node


def two_writers(ask_books, ask_web):
    graph = StateGraph(State)
    for name, ask in {"web": ask_web, "books": ask_books}.items():
        graph.add_node(name, asking(ask))
        graph.add_edge(name, END)
    graph.add_conditional_edges(START, lambda _: ["web", "books"], ["web", "books"])
    return graph.compile()
