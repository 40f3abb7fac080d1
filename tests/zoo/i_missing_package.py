"""It imports a package that is not there.

Verdict: broken; test_prints_every_message; the file does not import: ModuleNotFoundError: No module named
"""

import a_package_that_nobody_has


async def print_progress(graph, state):
    async for event in graph.astream(state):
        for node, update in event.items():
            print(f"→ {node}: {update['message']}")
