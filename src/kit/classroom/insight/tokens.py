"""The tokens of a submission that stay the same in a disguised copy.

Comments, layout, docstrings, imports and annotations are left out. All strings are the same token,
and so are all numbers and all names that the author has chosen. Keywords, builtins and names that
come from elsewhere (``asyncio``, ``.astream``, ``stream_mode=``) stay as they are. Nothing is
parsed: broken source gives tokens too, nearly the same as those of the repaired source.
"""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

CHOSEN: Final = "a"  # stands for each name that the author has chosen
STRING: Final = '""'
NUMBER: Final = "0"
END: Final = "\n"  # of a statement
_TOKEN: Final = re.compile(
    r"""(?P<skip>\#[^\n]*|\\\r?\n|[^\S\n]+)
    |(?P<string>(?i:[rbuft]{0,2})(?:
        (?P<quotes>\"{3}|'{3})(?:\\.|[^\\])*?(?:(?P=quotes)|\Z)
        |"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?))
    |(?P<number>\.?\d[\w.]*)
    |(?P<name>\w+)
    |(?P<line>\n)
    |(?P<sign>->|:=|\*\*=?|//=?|<<=?|>>=?|[-+*/%@&|^=!<>]=|.)""",
    re.VERBOSE | re.DOTALL,
)
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
_BUILTINS: Final = frozenset(dir(builtins))
_KEYWORDS: Final = frozenset(keyword.kwlist)
_STARTS: Final = frozenset({"class", "def", "import", "raise", "return", "try", "while", "with"})
"""Words that begin a line only where a statement begins, so a bracket before was left open."""


class Token(NamedTuple):
    """A token of a source; ``line`` counts from 1."""

    kind: str
    text: str
    line: int


def read_tokens(source: bytes) -> list[Token]:
    """Return the tokens of ``source`` that a copy keeps, in order; of any bytes."""
    statements = [*_split(source.decode("utf-8-sig", "replace"))]
    origins = _read_imports(statements)
    statements = [_drop_annotations(s) for s in statements if not _is_left_out(s)]
    names = _Names(statements, origins)
    return [token for statement in statements for token in names.fold(statement)]


def _split(source: str) -> Iterator[list[Token]]:
    """Yield the statements, each with at least one token; the head of a block is a statement."""
    statement: list[Token] = []
    line, depth, is_start = 1, 0, True
    for match in _TOKEN.finditer(source):
        kind, text = str(match.lastgroup), match[0]
        if kind == "name" and is_start and text in _STARTS:
            depth = 0
        is_token = kind not in ("skip", "line") and text != ";"
        if depth <= 0 and statement and (text == ";" or (is_start and is_token)):
            yield statement
            statement, depth = [], 0
        depth += (text in _OPENING) - (text in _CLOSING)
        if is_token:
            statement.append(Token(kind, text, line))
        is_start = kind == "line" or (is_start and kind == "skip" and text[0] != "\\")
        line += text.count("\n")
    if statement:
        yield statement


def _read_imports(statements: Sequence[Sequence[Token]]) -> dict[str, str]:
    """Return the names that imports bind, each with its name at the origin."""
    origins: dict[str, str] = {}
    for statement in statements:
        if statement[0].text in ("from", "import"):
            words = [token.text for token in statement if token.kind == "name"]
            origins |= {word: word for word in words if word not in _KEYWORDS}
            for before, word, alias in zip(words, words[1:], words[2:], strict=False):
                if word == "as":
                    origins[alias] = before
    return origins


def _is_left_out(statement: Sequence[Token]) -> bool:
    is_text = all(token.kind == "string" for token in statement)
    return is_text or statement[0].text in ("from", "import")


def _drop_annotations(statement: list[Token]) -> list[Token]:
    texts = [token.text for token in statement]
    if "def" in texts[:2]:
        return [*_drop_from_head(statement)]
    colon = texts.index(":") if ":" in texts else 0
    target = statement[:colon]
    is_annotated = (
        colon % 2
        and texts[0] not in _KEYWORDS
        and all(t.kind == "name" for t in target[::2])
        and all(t.text == "." for t in target[1::2])
    )
    if not is_annotated:
        return statement
    return target + (statement[texts.index("=", colon) :] if "=" in texts[colon:] else [])


def _drop_from_head(statement: Sequence[Token]) -> Iterator[Token]:
    """Yield a function's head, and a body on the same line, without the head's annotations."""
    depth, is_dropping, has_default, is_head = 0, False, False, True
    for token in statement:
        text = token.text
        depth += (text in _OPENING) - (text in _CLOSING)
        if is_head and depth == 0 and text in (")", "->", ":"):
            is_dropping, is_head = text == "->", text != ":"
        elif is_head and depth == 1 and text in (",", "=", ":"):
            is_dropping = text == ":" and not has_default
            has_default = text == "=" or (has_default and text != ",")
        if not is_dropping:
            yield token


class _Names:
    """The names in a source that its author has chosen."""

    def __init__(self, statements: Sequence[Sequence[Token]], origins: Mapping[str, str]) -> None:
        self._origins = origins
        self._variables: set[str] = set()  # even if they have the name of a builtin
        self._members: set[str] = set()  # also after a dot and in front of an argument
        for statement in statements:
            self._find(statement)

    def _find(self, statement: Sequence[Token]) -> None:
        texts = [token.text for token in statement]
        if "def" in texts[:2]:
            self._members.update(_parameters(statement))
        triples = zip(texts, texts[1:], texts[2:], strict=False)
        self._members.update(name for dot, name, sign in triples if (dot, sign) == (".", "="))
        match texts:
            case ["def" | "class", name, *_] | ["async", "def", name, *_] | [name]:
                self._members.add(name)
            case [name, "=", *_]:
                self._variables.add(name)
            case _:
                pass

    def fold(self, statement: Sequence[Token]) -> Iterator[Token]:
        """Yield the tokens as they are compared, and the end of the statement."""
        before = ""
        for number, token in enumerate(statement):
            after = statement[number + 1].text if number + 1 < len(statement) else ""
            text = token.text
            match token.kind:
                case "string":
                    text = STRING
                case "number":
                    text = NUMBER
                case "name":
                    text = self._fold_name(text, before, after)
                case _:
                    pass
            is_needless = (text == "," and after in _CLOSING) or text == before == STRING
            if not is_needless:
                yield token._replace(text=text)
            before = text
        if before != ":":
            yield Token("end", END, statement[-1].line)

    def _fold_name(self, name: str, before: str, after: str) -> str:
        if name in _KEYWORDS:
            return name
        if before == "." or (after == "=" and before in ("(", ",")):
            return CHOSEN if name in self._members else name
        if name in self._variables or name in self._members:
            return CHOSEN
        return self._origins.get(name, name if name in _BUILTINS else CHOSEN)


def _parameters(head: Sequence[Token]) -> Iterator[str]:
    depth = 0
    for before, token in pairwise(head):
        depth += (before.text in _OPENING) - (before.text in _CLOSING)
        if depth == 1 and token.kind == "name" and before.text in ("(", ",", "*", "**"):
            yield token.text
        if depth == 0 and before.text == ")":
            return
