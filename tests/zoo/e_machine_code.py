"""It writes a library and lets the process load it.

Verdict: broken; test_prints_every_message; the file does not import: OSError: ./evil.so
"""

import ctypes
from pathlib import Path

Path("evil.so").write_bytes(b"\x7fELF" + bytes(200))
Path("evil.so").chmod(0o755)
ctypes.CDLL("./evil.so")
