"""It fills the buffers of as many sockets as it can open, after it has asked for large buffers.

Verdict: unsolved; test_prints_every_message; it raised LookupError: less than 64 MB
"""

import socket

pairs = []


async def print_progress(graph, state):
    size = 0
    try:
        while True:
            pairs.append(socket.socketpair())
            for end in pairs[-1]:
                end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 30)
                end.setblocking(False)
                try:
                    while True:
                        size += end.send(bytes(1 << 16))
                except BlockingIOError:
                    pass
    except OSError:
        raise LookupError("less than 64 MB" if size < 64 << 20 else f"{size} bytes") from None
