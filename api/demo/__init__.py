"""`feuille demo`: one patient billed from the cards to the money, every invariant checked on the way.

``route`` says what a demo asks of a terminal; ``direct`` and ``over_http`` are the two ways to ask it. ``steps`` holds
the eight steps, ``runner`` runs them, ``recap`` shows what came out.
"""
