"""Caught by test_runs_nothing_without_a_checkpoint: thinks that there always is such a checkpoint.

Says: without such a checkpoint the graph runs from another one; run nothing
"""


async def run_again_from(graph, config, node):
    begin = config
    async for snapshot in graph.aget_state_history(config):
        begin = snapshot.config
        if node in snapshot.next:
            break
    async for event in graph.astream(None, begin):
        yield event
