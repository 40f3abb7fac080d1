"""Caught by test_yields_while_the_graph_runs: lets the stream wait for the user.

Says: ask() is awaited inside the loop over the stream, so events of other nodes wait for the
user; ask when the stream has ended
"""

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
