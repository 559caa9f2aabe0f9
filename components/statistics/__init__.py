"""Parts of the pages under Statistics, and of no other."""
