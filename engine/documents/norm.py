"""Which norm a flow is written in: a setting per practice and per destination, kept with the price of each invoice.

The norm is chosen when an invoice is priced, so that the records that the cards sign are those of the file, whatever
the settings become in between. Where no rule speaks, an invoice is told in ``cp-2005e``, the only profile whose
columns are all attested.

>>> doctor = NormRule(name="town-2007", norm="ER", billers=("991145608",))
>>> table = NormTable((doctor, NormRule(name="cp-2005e", destinations=("01/016",))))
>>> table.fse("991145608", "01", "01/000/999").profile, table.fse("123456782", "01", "01/000/999").profile
('town-2007', 'cp-2005e')
>>> table.dre("991145608", "01", "0099999999").profile
'simulated-dre-town'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from norms.profile import Profile, choose

CP: Final = "cp-2005e"
DRE_OF: Final = {CP: "simulated-dre", "town-2007": "simulated-dre-town"}
"""The profile of the DRE that goes with each profile of FSE: the norms that a setting may name."""


@dataclass(frozen=True, slots=True)
class Norm:
    """A profile, its norm (two letters) and its version (MMAAAA); empty takes the profile's own."""

    profile: str = CP
    norm: str = ""
    version: str = ""

    def layouts(self) -> Profile:
        """Return the layouts. Raises norms.errors.UnwritableFlow where there are none of that name."""
        return choose(self.profile, norm=self.norm, version=self.version)


CP_NORM: Final = Norm()
CP_DRE: Final = Norm(DRE_OF[CP])


@dataclass(frozen=True, slots=True, kw_only=True)
class NormRule:
    """One row of the setting: a norm, and for whom; what is left empty narrows nothing.

    ``billers`` are billing numbers, ``specialties`` of the practitioner (two characters), ``destinations`` as mailboxes
    name them: a régime (``01``), ``01/016``, an AMC number.
    """

    name: str
    norm: str = ""
    version: str = ""
    billers: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()
    destinations: tuple[str, ...] = ()

    def fits(self, biller: str, specialty: str, destination: str) -> int:
        """Return how precisely the rule speaks of a flow: the more criteria the more; 0 when it does not."""
        asked = (
            (self.billers, biller in self.billers),
            (self.specialties, specialty in self.specialties),
            (self.destinations, any(_within(destination, each) for each in self.destinations)),
        )
        if not all(met for wanted, met in asked if wanted):
            return 0
        return 1 + sum(bool(wanted) for wanted, _ in asked)


@dataclass(frozen=True, slots=True)
class NormTable:
    """The rules, in the order of the settings; of those that speak of a flow, the most precise, then the first."""

    rules: tuple[NormRule, ...] = ()

    def fse(self, biller: str, specialty: str, destination: str) -> Norm:
        """Return the norm of an FSE."""
        rule = self._rule(biller, specialty, destination)
        return Norm(rule.name, rule.norm, rule.version) if rule else CP_NORM

    def dre(self, biller: str, specialty: str, destination: str) -> Norm:
        """Return the norm of a DRE: that of the same rules, in the layouts of a DRE."""
        rule = self._rule(biller, specialty, destination)
        return Norm(DRE_OF[rule.name], rule.norm, rule.version) if rule else CP_DRE

    def _rule(self, biller: str, specialty: str, destination: str) -> NormRule | None:
        """Return the rule that speaks."""
        best = max(self.rules, key=lambda rule: rule.fits(biller, specialty, destination), default=None)
        return best if best is not None and best.fits(biller, specialty, destination) else None


NO_RULE: Final = NormTable()
"""Everything in ``cp-2005e``."""


def _within(destination: str, wanted: str) -> bool:
    """Whether a destination is one of those that a rule names.

    >>> _within("01/016/421", "01"), _within("01/016/421", "01/01"), _within("0099999999", "99999999")
    (True, False, True)
    """
    if "/" in destination:
        return f"{destination}/".startswith(f"{wanted}/")
    return destination.lstrip("0") == wanted.lstrip("0")
