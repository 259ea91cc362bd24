"""SOAP 1.2 messages: a safe parser, the envelope with its faults, and dataclasses as elements.

What the on-line services (ADRi, later IDB/CLC and the inter-AMC directory) have in common. Each service brings its
dataclasses and its own schema.
"""
