"""Parts of the pages under About, and of no other."""
