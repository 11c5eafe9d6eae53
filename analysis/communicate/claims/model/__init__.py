"""What is said of the model.

gate          whether there is structure
choice        which clustering was taken, and how well it holds
method_lines  lines and constants that the method chapter names
"""
