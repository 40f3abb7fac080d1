"""It is right, but for one byte of a comment, which is latin-1.

Verdict: broken; test_prints_every_message; the file does not import: SyntaxError: Non-UTF-8 code starting with '\xe9' on line 10
"""

async def print_progress(graph, state):
    async for event in graph.astream(state):
        for node, update in event.items():
            print("\N{RIGHTWARDS ARROW}", f"{node}: {update['message']}")
# café
