"""The types of LangChain and LangGraph that cross between judge and runner, the same on both sides.

Loaded into the runner before the submission, and used by the laboratory in the judge.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from langchain_core import messages
from langchain_core.messages.base import TextAccessor
from langgraph.types import Command, GraphOutput, Interrupt, Overwrite, Send, StateSnapshot
from langgraph.types import PregelTask as Task

MESSAGES = (
    messages.AIMessage,
    messages.AIMessageChunk,
    messages.HumanMessage,
    messages.HumanMessageChunk,
    messages.SystemMessage,
    messages.ToolMessage,
    messages.RemoveMessage,
)


def install(_: Any, types: Any) -> None:
    """Let messages and LangGraph's own types cross with all that they hold."""
    for message in MESSAGES:
        types.add(message.__name__, message, _fields_of_model, lambda data, m=message: m(**data))
    types.add("Text", TextAccessor, str.__str__, lambda data: data)  # what `message.text` gives
    for kind in (Send, Command, GraphOutput, Overwrite):
        types.add(kind.__name__, kind, _parts, lambda data, k=kind: k(**data))
    types.add("Interrupt", Interrupt, lambda i: {"value": i.value, "id": i.id}, _interrupt)
    types.add("Task", Task, Task._asdict, lambda data: Task(**data))
    types.add("StateSnapshot", StateSnapshot, _snapshot, lambda data: StateSnapshot(**data))


def _fields_of_model(message: messages.BaseMessage) -> dict[str, Any]:
    return message.model_dump(exclude={"type"})


def _parts(value: Any) -> dict[str, Any]:
    if isinstance(value, Send):  # newer ones hold more, which no exercise uses
        return {"node": value.node, "arg": value.arg}
    return {field.name: getattr(value, field.name) for field in fields(value)}


def _interrupt(data: dict[str, Any]) -> Interrupt:
    return Interrupt(value=data["value"], id=data["id"])


def _snapshot(snapshot: StateSnapshot) -> dict[str, Any]:
    return snapshot._asdict()
