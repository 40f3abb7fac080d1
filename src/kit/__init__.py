"""A self-grading exercise kit: courses, a judge that submissions cannot reach, and feedback."""

__version__ = "1.0.0"
