"""Names and places of the CPS3, contact interface.

Sources: OpenSC's CPS support (pull request 2217) and the LGPL sources of ANS's cryptographic library. The key number
is ours: the real one stands in PKCS#15 files that this dialogue does not read.
"""

from __future__ import annotations

AID_CONTACT = bytes.fromhex("E828BD080F8025000001FF0010")
ISSUER = "8025000001"

SERIAL_FILE = 0xD003
"""EF.SN.ICC, in the master file: 5A { issuer, 8-digit serial, Luhn digit, F }."""
VALIDITY_FILE = 0xD010
"""EF_ACTUA, in the master file: EC { 81 start, 82 end } as BCD AAAAMMJJ."""
CERTIFICATE_FILE = 0xA001
FIRST_SITUATION_FILE = 0xD120
SITUATION_FILES = 16
"""D120 to D12F, the code needed: EE { 84 structure name, 85 structure identifier, 86 sector }; gaps may occur."""

MAX_READ = 0xE7
CODE_REFERENCE = 0x01
CODE_DIGITS = 4
COUNTERS_QUERY = bytes.fromhex("4D08 7006 BF8101 02 A080")
"""GET DATA 3FFF from the master file: 9A tries at most, 9B tries left, 9D uses left."""
TRIES_LEFT_TAG = 0x9B
SIGNATURE_KEY = 0x81
