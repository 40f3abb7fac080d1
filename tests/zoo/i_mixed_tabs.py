"""It mixes tabs and spaces.

Verdict: broken; test_prints_every_message; the file does not import: TabError
"""

async def print_progress(graph, state):
    async for event in graph.astream(state):
        for node in event:
            print(node)
	    print("")
