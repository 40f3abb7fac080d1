"""Answers one question a stream, so that the others come again."""

from langgraph.types import Command


async def ask_the_user(graph, state, config, ask):
    step = state
    while step is not None:
        first = None
        async for event in graph.astream(step, config):
            match event:
                case {"__interrupt__": (question, *_)}:
                    first = first or question
                case {"__metadata__": _}:
                    pass
                case _:
                    yield event
        step = first and Command(resume={first.id: await ask(first.value)})
