"""Right: the node is a method of an object, and takes one answer after the other."""

from dataclasses import dataclass
from typing import Any, TypedDict

from langgraph.graph import START, StateGraph
from langgraph.runtime import Runtime


class State(TypedDict, total=False):
    question: str
    answers: list[Any]


@dataclass
class Context:
    user: str
    limit: int


class Searcher:
    def __init__(self, find):
        self.find = find

    async def search(self, state: State, runtime: Runtime[Context]) -> State:
        user, limit = runtime.context.user, runtime.context.limit
        answers = []
        for answer in await self.find(state["question"], user):
            if len(answers) == limit:
                break
            answers.append(answer)
        return State(answers=answers)


def search_for_user(find):
    builder = StateGraph(State, context_schema=Context)
    builder.add_node("search", Searcher(find).search)
    builder.add_edge(START, "search")
    return builder.compile()
