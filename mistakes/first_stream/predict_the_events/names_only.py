"""Caught by test_predicts_the_lesson: thinks that an event says which node has finished, and no more.

Says: The events are only names; what the node returned comes with the name.
"""

DEFAULT_MODE = "updates"
STREAM_TYPE = "async_generator"
EVENT_TYPE = "dict"
LESSON_EVENTS = ["node_a", "node_b", "node_c"]
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
