"""One suite in a process of its own: client, server, and how a submission is graded."""
