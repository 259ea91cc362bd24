"""Names and places of the CPS3, contact interface.

Sources: OpenSC's CPS support (pull request 2217), the LGPL sources of ANS's cryptographic library and its public
specification of PKCS#11 objects (v2.0.0). The key references and the identifiers marked ours are those of the virtual
card: the real ones stand in PKCS#15 files, which PKCS#11 modules read and this dialogue does not.
"""

from __future__ import annotations

AID_CONTACT = bytes.fromhex("E828BD080F8025000001FF0010")
ISSUER = "8025000001"

SERIAL_FILE = 0xD003
"""EF.SN.ICC, in the master file: 5A { issuer, 8-digit serial, Luhn digit, F }."""
VALIDITY_FILE = 0xD010
"""EF_ACTUA, in the master file: EC { 81 start, 82 end } as BCD AAAAMMJJ."""
CERTIFICATE_FILE = 0xA001
"""The certificate of the signature key; that of the authentication key (ours) comes next."""
AUTHENTICATION_CERTIFICATE_FILE = 0xA002
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
AUTHENTICATION_KEY = 0x82

AID_ROOT = bytes.fromhex("8025000001FF0100")
"""The name of the master file, as EF.ATR tells it."""
BILLING_DIRECTORY = 0x7F01
BILLING_FILE = 0x4000
"""CPS_SIT_FACT, the billing situation, in the part inherited from the CPS2ter; the code needed."""

SIGNATURE_ID_END, AUTHENTICATION_ID_END = 0x10, 0x20
"""The last byte of CKA_ID says what a key and its certificate are for."""
ID_CARD, NAME, LANGUAGE, INFO, DATA = "CPS_ID_CARD", "CPS_NAME_PS", "CPS_LANG_PS", "CPS_INFO_PS", "CPS_DATA"
"""Labels of the data objects that anyone reads."""
BILLING = "CPS_SIT_FACT"
"""The label of the billing situation, which wants the code."""


def activity(number: int) -> str:
    """Return the label of the data object of a situation, which wants the code.

    >>> activity(1)
    'CPS_ACTIVITY_01_PS'
    """
    return f"CPS_ACTIVITY_{number:02d}_PS"
