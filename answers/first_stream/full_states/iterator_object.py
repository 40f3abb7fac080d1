"""Right: an object with __aiter__ and __anext__ that picks "values" out of several modes."""

from typing import Any


class full_states:
    def __init__(self, graph: Any, state: dict[str, Any]) -> None:
        self.stream = graph.astream(state, stream_mode=["updates", "values", "tasks"])
        self.count = 0

    def __aiter__(self) -> "full_states":
        return self

    async def __anext__(self) -> dict[str, Any]:
        while True:
            mode, chunk = await anext(self.stream)
            if mode == "values":
                self.count += 1
                print(f"state {self.count}")
                return dict(chunk)


if __name__ == "__main__":
    print("a main block")
