"""The shapes of the HTTP API: what goes in and what comes out, the same for the demo that drives it.

Amounts are integer cents. Each shape is built from the value of the room that owns it.
"""
