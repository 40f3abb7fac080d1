"""Names, texts, values, times and sizes that show faults: what all checks of this course draw from.

Each entry is here because an answer that is almost right treats it in another way than the rest:
it strips or lowers names, takes a falsy value for a missing one, stops after ten items, and so on.
``kit course check`` reports which of these kinds no check of an exercise makes.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from string import ascii_lowercase
from typing import Any, Final

from hypothesis import strategies as st

NODE_NAMES: Final = (
    *("draft", "Draft", "DRAFT", "draft-2", "draft.2", "draft 2", "draft_2"),
    *(
        "_draft",
        "__draft",
        "__draft__",
        " draft",
        "draft ",
        "a b",
        "a c",
        "2",
        "naïve",
        "日本",
        "a{b}",
        "%s",
        "n" * 50,
    ),
)
"""Names that LangGraph takes for nodes. Several differ in case, blanks or underscores only."""

COMMON_NAMES: Final = (
    *("output", "result", "message", "count", "values", "data", "node", "event", "name"),
)
"""Names that an answer may expect, or mistake for a key of the state."""

TEXTS: Final = (
    *(
        "",
        " ",
        "0",
        "None",
        "unchanged",
        "done",
        "Error",
        "  blanks at both ends  ",
        "Äpfel → 苹果",
    ),
    *("node: message", "{}", "x" * 200),
)
"""Texts of one line."""

LONG_TEXTS: Final = ("two\nlines", "ends with a line end\n", "\n", "word " * 100, "a\u2028b\x85c")
"""Texts that a reader of lines, or a cut, changes."""

SERVED_TEXTS: Final = (*TEXTS, *(text for text in LONG_TEXTS if "\u2028" not in text))
"""Those that a server sends as JSON, however it writes JSON.

A frame may have several lines of data, and ``splitlines()`` cuts JSON at U+2028 too.
"""

THREAD_NAMES: Final = (
    *("ann", "Ann", " ann", "ann ", "ann-1", "u" * 60, "u" * 61, "50%25"),
    *("Ärne O'Neil <ä@b.example>", "A\u0308rne O'Neil <a\u0308@b.example>"),
)
"""Names of users and threads. The last two look alike: Unicode writes ä in two ways."""

VALUES: Final[tuple[Any, ...]] = (
    *(None, 0, "", False, [], {}, -1, 0.0, "unchanged", "None"),
    *([0], {"k": None}, ("a", "b"), [None, ""], 10**15, True, "  x  ", "Äpfel → '苹果'", "x" * 200),
)
"""Values of one key of a state, of an item, of an answer."""

SAVED_VALUES: Final = tuple(value for value in VALUES if value != 10**20)
"""Those that a checkpointer can save: LangGraph's refuse integers of more than 64 bits."""

SECONDS: Final = (0.1, 0.37, 1.0, 1.37, 2.5, 7.0, 61.0)
"""How long something takes; no rhythm of polling meets all of them."""

SIZES: Final = (1, 2, 11, 26, 42, 130)
"""How many there are: caps are often 10, 25, 40 and 100."""

CLEAN_UP_SECONDS: Final = 1.0
"""How long a node that is cancelled takes to clean up."""

LONG_CLEAN_UP_SECONDS: Final = 11.0
"""As long as that may last: longer than limits that answers set for it."""

CROWD: Final = 60
"""Callers at the same time."""

chances = st.integers(0, 2**60).map(Random)
"""Chance for what is many draws and has no edges to look for.

Hypothesis draws the one number in a fraction of the time that it would take for all that is made of
it, and examples of checks are not shrunk.
"""


def choose_names(chance: Random, count: int, but: Sequence[str] = ()) -> list[str]:
    """Return ``count`` different names of nodes, none of ``but``."""
    names: list[str] = []
    while len(names) < count:
        name = chance.choice(
            (chance.choice(NODE_NAMES), chance.choice(COMMON_NAMES), _word(chance))
        )
        if name not in (*but, *names):
            names.append(name)
    return names


def choose_text(chance: Random) -> str:
    """Return a text of one line."""
    return chance.choice((chance.choice(TEXTS), "".join(chance.choices("ab :→", k=5))))


def choose_value(chance: Random) -> Any:
    """Return a value of one key."""
    return chance.choice(VALUES)


def _word(chance: Random) -> str:
    """Return two to eight letters, some with an underscore after the first."""
    letters = "".join(chance.choices(ascii_lowercase, k=chance.randint(2, 8)))
    return f"{letters[0]}_{letters[1:]}" if chance.random() < 0.5 else letters


texts = chances.map(choose_text)
values = chances.map(choose_value)
