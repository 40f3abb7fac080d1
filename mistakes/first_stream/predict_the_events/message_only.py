"""Caught by test_predicts_the_lesson: thinks that an event holds the node's message.

Says: The events hold only the message; they hold all that the node returned.
"""

DEFAULT_MODE = "updates"
STREAM_TYPE = "async_generator"
EVENT_TYPE = "dict"
LESSON_EVENTS = [
    {"node_a": "Node A: count=6"},
    {"node_b": "Node B: count=16"},
    {"node_c": "Node C: count=32"},
]
ORDER_EVENTS = [
    {"set_price": {"price": 30}},
    {"check": None},
    {"wrap": {"note": "lamp in paper"}},
    {"send": None},
]
SEARCH_EVENTS = [
    {"ask": {"notes": ["question"]}},
    {"web": {"notes": ["page"]}},
    {"books": {"notes": ["chapter"]}},
    {"write": {"notes": ["3 notes"]}},
]
