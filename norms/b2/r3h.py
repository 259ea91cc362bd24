"""Type 3H: the UCD drug detail of a type 3 line (01 to 10 a line).

Source: public facts of the B2 norm CP, version 2005-E.
"""

from __future__ import annotations

from norms.b2.heads import SPECIMEN, head_p6
from norms.record import Field, RecordType, Vector, blank

R3H = RecordType(
    "3H",
    "détail médicament",
    (
        *head_p6("3", "H"),
        Field(39, 4, "N", "F", "reserved", "réservé SESAM"),
        blank(43, 6),
        Field(49, 7, "N", "O", "code", "code UCD"),
        blank(56, 1),
        Field(57, 5, "1+4", "O", "fraction", "coef. fractionnement"),
        blank(62, 5),
        Field(67, 7, "5+2", "O", "purchase_price", "prix d'achat unitaire TTC"),
        Field(74, 7, "5+2", "F", "unit_gap", "écart indemnisable unitaire"),
        Field(81, 7, "5+2", "F", "gap", "écart indemnisable total"),
        Field(88, 3, "N", "O", "quantity", "quantité"),
        Field(91, 7, "5+2", "O", "fee", "montant total TTC"),
        blank(98, 31),
    ),
    vectors=(
        Vector(
            {
                **SPECIMEN,
                "sequence": 1,
                "code": "9999995",
                "fraction": 10000,
                "purchase_price": 12345,
                "quantity": 3,
                "fee": 37035,
            },
            "3991145608 255069999999934000000017H01"
            "0000      9999995 10000     00123450000000"
            "00000000030037035                               ",
        ),
        Vector(
            {
                **SPECIMEN,
                "sequence": 2,
                "reserved": "1",
                "code": "9999995",
                "fraction": 2500,
                "purchase_price": 9999999,
                "unit_gap": 1,
                "gap": 3,
                "quantity": 999,
                "fee": 9999999,
            },
            "3991145608 255069999999934000000017H02"
            "0001      9999995 02500     99999990000001"
            "00000039999999999                               ",
        ),
    ),
)
