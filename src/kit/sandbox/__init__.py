"""Processes and their limits: the warm parent, the stages it forks, and the way to ask for them."""
