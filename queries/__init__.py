"""Release store -> frame. May import `release`; SQLAlchemy Core, read-only;
nothing here adds figures up. Tested against a small release."""
