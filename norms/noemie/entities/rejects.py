"""Why something is not paid as asked: 290 (reference 900), 294 (reference 580), 295 free comments.

Columns 6 to 95 of 294 are told apart in two ways by the two sources: code 4 + label 86, or code 10 + label 80 (the
shape of 290). They are declared as one field of 90, ``reason``: ``norms.noemie.rsp.Reject`` writes the first way and
reads both.
"""

from __future__ import annotations

from norms.noemie.entities.shape import entity
from norms.record import Field

NOTICE = entity(
    "290",
    "rejet ou signalement (référence 900)",
    "99",
    Field(6, 2, "N", "O", "line", "n° de ligne"),
    Field(8, 10, "A", "O", "code", "code du rejet"),
    Field(18, 80, "A", "O", "label", "libellé du rejet"),
)
REJECT = entity(
    "294",
    "rejet ou signalement",
    "99",
    Field(6, 90, "A", "O", "reason", "code et libellé du rejet"),
    Field(96, 1, "A", "O", "scope", "niveau du rejet"),
    Field(97, 1, "A", "O", "part", "part concernée"),
    Field(98, 5, "A", "F", "prestation", "prestation concernée"),
    Field(103, 6, "N", "F", "day", "date de soins"),
    Field(109, 9, "N", "F", "executant", "n° de l'exécutant"),
    Field(118, 3, "N", "F", "line", "n° de ligne"),
    Field(121, 2, "N", "F", "rank", "rang du rejet"),
    Field(123, 30, "A", "F", "information", "information libre"),
)
COMMENT = entity(
    "295",
    "commentaire",
    None,
    Field(6, 1, "A", "F", "code", "code du commentaire"),
    Field(7, 128, "A", "O", "text", "commentaire"),
)

ENTITIES = (NOTICE, REJECT, COMMENT)
