"""Type 3F: the LPP detail of a type 3 line (01 to 10 a line).

Source: public facts of the B2 norm CP, version 2005-E.
"""

from __future__ import annotations

from norms.b2.heads import SPECIMEN, head_p6
from norms.record import Field, RecordType, Vector, blank

R3F = RecordType(
    "3F",
    "détail LPP",
    (
        *head_p6("3", "F"),
        # declared numeric, yet noted blank: read either way
        Field(39, 4, "A", "O", "reserved", "réservé SESAM", may_be_blank=True),
        Field(43, 13, "A", "O", "code", "code LPP"),
        Field(56, 14, "A", "F", "maker_siret", "SIRET fabricant/importateur"),
        Field(70, 2, "N", "O", "quantity", "quantité"),
        Field(72, 7, "5+2", "O", "tariff", "tarif de référence ou PU devis"),
        Field(79, 7, "5+2", "O", "fee", "montant total facturé"),
        Field(86, 7, "5+2", "F", "purchase_price", "prix d'achat unitaire"),
        Field(93, 7, "5+2", "F", "unit_gap", "écart indemnisable unitaire"),
        Field(100, 7, "5+2", "F", "gap", "écart indemnisable total"),
        blank(107, 22),
    ),
    vectors=(
        Vector(
            {**SPECIMEN, "sequence": 1, "reserved": "", "code": "7230795", "quantity": 2, "tariff": 5, "fee": 20600},
            "3991145608 255069999999934000000017F01"
            "    7230795                    0200000050020600"
            "000000000000000000000                      ",
        ),
        Vector(
            {
                **SPECIMEN,
                "sequence": 10,
                "reserved": "",
                "code": "2140455",
                "maker_siret": "12345678200010",
                "quantity": 99,
                "tariff": 9999999,
                "fee": 9999999,
                "purchase_price": 8100,
                "unit_gap": 1900,
                "gap": 3800,
            },
            "3991145608 255069999999934000000017F10"
            "    2140455      123456782000109999999999999999"
            "000810000019000003800                      ",
        ),
    ),
)
