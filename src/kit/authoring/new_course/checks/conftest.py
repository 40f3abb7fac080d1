"""Fixtures for all checks of this course: add your own here."""
