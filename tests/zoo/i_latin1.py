"""It is right, but for its bytes, which are latin-1 and not UTF-8: é.

Verdict: broken; test_prints_every_message; the file does not import: SyntaxError: Non-UTF-8 code starting with '\xe9' on line 1
"""

async def print_progress(graph, state):
    """Grüße."""
    async for event in graph.astream(state):
        for node, update in event.items():
            print("\N{RIGHTWARDS ARROW}", f"{node}: {update['message']}")
