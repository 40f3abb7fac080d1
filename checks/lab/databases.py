"""SQLite files of checkpoints: written here, and read here without trusting what is in them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import Annotated, Any, TypedDict

import ormsgpack
from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.graph import StateGraph

from kit.judge import Failure, Function, Run
from lab.reducers import add

NO_WAL = b"\x01\x01"
"""Where a file says which journal it uses (sqlite.org/fileformat.html, 1.3): none of its own."""

MOST_STEPS = 100
"""Thousands of steps that SQLite may take for one query."""

LATEST = """
    SELECT type, checkpoint FROM checkpoints
    WHERE thread_id = ? AND checkpoint_ns = '' ORDER BY checkpoint_id DESC LIMIT 1
"""


class Chat(TypedDict):
    """The state of conversations that are written here."""

    messages: Annotated[list[str], add]


def write_database(conversations: dict[str, list[str]]) -> bytes:
    """Return a file that LangGraph has written, with one superstep for each thread."""
    builder = StateGraph(Chat).add_node("answer", lambda _: {}, input_schema=Chat)
    with closing(sqlite3.connect(":memory:", check_same_thread=False)) as connection:
        graph = builder.set_entry_point("answer").compile(checkpointer=SqliteSaver(connection))
        for thread, messages in conversations.items():
            graph.invoke({"messages": messages}, {"configurable": {"thread_id": thread}})
        return connection.serialize()


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedState:
    """What was saved last on a thread: the state, and the nodes that a run had started by then."""

    values: dict[str, Any]
    nodes: tuple[str, ...]


async def expect_saved(run: Run, function: Function, file: str, thread: str) -> bytes:
    """``file`` holds what ``run`` returned, is a database of LangGraph's, and is closed.

    Returns what is in the file.
    """
    content: Any = (await function(file, how="read_file")).value
    journal = (await function(f"{file}-wal", how="read_file")).value
    wrong, actual = "", ""
    if not isinstance(content, bytes):
        wrong, actual = f"after the turn there is no file called {file}", "no such file"
    elif journal is not None:
        wrong, actual = f"{file} is still open", f"{len(journal)} bytes are in {file}-wal"
    else:
        wrong = _find_fault(content, thread, run.value)
    if wrong:
        expected = f"{file} holds {run.value}, as checkpoints of LangGraph"
        raise Failure(wrong, expected=expected, actual=actual, run=run)
    return bytes(content)


def _find_fault(content: bytes, thread: str, messages: Any) -> str:
    """Return a sentence about what a file lacks, empty if it has all."""
    try:
        saved = read_latest(content, thread)
    except ValueError as error:
        return f"the file is not a database of checkpoints: {error}"
    if saved is None:
        return "the file is a database of checkpoints, and has none for the thread"
    if not saved.nodes:
        return "what is saved on the thread does not come from a graph: no node has run"
    if saved.values.get("messages") != messages:
        return "the last state of the thread in the file has other messages than the turn returned"
    return ""


def read_latest(content: bytes, thread: str) -> SavedState | None:
    """Return what was saved last on ``thread``, None if there is nothing.

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
            return SavedState(values=dict(saved["channel_values"]), nodes=nodes)
        except (sqlite3.Error, OverflowError, LookupError, TypeError) as error:
            raise ValueError(str(error)) from error
