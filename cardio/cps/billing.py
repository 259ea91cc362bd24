"""The situations: structure and sector from the published files, billing data through a provider.

The content of the real billing file (CPS_SIT_FACT) is not public. ``SimulatedBilling`` reads ours; a certified module
can stand in its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from cardio import simulated
from cardio.channel import Channel
from cardio.cps import objects
from cardio.cps.layout import AID_CONTACT, FIRST_SITUATION_FILE, MAX_READ, SITUATION_FILES
from cardio.cps.situation import Situation
from cardio.errors import BadCardData, UnknownCard
from cardio.files import read_file, select_application


class BillingProvider(Protocol):
    """Who knows the billing data of each situation, by its number."""

    def read(self, channel: Channel) -> Mapping[int, Mapping[str, str]]:
        """Return the fields of ``cardio.simulated.SITUATION_TAGS`` by situation number. Raises CardioError."""
        ...


class SimulatedBilling:
    """Billing data from the simulated applet of our virtual CPS."""

    def read(self, channel: Channel) -> Mapping[int, Mapping[str, str]]:
        """Return the fields by situation number. Raises CardioError, ContentNotPublic on a real card."""
        data = simulated.read_simulated(channel, simulated.CPS_SITUATIONS_FILE, "la situation de facturation")
        return objects.billing(data)


def read_activities(channel: Channel) -> dict[int, objects.Activity]:
    """Read the published situation files, by situation number 1 to 16. Raises CardioError (CodeRequired)."""
    if not select_application(channel, AID_CONTACT):
        raise UnknownCard(channel.atr)
    found: dict[int, objects.Activity] = {}
    for place in range(SITUATION_FILES):
        data = read_file(channel, FIRST_SITUATION_FILE + place, "lecture des situations", MAX_READ)
        if data:
            found[place + 1] = objects.activity(data)
    return found


def read_situations(channel: Channel, provider: BillingProvider) -> tuple[Situation, ...]:
    """Read every situation, published part and billing part together. Raises CardioError (CodeRequired)."""
    return joined(read_activities(channel), provider.read(channel))


def joined(
    activities: Mapping[int, objects.Activity], billing: Mapping[int, Mapping[str, str]]
) -> tuple[Situation, ...]:
    """Join the published part and the billing part of every situation. Raises BadCardData where they disagree."""
    if activities.keys() != billing.keys():
        raise BadCardData("les situations et leurs données de facturation ne concordent pas")
    return tuple(_situation(number, activities[number], billing[number]) for number in sorted(activities))


def _situation(number: int, activity: objects.Activity, billing: Mapping[str, str]) -> Situation:
    """Join the two parts of one situation."""
    for name in ("billing_number", "practitioner_number"):
        if len(billing[name]) != 9 or not billing[name].isdecimal():
            raise BadCardData("un numéro de facturation n'a pas neuf chiffres")
    return Situation(
        number=number,
        billing_number=billing["billing_number"],
        structure_name=activity.structure_name,
        specialty=billing["specialty"],
        kind=billing["kind"],
        convention=billing["convention"],
        option=billing["option"] or None,
        tariff_zone=billing["tariff_zone"],
        practitioner_number=billing["practitioner_number"],
        structure_id=activity.structure_id,
        sector=activity.sector,
    )
