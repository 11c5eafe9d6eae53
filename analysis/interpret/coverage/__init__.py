"""Who is in the segments and who is not, and for whom they hold."""
