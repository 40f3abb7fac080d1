"""The bytes of a submission: read exactly as Python reads a file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kit.runner.loader import compile_source

TAIL = b"print('ran')\n"
UTF16 = "print('ran')\n".encode("utf-16")
FILES = {
    "plain": TAIL,
    "nothing": b"",
    "latin-1 in a comment": b"# caf\xe9\n" + TAIL,
    "latin-1 in the last line": TAIL + b"# caf\xe9",
    "latin-1 in a string": b"x = 'caf\xe9'\n" + TAIL,
    "latin-1 that is declared": b"# -*- coding: latin-1 -*-\n# caf\xe9\n" + TAIL,
    "declared in the second line": b"#!/bin/python\n# coding: latin-1\n# caf\xe9\n" + TAIL,
    "declared after an empty line": b"\n# coding: latin-1\n# caf\xe9\n" + TAIL,
    "declared behind a form feed": b"\x0c# coding: latin-1\n# \xe9\n" + TAIL,
    "declared too late": b"#\n#\n# coding: latin-1\n# caf\xe9\n" + TAIL,
    "declared after code": b"x = 1\n# coding: latin-1\n# caf\xe9\n" + TAIL,
    "declared inside a text": b'"""\n# coding: latin-1\n\xe9"""\n' + TAIL,
    "declared between carriage returns": b"#\r# coding: latin-1\r# \xe9\rprint('ran')\r",
    "an unknown encoding": b"# coding: nonsense\n" + TAIL,
    "an encoding that is not of text": b"# coding: rot13\n" + TAIL,
    "declared ASCII, and it is not": b"# coding: ascii\n# \xc3\xa9\n" + TAIL,
    "declared UTF-8": "# coding: utf-8\nx = 'é'\n".encode() + TAIL,
    "declared Shift JIS": "# coding: shift_jis\nx = '表'\n".encode("shift_jis") + TAIL,
    "a byte order mark": b"\xef\xbb\xbf" + TAIL,
    "two byte order marks": b"\xef\xbb\xbf\xef\xbb\xbf" + TAIL,
    "a mark against a declaration": b"\xef\xbb\xbf# coding: latin-1\n" + TAIL,
    "UTF-16 with a mark": UTF16,
    "UTF-16 without a mark": UTF16[2:],
    "UTF-32": "print('ran')\n".encode("utf-32"),
    "a null byte in a comment": TAIL + b"# \0\n",
    "a null byte at the end": TAIL + b"\0",
    "a surrogate": b"# \xed\xa0\x80\n" + TAIL,
    "an overlong letter": b"# \xc0\xaf\n" + TAIL,
    "half a letter": TAIL + b"# \xc3",
    "a form feed": b"\x0cx = 1\n\x0c\n" + TAIL,
    "carriage returns": b"x = 1\rprint('ran')\r",
    "all line ends": b"x = 1\r\ny = 2\rprint('ran')\n",
    "Control-Z": TAIL + b"\x1a",
    "a separator of lines": "# a\u2028b\n".encode() + TAIL,
    "a blank that is not ASCII": "x\u00a0= 1\n".encode() + TAIL,
}


@pytest.mark.parametrize("kind", FILES)
def test_python_and_the_kit_agree(kind: str, tmp_path: Path) -> None:
    """A file that ``python FILE`` runs is compiled, and one that it refuses is refused."""
    file = tmp_path / "file.py"
    file.write_bytes(FILES[kind])
    done = subprocess.run([sys.executable, "-I", file], capture_output=True, check=False)
    if done.returncode == 0:
        compile_source(FILES[kind], "file.py")
        return
    assert b"SyntaxError" in done.stderr
    with pytest.raises(SyntaxError):
        compile_source(FILES[kind], "file.py")


@pytest.mark.parametrize(
    ("source", "line"),
    [
        (b"x = 1\n\n# caf\xe9\n", 3),
        (b"x = 1\r\n\r\n# caf\xe9\r\n", 3),
        (b"x = 1\r# \xe9\r", 2),
        (b"x = 1\n\0", 2),
    ],
)
def test_the_line_is_named(source: bytes, line: int) -> None:
    """The error has the path and the number of the line, whatever ends the lines."""
    with pytest.raises(SyntaxError) as caught:
        compile_source(source, "shown.py")
    assert (caught.value.filename, caught.value.lineno) == ("shown.py", line)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16"), ("utf-32", "UTF-32")],
)
@pytest.mark.parametrize("text", ["print('ran')\n", "print('→ ü')\n" * 3])
def test_other_encodings_of_editors_are_named(encoding: str, name: str, text: str) -> None:
    """For a file that an editor has saved as UTF-16 the error says so, and what to do."""
    with pytest.raises(SyntaxError, match=f"the file is {name}: save it as UTF-8"):
        compile_source(text.encode(encoding), "file.py")


@pytest.mark.parametrize("source", [b"\0", b"# caf\xe9\n", b"x = '\0\0\0'\n"])
def test_no_other_encoding_is_guessed(source: bytes) -> None:
    """A null byte or a letter of latin-1 is not taken for UTF-16."""
    with pytest.raises(SyntaxError) as caught:
        compile_source(source, "file.py")
    assert "save it as" not in str(caught.value)
