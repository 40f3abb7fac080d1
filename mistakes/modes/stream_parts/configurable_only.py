"""Caught by test_goes_on_with_an_answer: hands on what the config has as "configurable".

Says: it hands on a part of the config; nodes read the rest too, such as "metadata".
"""

MODES = ["updates", "values", "custom"]


async def stream_parts(graph, state, config):
    config = {"configurable": config["configurable"]}
    async for part in graph.astream(state, config, stream_mode=MODES, version="v2"):
        if part["type"] == "updates":
            for name in part["data"]:
                if not name.startswith("__"):
                    yield "node", name
        elif part["type"] == "custom":
            yield "progress", part["data"]
        else:
            yield "state", part["data"]
            for interrupt in part["interrupts"]:
                yield "question", interrupt.value
