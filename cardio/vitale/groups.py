"""What a Vitale says beside identity, rights and AMC: one type per group of the SSV reading (102, 103, 106 to 108).

The groups are those that the public integrators of the SSV library show; how their content is written on a real card
is not public. A field that a card leaves empty is empty here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class AmoService:
    """A service of the AMO (groups 102 and 104): its code, "01" for C2S, and its days, both included."""

    code: str
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class WorkAccident:
    """A work accident or occupational disease on the card (group 103), at most two, AT1 then AT2.

    ``risk_manager`` is the organism that manages the risk (regime, caisse and centre, 9 digits), ``code`` the
    kind as the card numbers it, ``identifier`` the accident's own number.
    """

    risk_manager: str
    code: str
    identifier: str


@dataclass(frozen=True, slots=True)
class CoverPeriod:
    """A period of cover (group 106): its days, whether it is an ALD's, and the code of the person's situation."""

    start: date | None
    end: date | None
    ald: bool = False
    situation: str = ""


@dataclass(frozen=True, slots=True)
class MutualPeriod:
    """A period of a mutuelle's rights (group 108), both days included."""

    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Mutual:
    """A mutuelle managed by the AMO (group 107) and its periods (group 108).

    ``number`` 8 characters, ``guarantees`` the effective guarantees, ``treatment`` the treatment indicator,
    ``service_type`` and ``services`` the associated services, ``sts_switch`` the STS switch code (aiguillage).
    """

    number: str
    guarantees: str = ""
    treatment: str = ""
    service_type: str = ""
    services: str = ""
    sts_switch: str = ""
    periods: tuple[MutualPeriod, ...] = ()
