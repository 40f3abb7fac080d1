"""For authors of courses: the proof that a course does what it says, and skeletons."""
