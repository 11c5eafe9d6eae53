"""Audiences of several makings, with planted types and without: what the gate is calibrated on.

viewers    how many ratings each gives, and the traits behind them
histories  what each chooses, when, and how it is rated
audiences  makings by name, obtained and scrubbed
"""
