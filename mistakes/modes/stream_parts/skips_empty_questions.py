"""Caught by test_yields_the_questions: leaves out questions that are empty or false.

Says: it leaves out questions that are empty or false; None, 0 and "" are questions too.
"""

MODES = ["updates", "values", "custom"]


async def stream_parts(graph, state, config):
    async for part in graph.astream(state, config, stream_mode=MODES, version="v2"):
        kind, data = part["type"], part["data"]
        if kind == "custom":
            yield "progress", data
        if kind == "updates":
            for name in data.keys() - {"__interrupt__"}:
                yield "node", name
        if kind == "values":
            yield "state", data
            for question in filter(None, (i.value for i in part["interrupts"])):
                yield "question", question
