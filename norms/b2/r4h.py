"""Type 4H: the UCD detail of a retrocession (01 to 10 an act).

Source: public facts of the B2 norm CP, version 2005-E.
"""

from __future__ import annotations

from norms.b2.heads import SPECIMEN, head_p6
from norms.record import Field, RecordType, Vector, blank

R4H = RecordType(
    "4H",
    "détail rétrocession",
    (
        *head_p6("4", "H"),
        Field(39, 4, "A", "F", "reserved", "réservé SESAM"),
        blank(43, 6),
        Field(49, 7, "N", "O", "code", "code UCD"),
        blank(56, 1),
        Field(57, 5, "1+4", "O", "fraction", "coef. fractionnement"),
        blank(62, 5),
        Field(67, 7, "5+2", "F", "reconstitution", "coût reconstitution TTC"),
        Field(74, 7, "5+2", "F", "margin", "marge TTC"),
        Field(81, 7, "5+2", "O", "unit_price", "PU facturé TTC"),
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
                "unit_price": 4250,
                "quantity": 2,
                "fee": 8500,
            },
            "4991145608 255069999999934000000017H01"
            "          9999995 10000     00000000000000"
            "00042500020008500                               ",
        ),
        Vector(
            {
                **SPECIMEN,
                "sequence": 2,
                "code": "9999995",
                "fraction": 5000,
                "reconstitution": 1500,
                "margin": 220,
                "unit_price": 9999999,
                "quantity": 999,
                "fee": 9999999,
            },
            "4991145608 255069999999934000000017H02"
            "          9999995 05000     00015000000220"
            "99999999999999999                               ",
        ),
    ),
)
