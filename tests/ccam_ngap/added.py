"""The shipped tables with a few rows of what an import adds: coverage, biology, LPP limits, lists of acts."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path

from tables.catalogue import SOURCES
from tables.compiled import Tables, open_tables

END = "test;C\n"
ADDED = {
    "ccam/coverage.csv": "key;from;covered;prior_approval;source;grade\n"
    f"QZHA001/1/0;2020-01-01;no;no;{END}"
    f"QZHA005/1/0;2020-01-01;conditions;yes;{END}"
    f"BDGA002/1/0;2020-01-01;unpriced;no;{END}"
    f"DEQP003/1/0;2020-01-01;no;no;{END}DEQP003/1/0;2024-01-01;;;{END}",
    "ccam/complements.csv": "key;from;codes;source;grade\n"
    f"HBJD001;2020-01-01;HBQK061;{END}HBMD050;2020-01-01;HBQK040;{END}",
    "ccam/incompatibles.csv": f"key;from;acts;source;grade\nAFLB001;2020-01-01;AFLB007 AFLB017;{END}",
    "ccam/associables.csv": f"key;from;activities;source;grade\nAHLB006/1;2020-01-01;AFLB0011:A;{END}",
    "lpp/limits.csv": "key;from;max_quantity;max_amount;prior_approval;source;grade\n"
    f"2140455;2020-01-01;2;30.00;yes;{END}",
    "nabm/acts.csv": "key;from;label;letter;coefficient;further;prior_approval;source;grade\n"
    f"1104;2010-01-01;Hémogramme;B;31;;;{END}1104;2024-06-01;Hémogramme;B;20.5;;;{END}"
    f"0040;2010-01-01;Test;B;7;;yes;{END}0040;2024-01-01;Test;BHN;7;;;{END}"
    f"0042;2010-01-01;Test;B;9;KB:1.5;;{END}"
    f"0041;2010-01-01;Test;B;9;;;{END}0041;2024-01-01;;;;;;{END}",
}


@cache
def added() -> Tables:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "sources"
        shutil.copytree(SOURCES, folder, ignore=shutil.ignore_patterns("*.feuille"))
        for name, text in ADDED.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text, "utf-8")
        # an act whose price is only on estimate
        prices = folder / "ccam/prices.csv"
        kept = [line for line in prices.read_text("utf-8").splitlines() if not line.startswith("BDGA002/")]
        # an act of before 2018, whose prices hung on the contract of the practitioner alone
        kept += [f"DEQP003/1/0/1;2015-01-01;14.26;{END}".rstrip(), f"DEQP003/1/0/2;2015-01-01;13.52;{END}".rstrip()]
        prices.write_text("\n".join(kept) + "\n", "utf-8")
        acts = folder / "ccam/acts.csv"
        acts.write_text(f"{acts.read_text('utf-8')}DEQP003/1/0;2015-01-01;ECG;ATM;2;F P S U;;{END}", "utf-8")
        return open_tables(folder)
