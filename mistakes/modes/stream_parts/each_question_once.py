"""Caught by test_yields_the_questions: yields one of the equal questions of a part.

Says: it leaves out a question that is equal to one before; two nodes may ask the same.
"""

MODES = ["updates", "values", "custom"]


async def stream_parts(graph, state, config):
    async for part in graph.astream(state, config, stream_mode=MODES, version="v2"):
        if part["type"] == "updates":
            for name in part["data"]:
                if name != "__interrupt__":
                    yield "node", name
        elif part["type"] == "custom":
            yield "progress", part["data"]
        else:
            yield "state", part["data"]
            asked = []
            for interrupt in part["interrupts"]:
                if interrupt.value not in asked:
                    asked.append(interrupt.value)
                    yield "question", interrupt.value
