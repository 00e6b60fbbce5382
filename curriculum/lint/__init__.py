"""What an author is told before a learner could meet it."""
