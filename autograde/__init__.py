"""The instructor's side: grading with and beside nbgrader."""
