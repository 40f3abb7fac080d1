"""What one student or learner reads about their own work: facts, a page and a Markdown text."""
