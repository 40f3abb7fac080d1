"""Watching: producers of events, one channel, and one place that decides what each event means."""
