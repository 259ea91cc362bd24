"""The NGAP: codes known, prices with their history and zones."""

from __future__ import annotations

import pytest

from tests.tables.shipped import table, value

ZONES = ("metropole", "antilles", "guyane_reunion", "mayotte")
KINDS = {"act", "letter", "majoration", "indemnity", "kilometric"}

GENERAL = (
    "G VG GS VGS C V CS VS TCG TC MEG MD MDD MDN MDI MU MDM COB COD COE COA COV RDV APC APV CTE MPH IMT VL VSP CCP CSO "
    "CSE ASE GL1 GL2 GL3 RQD TE2 MOP MHP MUT MRT SNP SHE MVR MIC MSH MIS PIV MCG MN MM F CRN CRM CRD CRS VRN VRM VRD "
    "VRS ID IK IKM IKS"
)
SPECIALISTS = "MPC MCS CNP CNPSY VNP MP MPF MCY APY APU CSC MCC CDE CCX MCX CEH CEK CEG COH COK COG"
NURSES = "AMI AMX TMI AIS BSA BSB BSC DI IFD IFA IFI MAU MCI MIE TLS TLL TLD PAI"
OTHERS = (
    "AMK AMS AMC TMK IFS IFO IFR IFN IFP IFV FRD FAD AMO TMO AMY AMP POD FOH FPH FTD MSF SF SP SFI TO ORT PRO D DC SC "
    "SCM BDC BR2 BR4 BRP BDX CBX MCD Z K KC KMO PB KMB KB FPE B FU1 FU2 FU3 FU4 SUN FPU FPL FPX PDM PAV"
)

ATTESTED = [
    ("C/metropole", "2024-12-15", "23.00"),
    ("C/antilles", "2023-06-01", "27.60"),
    ("G/metropole", "2017-04-30", None),
    ("G/metropole", "2017-05-01", "25.00"),
    ("G/metropole", "2023-10-31", "25.00"),
    ("G/metropole", "2024-03-04", "26.50"),
    ("G/metropole", "2024-12-21", "26.50"),
    ("G/metropole", "2024-12-22", "30.00"),
    ("VG/metropole", "2025-06-10", "30.00"),
    ("G/mayotte", "2023-12-01", "31.10"),
    ("G/mayotte", "2025-01-01", None),
    ("GS/metropole", "2024-12-21", "26.50"),
    ("GS/metropole", "2024-12-22", None),
    ("MD/metropole", "2025-06-10", "10.00"),
    ("COE/metropole", "2026-01-01", "60.00"),
    ("CNP/metropole", "2025-12-31", "50.00"),
    ("CNP/metropole", "2026-01-01", "52.00"),
    ("APC/metropole", "2022-04-01", "55.00"),
    ("MPC/metropole", "2023-11-01", "3.50"),
    ("AMI/metropole", "2025-06-10", "3.15"),
    ("AMI/antilles", "2025-06-10", "3.30"),
    ("AMO/metropole", "2024-01-25", "2.50"),
    ("AMO/metropole", "2024-01-26", "2.60"),
    ("AMK/metropole", "2024-02-22", "2.21"),
    ("AMK/guyane_reunion", "2024-02-22", "2.43"),
    ("SF/metropole", "2024-12-31", "3.10"),
    ("SF/metropole", "2025-01-01", "3.20"),
    ("B/metropole", "2024-01-15", "0.25"),
    ("B/antilles", "2024-01-15", "0.29"),
    ("B/mayotte", "2024-01-15", "0.31"),
]


@pytest.mark.parametrize("code", f"{GENERAL} {SPECIALISTS} {NURSES} {OTHERS}".split())
def test_every_code_of_the_nomenclature_is_known(code: str) -> None:
    assert table("ngap/acts.csv").versions(code)


@pytest.mark.parametrize(("key", "day", "price"), ATTESTED)
def test_attested_prices(key: str, day: str, price: str | None) -> None:
    assert value("ngap/prices.csv", key, day) == price


def test_every_price_belongs_to_a_known_act_and_zone() -> None:
    for row in table("ngap/prices.csv").rows:
        code, _, zone = row.key.partition("/")
        assert table("ngap/acts.csv").versions(code), row.key
        assert zone in ZONES, row.key


def test_a_price_overseas_stands_beside_one_at_home() -> None:
    priced = set(table("ngap/prices.csv").keys())
    assert {key for key in priced if f"{key.partition('/')[0]}/metropole" not in priced} == set()


def test_every_act_has_a_known_kind_and_family() -> None:
    families = {"practitioner", *table("rates/base.csv").keys()}
    for row in table("ngap/acts.csv").rows:
        assert row.values["kind"] in KINDS, row.key
        assert row.values["family"] in families, row.key


def test_acts_without_any_price_are_those_whose_price_was_not_found() -> None:
    priced = {key.partition("/")[0] for key in table("ngap/prices.csv").keys()}  # noqa: SIM118
    kilometric = {key.partition("/")[0] for key in table("ngap/kilometric.csv").keys()}  # noqa: SIM118
    unpriced = set(table("ngap/acts.csv").keys()) - priced - kilometric
    assert unpriced == {"SHE", "MCY", "IFO", "IFR", "IFN", "IFP", "IFV", "FPE", "PAV"}


def test_kilometres() -> None:
    doctor = table("ngap/kilometric.csv").versions("IK/doctor")[-1].values
    assert doctor == {"price": "0.61", "deducted_km": "4"}
    deducted = {"IK": "4", "IKM": "2", "IKS": "0"}
    for row in table("ngap/kilometric.csv").rows:
        assert row.values["deducted_km"] == deducted[row.key.partition("/")[0]]


def test_prices_by_who_bills_and_by_zone_refine_a_plain_one() -> None:
    groups = {row.values["group"] for row in table("codes/practitioner_groups.csv").rows}
    for key in table("ngap/group_prices.csv").keys():  # noqa: SIM118
        code_and_zone, _, group = key.rpartition("/")
        assert table("ngap/prices.csv").versions(code_and_zone)
        assert group in groups
    for key in table("ngap/kilometric_zones.csv").keys():  # noqa: SIM118
        code_and_group, _, zone = key.rpartition("/")
        assert table("ngap/kilometric.csv").versions(code_and_group)
        assert zone in ZONES
    for key in (*table("ngap/kilometric.csv").keys(), *table("ngap/majorations.csv").keys()):
        assert groups & set(key.split("/")), key


def test_nurses_have_their_own_travel_price() -> None:
    assert value("ngap/group_prices.csv", "IFD/metropole/nurse", "2024-06-01") == "2.75"
    assert value("ngap/prices.csv", "IFD/metropole", "2024-06-01") == "2.50"


def test_coefficients_belong_to_key_letters() -> None:
    for row in table("ngap/coefficients.csv").rows:
        letter = table("ngap/acts.csv").versions(row.key.partition("/")[0])
        assert letter[-1].values["kind"] == "letter"
    assert value("ngap/coefficients.csv", "AMS/7.5", "2026-01-01", "coefficient") == "8.1"
