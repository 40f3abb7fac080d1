"""Exercises in a notebook."""
