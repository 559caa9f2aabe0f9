"""Signing in: one file a way in, the session and its cookie, and who is reading."""
