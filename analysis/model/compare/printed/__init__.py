"""What is printed of the comparison: its columns with their meaning, and the rows behind it."""
