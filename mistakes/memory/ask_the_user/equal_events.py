"""Caught by test_asks_for_an_unusual_graph: takes an equal event for one that comes again.

Says: An event that is equal to an earlier one is left out; look for the mark instead.
"""

from contextlib import aclosing

from langgraph.types import Command


async def ask_the_user(graph, state, config, ask):
    yielded = []
    todo = state
    while True:
        questions = {}
        async with aclosing(graph.astream(todo, config)) as stream:
            async for event in stream:
                if "__interrupt__" in event:
                    for interrupt in event["__interrupt__"]:
                        questions[interrupt.id] = interrupt.value
                    continue
                plain = {k: v for k, v in event.items() if k != "__metadata__"}
                if plain in yielded:
                    continue
                yielded.append(plain)
                yield plain
        if not questions:
            return
        todo = Command(resume={key: await ask(text) for key, text in questions.items()})
