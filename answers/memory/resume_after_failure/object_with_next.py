"""Right: an object that opens the next stream."""


class _Runs:
    def __init__(self, graph, config, state, tries):
        self.open = lambda given: graph.astream(given, config, stream_mode=["updates"])
        self.left = tries - 1
        self.stream = self.open(state)

    async def next(self):
        """Return (True, event) or (False, None)."""
        while True:
            try:
                _, event = await self.stream.__anext__()
            except StopAsyncIteration:
                return False, None
            except Exception:
                if self.left == 0:
                    raise
                self.left -= 1
                self.stream = self.open(None)
            else:
                if not event.get("__metadata__", {}).get("cached", False):
                    return True, event


async def resume_after_failure(graph, state, config, tries):
    runs = _Runs(graph, config, state, tries)
    try:
        more, event = await runs.next()
        while more:
            yield event
            more, event = await runs.next()
    finally:
        await runs.stream.aclose()
