"""Caught by test_predicts_the_lesson: thinks that an event is what the node returned, and nothing around it.

Says: The node's name is missing: an event is {name: what the node returned}.
"""

DEFAULT_MODE = "updates"
STREAM_TYPE = "async_generator"
EVENT_TYPE = "dict"
LESSON_EVENTS = [
    {"count": 6, "message": "Node A: count=6"},
    {"count": 16, "message": "Node B: count=16"},
    {"count": 32, "message": "Node C: count=32"},
]
ORDER_EVENTS = [{"price": 30}, None, {"note": "lamp in paper"}, {}]
SEARCH_EVENTS = [
    {"notes": ["question"]},
    {"notes": ["page"]},
    {"notes": ["chapter"]},
    {"notes": ["3 notes"]},
]
