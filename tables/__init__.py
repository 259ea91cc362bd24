"""Reference data every room shares: dated tables, the rule catalogue and its messages, cents.

This room knows nothing else of ours. Sources live in ``tables/sources`` as text; ``tables.compiler`` turns them into
one memory-mapped file that ``tables.compiled`` opens.
"""
