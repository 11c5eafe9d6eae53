"""Figures of the chapter that predicts.

scores    how well models do, and errors by how much was given before
leaving   foreseen against seen, and whom calling reaches
measures  which measures matter, and how the foremost act
outcomes  what each segment did
"""
