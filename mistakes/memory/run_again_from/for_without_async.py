"""Caught by test_runs_again_from_a_node: thinks that a history is a list.

Says: aget_state_history() gives an asynchronous generator; write `async for`
"""


async def run_again_from(graph, config, node):
    for snapshot in graph.aget_state_history(config):
        if node in snapshot.next:
            async for event in graph.astream(None, snapshot.config):
                yield event
            return
