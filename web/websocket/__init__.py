"""The websocket of a page: how long it lives, what may be said over it,
which files were offered."""
