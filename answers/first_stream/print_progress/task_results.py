"""Right: a callable object, the results of mode "tasks", and a handler that is a coroutine."""

from typing import Any


class Printer:
    async def show(self, node: str, result: dict[str, Any]) -> str:
        print("→ %s: %s" % (node, result["message"]))
        return node

    async def __call__(self, graph: Any, state: dict[str, Any]) -> list[str]:
        tasks = graph.astream(state, stream_mode=["values", "tasks"])
        return [
            await self.show(task["name"], task["result"])
            async for mode, task in tasks
            if mode == "tasks" and "result" in task
        ]


print_progress = Printer()

if __name__ == "__main__":
    print("a main block")
