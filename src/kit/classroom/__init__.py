"""A teacher's side: assignments, rosters, a class's submissions, and the gradebook."""
