"""What the report comes down to.

audience  the verdict, the shares of segments, the key figures
limits    who is guessed, what speaks against the result, what the figures do not carry
"""
