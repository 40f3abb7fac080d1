"""It connects one end of a pair of sockets to the machine's log.

Verdict: unsolved; test_prints_every_message; it raised PermissionError: [Errno 1] Operation not permitted
"""

import socket


async def print_progress(graph, state):
    ours, _ = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    ours.connect("/dev/log")
    ours.send(b"<0>hello")
