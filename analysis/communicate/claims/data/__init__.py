"""What is said of the data.

source     what the source is, holds and lacks
cleaning   what cleaning kept and what is measured
"""
