"""It makes links to what is outside, named pipes and devices, and writes through them.

Verdict: unsolved; test_prints_every_message; it raised RuntimeError: [True, False, False, True, False, False, False]
"""

import os
import socket
import stat

made = []
for make in (
    lambda: os.symlink("/etc/passwd", "link"),
    lambda: open("link", "a").write("me"),
    lambda: os.link("/etc/passwd", "hard"),
    lambda: os.mkfifo("pipe"),
    lambda: os.mknod("disk", stat.S_IFBLK | 0o600, os.makedev(8, 0)),
    lambda: open("/dev/sda", "rb"),
    lambda: socket.socket(socket.AF_UNIX).bind("socket"),
):
    try:
        make()
        made.append(True)
    except OSError:
        made.append(False)


async def print_progress(graph, state):
    raise RuntimeError(made)
