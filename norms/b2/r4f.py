"""Type 4F of the town norms: the LPP detail of a line (01 to 10 a line).

Source: the columns of 3F, which hospital billing rules give; that the record of the town norms is the same under a
type 4 is attested for its letter and the place of its code, likely for the rest.
"""

from __future__ import annotations

from dataclasses import replace

from norms.b2.heads import SPECIMEN, head_p6
from norms.b2.r3f import R3F
from norms.record import RecordType, Vector

_HEAD = head_p6("4", "F")

R4F = RecordType(
    "4F",
    "détail LPP",
    (*_HEAD, *(replace(each, grade="L") if each.name else each for each in R3F.fields[len(_HEAD) :])),
    vectors=(
        Vector(
            {**SPECIMEN, "sequence": 1, "reserved": "", "code": "7230795", "quantity": 2, "tariff": 5, "fee": 20600},
            "4991145608 255069999999934000000017F01"
            "    7230795                    0200000050020600"
            "000000000000000000000                      ",
        ),
    ),
)
