"""Right: an iterator object that remembers whether it has said how the run ended."""


class errors_mid_stream:
    def __init__(self, graph, state):
        self._stream = graph.astream(state)
        self._over = False

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self._over:
            raise StopAsyncIteration
        try:
            async for event in self._stream:
                return event
            record = {"done": True}
        except Exception as error:
            record = {"error": type(error).__name__}
        self._over = True
        return record
