"""A tiny folder of source tables, made in a test: a doctor, a nurse, a few acts of each nomenclature."""

from __future__ import annotations

from pathlib import Path

TABLES = {
    "version.csv": "key;from;version\nshipped;1970-01-01;tiny",
    "ngap/acts.csv": "key;from;label;family;kind\nC;2000-01-01;Consultation;practitioner;act\n"
    "K;2000-01-01;Lettre K;practitioner;letter\nAMI;2000-01-01;Lettre AMI;auxiliary;letter\n"
    "OLD;2000-01-01;Ancien;practitioner;act\nOLD;2020-01-01;;;\nBARE;2000-01-01;Sans prix;practitioner;act\n"
    "IK;2000-01-01;Kilomètres;practitioner;kilometric",
    "ngap/prices.csv": "key;from;value\nC/metropole;2000-01-01;20.00\nC/metropole;2010-01-01;25.00\n"
    "C/antilles;2010-01-01;27.50\nC/metropole;2030-01-01;\nK/metropole;2000-01-01;2.00\n"
    "AMI/metropole;2000-01-01;3.15\nOLD/metropole;2000-01-01;9.00",
    "ngap/kilometric.csv": "key;from;price;deducted_km\nIK/doctor;2000-01-01;0.60;4",
    "ngap/kilometric_zones.csv": "key;from;price\nIK/doctor/antilles;2000-01-01;0.70",
    "ngap/majorations.csv": "key;from;value\nnurse/night;2000-01-01;9.15\nnurse/holiday;2015-01-01;8.50",
    "ccam/acts.csv": "key;from;label;grouping;exo_tm;modifiers;office_supplement\n"
    "AAAA001/1/0;2018-01-01;Acte un;ADC;1;F K M;10.00\nBBBB002/1/0;2018-01-01;Acte deux;ADC;2;;\n"
    "CCCC003/1/0;2018-01-01;Acte trois;ADC;3;;\nDDDD004/1/0;2018-01-01;Acte quatre;ADC;4;;\n"
    "EEEE005/1/0;2018-01-01;Acte cinq;ADC;5-7;;\nIIII001/1/0;2018-01-01;Image;ADI;1;;\n"
    "XXXX001/1/0;2018-01-01;Prothèse;PFC;1;;\nNNNN000/1/0;2018-01-01;Sans code;ADC;;;",
    "ccam/prices.csv": "key;from;value\n"
    + "\n".join(
        f"{code}/1/0/9 10;2018-01-01;100.00"
        for code in ("AAAA001", "BBBB002", "CCCC003", "DDDD004", "EEEE005", "IIII001", "XXXX001", "NNNN000")
    )
    + "\nAAAA001/1/0/10;2020-01-01;90.00\nAAAA001/1/0/9;2025-01-01;",
    "ccam/zones.csv": "key;from;coefficient\n*/antilles;2018-01-01;1.10\nBBBB002/antilles;2018-01-01;1.25",
    "ccam/grilles.csv": "key;from;grille\ngeneral/*/*;2018-01-01;10\ngeneral/secteur_1/-;2018-01-01;9\n"
    "general/secteur_2/OPTAM;2018-01-01;9\ngeneral/secteur_2/-;2018-01-01;10",
    "ccam/groups.csv": "key;from;group\nspecialty/01;1970-01-01;general",
    "ccam/modifiers.csv": "key;from;kind;value\nF/*;2018-01-01;flat;19.06\nM/other;2018-01-01;flat;26.88\n"
    "K/general;2018-01-01;percent;20\nK/grille-9;2018-01-01;percent;30",
    "ccam/modifier_pairs.csv": "key;from;allowed\nF K;2018-01-01;yes\nF M;2018-01-01;no",
    "ccam/associations.csv": "key;from;percent\n1;2018-01-01;100\n2;2018-01-01;50\n3;2022-01-01;75\n5;2018-01-01;100",
    "ccam/limits.csv": "key;from;value\nmax_modifiers;2018-01-01;2\nonce_per_invoice;2018-01-01;F\n"
    "other_moment;2018-01-01;5",
    "lpp/acts.csv": "key;from;label;prestation;type\n1234567;2010-01-01;Produit;DVO;A",
    "lpp/prices.csv": "key;from;value;max_price\n1234567;2010-01-01;14.43;20.00",
    "lpp/zones.csv": "key;from;coefficient\n1234567/antilles;2010-01-01;1.30",
    "codes/practitioner_groups.csv": "key;from;group\nspecialty/01;1970-01-01;doctor\nactivity/24;1970-01-01;nurse",
    "rates/practitioners.csv": "key;from;family\nspecialty/01;1970-01-01;doctor\nactivity/24;1970-01-01;auxiliary",
    "rates/base.csv": "key;from;percent\ndoctor;2000-01-01;70\nauxiliary;2000-01-01;60\nlpp;2000-01-01;60\n"
    "dental;2000-01-01;70",
    "rates/ccam_groupings.csv": "key;from;family\nPFC;2000-01-01;dental",
    "rates/exonerations.csv": "key;from;percent;threshold;label\n0;1970-01-01;;;Aucune\n4;1970-01-01;100;;ALD\n"
    "C;1970-01-01;;100;Seuil",
    "rates/aspa.csv": "key;from;percent\nauxiliary;2000-01-01;80",
    "rates/natures.csv": "key;from;percent;b2;label\nmaladie;1970-01-01;;10;Maladie\nat_mp;1970-01-01;100;41;AT",
    "rates/local_regime.csv": "key;from;percent\ndoctor;2000-01-01;90",
    "rates/special_regimes.csv": "key;from;percent\n10/lpp;2000-01-01;85",
    "rates/pathway.csv": "key;from;points;label\nT;2009-01-01;0;MT\nS2;2009-01-01;40;Hors parcours",
    "rates/pathway_scope.csv": "key;from;value\nfamily/doctor;2009-01-01;yes\nnature/maladie;2009-01-01;yes\n"
    "min_age;2009-01-01;16",
    "rates/parameters.csv": "key;from;value\npathway_cap;2018-01-01;10.00\nthreshold_amount;2011-03-01;120.00\n"
    "threshold_coefficient;2011-03-01;60\nthreshold_participation;2019-01-01;24.00",
    "rates/threshold_groupings.csv": "key;from;role\nADI;2011-03-01;suppressed\nPFC;2011-03-01;excluded\n"
    "family/auxiliary;2011-03-01;excluded",
    "formulas/sts.csv": "key;from;label;dr;tr;tm;mro;pmss;pu;amount;cap\n052;1970-01-01;TM;;;100;;;;;\n"
    "02A;1970-01-01;TR;;p;;-100;;;;\n012;2020-01-01;DR;p;;;;;;;\nC2S;1970-01-01;C2S;;;100;;;;;\n"
    "M01;1970-01-01;tous;20;30;10;-50;1;10;p1;p2\nM02;1970-01-01;p1;;;;;;;5.00;8.00",
    "formulas/unknown.csv": "key;from;parameters\n099;1970-01-01;p1 p2",
    "organisms/amo.csv": "key;from;label\n01/999/9999;1970-01-01;Caisse de démonstration",
    "messages/ignored.csv": "not a table at all",
}
"""Text of each table by name; the source and grade columns are added when they are written."""


def write(folder: Path, **changes: str | None) -> Path:
    """Write the tiny tables; ``changes`` replaces the text of a table (``ngap_prices``) or leaves it out (None)."""
    replaced = {name.replace("__", "/") + ".csv": text for name, text in changes.items()}
    for name, text in {**TABLES, **replaced}.items():
        if text is None:
            continue
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        header, *rows = text.split("\n")
        lines = [f"{header};source;grade", *(f"{row};test;S" for row in rows if row)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder
