"""Who comes back: how much viewers will do in the next window, and who of them will leave.

bg_nbd               active days as a Poisson process that ends some day
"""
