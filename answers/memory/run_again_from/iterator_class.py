"""Right: an object with __anext__ that opens the stream when it is first asked."""

class Again:
    def __init__(self, graph, config, node):
        self.graph, self.config, self.node = graph, config, node
        self.events = None

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.events is None:
            await self.open()
        return await anext(self.events)

    async def open(self):
        self.events = nothing()
        async for snapshot in self.graph.aget_state_history(self.config):
            if snapshot.next.count(self.node):
                self.events = self.graph.astream(None, snapshot.config)
                break

    async def aclose(self):
        if self.events is not None:
            await self.events.aclose()


async def nothing():
    return
    yield


def run_again_from(graph, config, node):
    return Again(graph, config, node)
