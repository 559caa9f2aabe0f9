"""Parts of the pages under Parliament, and of no other."""
