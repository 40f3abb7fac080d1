"""Its function takes only the graph.

Verdict: unsolved; test_prints_every_message; it raised TypeError: print_progress() takes 1 positional argument but 2 were given
"""

async def print_progress(graph):
    async for event in graph.astream({"count": 0}):
        print(event)
