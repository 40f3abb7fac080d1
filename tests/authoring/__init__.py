"""What proves a course, and what begins one."""
