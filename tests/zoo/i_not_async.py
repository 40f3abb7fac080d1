"""It forgot `async`, twice.

Verdict: unsolved; test_prints_every_message; it raised TypeError: 'async_generator' object is not iterable
"""

def print_progress(graph, state):
    for event in graph.astream(state):
        for node, update in event.items():
            print(f"→ {node}: {update['message']}")
