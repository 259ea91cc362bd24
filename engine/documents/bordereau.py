"""The bordereau of a transmission, a PDF in French: what left, when, for how much, and the journal's checkpoint.

The same transmission gives the same bytes. The checkpoint printed is what later proves that the journal kept its tail:
``feuille journal verify`` compares with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from engine.documents.slip import Slip, SlipInvoice, SlipLot
from tables.money import euros

if TYPE_CHECKING:
    from fpdf import FPDF
    from fpdf.table import Table

NOTICE = (
    "Scellement simulé : sans valeur légale. Sans les modules homologués du GIE SESAM-Vitale, les factures de ce "
    "bordereau ne valent pas feuilles de soins électroniques."
)
FONT = "helvetica"
COLUMNS = ("N° de facture", "Date", "Honoraires", "Part AMO", "Part AMC", "Assuré", "Attendu")
WIDTHS = (28, 22, 26, 26, 26, 26, 26)
_PAYERS = {"FSE": "Feuilles de soins électroniques (AMO)", "DRE": "Demandes de remboursement électroniques (AMC)"}


def write_bordereau(slip: Slip) -> bytes:
    """Return the PDF of a transmission. ``fpdf2`` (extra ``documents``) is loaded at the first use only."""
    from fpdf import FPDF

    pdf = FPDF(format="A4")
    pdf.set_creation_date(slip.at)
    pdf.set_title(plain(f"Bordereau de télétransmission {slip.id}"))
    pdf.set_lang("fr-FR")
    pdf.set_margins(15, 15)
    pdf.add_page()
    _head(pdf, slip)
    for lot in slip.lots:
        _lot(pdf, lot)
    _foot(pdf, slip)
    return bytes(pdf.output())


def plain(text: str) -> str:
    r"""Return a text in the signs that the built-in fonts can draw.

    >>> plain("−2,90\u00a0€ œuf 李")
    '-2,90 EUR oeuf ?'
    """
    for sign, drawn in (
        ("€", "EUR"),
        ("−", "-"),
        ("\u202f", " "),
        ("\u00a0", " "),
        ("œ", "oe"),
        ("Œ", "OE"),
        ("’", "'"),
    ):
        text = text.replace(sign, drawn)
    return text.encode("latin-1", "replace").decode("latin-1")


def _head(pdf: FPDF, slip: Slip) -> None:
    """Print the title, who sends, when."""
    _write(pdf, f"Bordereau de télétransmission n° {slip.id}", size=16, bold=True)
    _write(pdf, f"Émis le {slip.at:%d/%m/%Y à %H:%M} par {slip.biller_name} (n° {slip.biller})")
    count = sum(len(lot.invoices) for lot in slip.lots if lot.flow == "FSE")
    _write(pdf, f"{len(slip.lots)} lots, {count} factures, {euros(sum(lot.expected for lot in slip.lots))} attendus")
    pdf.set_draw_color(160)
    pdf.set_line_width(0.3)
    _write(pdf, NOTICE, size=9, bold=True, framed=True, space=4)


def _lot(pdf: FPDF, lot: SlipLot) -> None:
    """Print one lot as a table with its total."""
    pdf.ln(4)
    _write(pdf, f"Lot {lot.number} - {_PAYERS[lot.flow]}", size=12, bold=True)
    _write(pdf, f"Destinataire {lot.destination} - fichier {lot.file}", size=9)
    _write(pdf, f"SHA-256 du fichier : {lot.sha256}", size=7)
    pdf.set_font(FONT, size=9)
    pdf.ln(1)
    aligns = ("LEFT", "LEFT", *("RIGHT",) * 5)
    with pdf.table(col_widths=WIDTHS, text_align=aligns, line_height=5.5, borders_layout="HORIZONTAL_LINES") as table:
        _row(table, COLUMNS)
        for each in lot.invoices:
            _row(table, (f"{each.number:09d}", f"{each.invoice_date:%d/%m/%Y}", *_amounts(each)))
        _row(table, ("Total", "", *_totals(lot.invoices)))


def _foot(pdf: FPDF, slip: Slip) -> None:
    """Print the journal's checkpoint."""
    pdf.ln(6)
    _write(pdf, "Point de contrôle du journal", size=10, bold=True)
    _write(pdf, f"Écriture n° {slip.checkpoint.seq}", size=9)
    _write(pdf, slip.checkpoint.hash, size=8, mono=True)
    _write(pdf, "Conservez ce bordereau : il prouve que le journal n'a pas été tronqué avant cette écriture.", size=8)


def _amounts(each: SlipInvoice) -> tuple[str, ...]:
    """Return the amounts of an invoice, as shown."""
    return tuple(euros(value) for value in (each.fee, each.amo, each.amc, each.patient, each.expected))


def _totals(invoices: tuple[SlipInvoice, ...]) -> tuple[str, ...]:
    """Return the sums of the columns, as shown."""
    columns = ("fee", "amo", "amc", "patient", "expected")
    return tuple(euros(sum(getattr(each, column) for each in invoices)) for column in columns)


def _row(table: Table, cells: Iterable[str]) -> None:
    """Add one row."""
    row = table.row()
    for cell in cells:
        row.cell(plain(cell))


def _write(
    pdf: FPDF,
    text: str,
    *,
    size: int = 10,
    bold: bool = False,
    mono: bool = False,
    framed: bool = False,
    space: int = 0,
) -> None:
    """Write one paragraph across the page."""
    pdf.ln(space)
    pdf.set_font("courier" if mono else FONT, style="B" if bold else "", size=size)
    pdf.multi_cell(0, size * 0.55, plain(text), border="TRBL" if framed else 0, new_x="LMARGIN", new_y="NEXT")
