"""Type 2S: the complement of the head: care path, attending doctor, individual NIR.

Source: public facts of the B2 norm CP, version 2005-E.
"""

from __future__ import annotations

from norms.b2.heads import SPECIMEN, head_p9
from norms.record import Field, RecordType, Vector, blank

R2S = RecordType(
    "2S",
    "complément de tête",
    (
        *head_p9("2", "S", "01"),
        Field(42, 6, "N", "F", "title_complement", "complément n° titre de recette"),
        Field(48, 2, "N", "F", "payee", "destinataire du règlement"),
        Field(50, 13, "A", "F", "individual_nir", "NIR individuel (certifié)", personal=True),
        Field(63, 2, "N", "F", "individual_nir_key", "clé", personal=True),
        blank(65, 6),
        Field(71, 1, "A", "F", "attending_doctor", "top déclaration médecin traitant"),
        Field(72, 25, "A", "F", "doctor_name", "nom MT ou praticien adresseur"),
        Field(97, 15, "A", "F", "doctor_first_name", "prénom"),
        Field(112, 9, "N", "F", "doctor_number", "n° AM du MT"),
        Field(121, 1, "A", "F", "pathway", "indicateur parcours de soins"),
        blank(122, 7),
    ),
    vectors=(
        Vector(
            {**SPECIMEN, "attending_doctor": "O", "pathway": "T"},
            "2991145608 255069999999934000000000017S01"
            "00000000             00      O                         "
            "               000000000T       ",
        ),
        Vector(
            {
                **SPECIMEN,
                "title_complement": "000012",
                "payee": "01",
                "individual_nir": "1850599999999",
                "individual_nir_key": "04",
                "attending_doctor": "N",
                "doctor_name": "Lefèvre",
                "doctor_first_name": "Zoé",
                "doctor_number": "996102182",
                "pathway": "O",
            },
            "2991145608 255069999999934000000000017S01"
            "00001201185059999999904      NLEFEVRE                  "
            "ZOE            996102182O       ",
        ),
    ),
)
