"""Right: a coroutine function as router, a node in a thread, a value that LangGraph computes."""

import asyncio
from typing import Annotated, Literal
from pydantic import BaseModel, Field
from langgraph.graph import START, END, StateGraph
from langgraph.managed import RemainingSteps


def join(a: list[str], b: list[str]) -> list[str]:
    return [*a, *b]


class State(BaseModel):
    question: str
    answers: Annotated[list[str], join] = Field(default_factory=list)
    left: RemainingSteps = 0


def two_writers(ask_books, ask_web):
    async def books(state: State):
        assert state.left > 3
        return {"answers": await ask_books(state.question)}

    def web(state: State) -> dict:
        return {"answers": asyncio.run(ask(state.question))}

    async def ask(q):
        return await ask_web(q)

    async def route(state: State) -> Literal["books", "web"]:
        await asyncio.sleep(0)
        return ["books", "web"]

    g = StateGraph(State)
    g.add_node("books", books)
    g.add_node("web", web)
    g.add_conditional_edges(START, route, {"books": "books", "web": "web"})

    async def after(state):
        return END

    g.add_conditional_edges("books", after)
    return g.compile()
