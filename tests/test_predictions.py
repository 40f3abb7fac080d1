"""The graphs that a learner reads in `predict_the_events` are the ones that are judged."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
ADDRESS = "first_stream/predict_the_events.py"


def load(shelf: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"{shelf}_predict", ROOT / shelf / ADDRESS)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("graph", "constant", "state"),
    [
        ("lesson_graph", "LESSON_EVENTS", {"count": 5, "message": "start"}),
        ("order_graph", "ORDER_EVENTS", {"item": "lamp", "price": 0, "note": ""}),
        ("search_graph", "SEARCH_EVENTS", {"notes": []}),
    ],
)
async def test_shown_graphs_yield_the_predicted_events(
    graph: str, constant: str, state: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A graph of the exercise's text yields what the reference answer says."""

    async def quickly(seconds: float) -> None:
        for _ in range(int(seconds)):
            await real_sleep(0)

    import asyncio

    real_sleep = asyncio.sleep
    exercise = load("exercises")
    monkeypatch.setattr(exercise.asyncio, "sleep", quickly)
    stream = getattr(exercise, graph).astream(state)
    assert [event async for event in stream] == getattr(load("solutions"), constant)
