"""Right: methods of a class as nodes, which read one key, and entry and
finish points."""

import itertools
from typing import Annotated
from typing_extensions import TypedDict

from langgraph.graph import StateGraph


class Question(TypedDict):
    question: str


class Answers(Question):
    answers: Annotated[list[str], lambda old, new: list(itertools.chain(old, new))]


class Writers:
    def __init__(self, ask_books, ask_web):
        self.ask_books = ask_books
        self.ask_web = ask_web

    async def books(self, state: Question):
        return {"answers": await self.ask_books(state["question"])}

    async def web(self, state: Question):
        return {"answers": await self.ask_web(state["question"])}

    def graph(self):
        b = StateGraph(Answers)
        b.add_node(self.books).add_node(self.web)
        b.set_entry_point("web")
        b.set_entry_point("books")
        b.set_finish_point("books")
        b.set_finish_point("web")
        return b.compile()


def two_writers(ask_books, ask_web):
    return Writers(ask_books, ask_web).graph()
