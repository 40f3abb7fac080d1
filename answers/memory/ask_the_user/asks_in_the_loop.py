"""Asks in the middle of the loop, so that the stream waits for the user."""

from langgraph.types import Command


async def ask_the_user(graph, state, config, ask):
    step = state
    while step is not None:
        answers = {}
        async for event in graph.astream(step, config):
            for question in event.get("__interrupt__", ()):
                answers[question.id] = await ask(question.value)
            if event.keys().isdisjoint({"__interrupt__", "__metadata__"}):
                yield event
        step = Command(resume=answers) if answers else None
