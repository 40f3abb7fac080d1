"""Right: the context is a model of pydantic, and the builder is used in one chain."""

from typing import Any, TypedDict

from langgraph.graph import START, StateGraph
from langgraph.runtime import Runtime
from pydantic import BaseModel


class State(TypedDict, total=False):
    question: str
    answers: list[Any]


class Context(BaseModel):
    user: str
    limit: int


def search_for_user(find):
    async def search(state: State, runtime: Runtime[Context]):
        answers = await find(state["question"], runtime.context.user)
        return {"answers": answers[: runtime.context.limit]}

    builder = StateGraph(State, context_schema=Context).add_node(search)
    return builder.set_entry_point("search").set_finish_point("search").compile()
