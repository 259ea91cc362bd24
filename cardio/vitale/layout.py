"""Names and places of the Vitale 2 that are publicly known.

Sources: the public reader code of cardpeek (Vitale 2) and of a second, independent reader; nothing of the protected
files is public.
"""

from __future__ import annotations

AID_VITALE = bytes.fromhex("D250000002564954414C45")
PEOPLE_FILE = 2
"""Short file identifier, in the master file: one 65 { 80 name, 81 first name, 82 birth AAAAMMJJ } a person."""
INSURED_FILE = 2
"""Short file identifier, in the VITALE application: 65 { 93 NIR of 15 characters }."""
PERSON, NAME, FIRST_NAME, BIRTH, NIR = 0x65, 0x80, 0x81, 0x82, 0x93
MAX_PEOPLE = 19
