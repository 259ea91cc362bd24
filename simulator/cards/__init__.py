"""Virtual cards: a CPS3 and a Vitale 2 in Python, behind a real pcscd or in process.

Nothing here is a real card, a real person or a real number: see ``simulator.cards.identities``.
"""
