"""Right: a subclass of StateGraph, an input schema for each node, policies, a store, a context."""

import operator
from typing import Annotated, TypedDict
from langchain_core.runnables import RunnableConfig
from langgraph.graph import START, END, StateGraph
from langgraph.runtime import Runtime
from langgraph.types import RetryPolicy, CachePolicy
from langgraph.cache.memory import InMemoryCache
from langgraph.store.memory import InMemoryStore


class Q(TypedDict):
    question: str


class State(Q):
    answers: Annotated[list[str], operator.iadd]


class Ctx(TypedDict, total=False):
    user: str


class MyGraph(StateGraph):
    pass


def two_writers(ask_books, ask_web):
    g = MyGraph(State, context_schema=Ctx)

    @g.add_node
    async def ignored(state: State):
        return None

    async def books(state: Q, config: RunnableConfig, runtime: Runtime[Ctx]):
        assert config["metadata"]["langgraph_node"] == "books"
        assert runtime.store is not None and not runtime.context
        return {"answers": await ask_books(state["question"])}

    async def web(state: Q, *, store):
        return [{"answers": await ask_web(state["question"])}][0]

    g.add_node("books", books, input_schema=Q, retry_policy=RetryPolicy(), metadata={"a": object()})
    g.add_node("web", web, input_schema=Q, cache_policy=CachePolicy())
    g.add_edge(START, "books")
    g.add_edge(START, "web")
    g.nodes.pop("ignored")
    return g.compile(cache=InMemoryCache(), store=InMemoryStore())
