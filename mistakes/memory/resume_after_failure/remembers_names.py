"""Caught by test_resumes_an_unusual_graph: takes a node that runs again for one that it has had.

Says: a node whose name was seen before is left out, although it ran again; leave out only events
with __metadata__
"""


async def resume_after_failure(graph, state, config, tries):
    seen, error, used = set(), None, 0
    todo = True
    while todo:
        used += 1
        try:
            async for part in graph.astream(
                None if error else state, config, stream_mode=["updates"], version="v2"
            ):
                node, *_ = part["data"]
                if node not in seen:
                    seen.add(node)
                    yield {node: part["data"][node]}
        except Exception as raised:
            error = raised
            if used == tries:
                raise
        todo = (await graph.aget_state(config)).next
