"""What is said of what viewers do, before anything is modelled.

viewers    how much they give, and how well that lets them be known
"""
