"""SQLite files of checkpoints: made here, and read here without trusting what is in them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import Annotated, Any, TypedDict

import ormsgpack
from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.graph import StateGraph

from lab.reducers import add

NO_WAL = b"\x01\x01"
"""Where a file says which journal it uses (sqlite.org/fileformat.html, 1.3): none of its own."""

MOST_STEPS = 100
"""Thousands of steps that SQLite may take for one question."""

LATEST = """
    SELECT type, checkpoint FROM checkpoints
    WHERE thread_id = ? AND checkpoint_ns = '' ORDER BY checkpoint_id DESC LIMIT 1
"""


class Chat(TypedDict):
    """The state of the conversations that are written here."""

    messages: Annotated[list[str], add]


def database(conversations: dict[str, list[str]]) -> bytes:
    """A file that LangGraph has written, with one superstep for each thread."""
    builder = StateGraph(Chat).add_node("answer", lambda _: {}, input_schema=Chat)
    with closing(sqlite3.connect(":memory:", check_same_thread=False)) as connection:
        graph = builder.set_entry_point("answer").compile(checkpointer=SqliteSaver(connection))
        for thread, messages in conversations.items():
            graph.invoke({"messages": messages}, {"configurable": {"thread_id": thread}})
        return connection.serialize()


@dataclass(frozen=True, slots=True, kw_only=True)
class Latest:
    """What was saved last on a thread: the state, and the nodes that a run had started by then."""

    values: dict[str, Any]
    nodes: tuple[str, ...]


def latest(content: bytes, thread: str) -> Latest | None:
    """What was saved last on ``thread``, None if there is nothing.

    Raises ValueError if ``content`` is no database of checkpoints. A checkpoint may hold instances
    of any class, and LangGraph makes them; here only plain data is read.
    """
    with closing(sqlite3.connect(":memory:")) as connection:
        asked = iter(range(MOST_STEPS))
        connection.set_progress_handler(lambda: next(asked, None) is None, 1_000)
        try:
            connection.deserialize(content[:18] + NO_WAL + content[20:])
            connection.execute("PRAGMA trusted_schema = OFF")
            row = connection.execute(LATEST, [thread]).fetchone()
            if row is None:
                return None
            saved = ormsgpack.unpackb(row[1])
            nodes = tuple(str(n) for n in saved["versions_seen"] if not str(n).startswith("__"))
            return Latest(values=dict(saved["channel_values"]), nodes=nodes)
        except (sqlite3.Error, OverflowError, LookupError, TypeError) as error:
            raise ValueError(str(error)) from error
