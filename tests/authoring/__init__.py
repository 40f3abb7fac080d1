"""Tests of the proof of a course and of its skeleton."""
