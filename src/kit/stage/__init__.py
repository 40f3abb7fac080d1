"""The submission's side: one process that holds the learner's code and nothing worth stealing."""
