"""Caught by test_predicts_the_lesson: thinks that there is one event, when the graph has finished.

Says: This is one event; the stream yields one for each node that finishes.
"""

DEFAULT_MODE = "updates"
STREAM_TYPE = "async_generator"
EVENT_TYPE = "dict"
LESSON_EVENTS = [{"node_c": {"count": 32, "message": "Node C: count=32"}}]
ORDER_EVENTS = [{"send": None}]
SEARCH_EVENTS = [{"write": {"notes": ["3 notes"]}}]
