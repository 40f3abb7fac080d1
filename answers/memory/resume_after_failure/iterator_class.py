"""A class with __anext__ that opens the next stream when one has failed."""

class Resumed:
    def __init__(self, graph, state, config, tries):
        self.graph, self.config, self.left = graph, config, tries
        self.open(state)

    def open(self, state):
        self.left -= 1
        self.events = self.graph.astream(state, config=self.config, stream_mode="updates")

    def __aiter__(self):
        return self

    async def __anext__(self):
        while True:
            try:
                event = await anext(self.events)
            except StopAsyncIteration:
                raise
            except Exception:
                if self.left == 0:
                    raise
                self.open(None)
            else:
                if "__metadata__" not in event:
                    return event

    async def aclose(self):
        await self.events.aclose()


def resume_after_failure(graph, state, config, tries):
    return Resumed(graph, state, config, tries)
