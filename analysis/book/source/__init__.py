"""What a chapter says: its lines, its cells with their options."""
