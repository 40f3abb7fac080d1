"""A line is further in than it should be.

Verdict: broken; test_prints_every_message; the file does not import: IndentationError
"""

async def print_progress(graph, state):
    async for event in graph.astream(state):
          for node, update in event.items():
            print(f"→ {node}: {update['message']}")
         print("done")
