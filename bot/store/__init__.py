"""What is kept, where, and for how long: Redis keys, sessions, turns, and the embedded server."""
