"""Right: parts of version 2, with the questions from those of the type values."""

from langgraph.types import Command


async def ask_the_user(graph, state, config, ask):
    step, seen = state, set()
    while step is not None:
        todo = {}
        async for part in graph.astream(
            step, config, stream_mode=["updates", "values"], version="v2"
        ):
            if part["type"] == "updates":
                data = part["data"]
                if "__interrupt__" in data or "__metadata__" in data:
                    continue
                yield data
            else:
                todo.update({i.id: i.value for i in part["interrupts"]})
        step = None
        if todo:
            answers = {}
            for id, question in todo.items():
                answers[id] = await ask(question)
            step = Command(resume=answers)
