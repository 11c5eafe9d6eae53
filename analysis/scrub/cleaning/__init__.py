"""Rows that stay: the declared rules, what each drops, the ledger and the window."""
