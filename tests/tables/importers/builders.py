"""Small official-looking files, made for the tests: same structure, invented rows."""

from __future__ import annotations

import csv
import gzip
import io
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

Rows = list[list[str]]
WIDTH = 11
HEADER = [
    "Code",
    "",
    "Texte",
    "Activité",
    "Phase",
    "Tarif\nSecteur 1 / adhérent OPTAM/OPTAM-ACO\n(en euro)",
    "Tarif\nHors secteur 1 / hors adhérent OPTAM/OPTAM-ACO\n(en euro)",
    "Rembt. ss Cdtions",
    "Accord Préalable",
    "Exo. TM",
    "Regroupement",
]
TITLE = "CNAM - CCAM version {version} applicable {day}"
SURGEON_K = (
    "Majoration pour les actes d'accouchement réalisés par les gynécologues- obstétriciens et par les chirurgiens"
)


def line(*cells: str) -> list[str]:
    """Return a row of the export, filled with empty cells."""
    return [*cells, *[""] * (WIDTH - len(cells))]


def tariff(code: str, text: str, activity: str, phase: str, first: str, second: str, **more: str) -> list[str]:
    """Return a row that carries a tariff."""
    last = (more.get("rc", ""), more.get("ap", ""), more.get("exo", "1"), more.get("grouping", "ADC"))
    return [code, "", text, activity, phase, first, second, *last]


def acts(factor: int = 100) -> Rows:
    """Return acts of every shape; ``factor`` percent of their usual price."""

    def euros(cents: int) -> str:
        scaled = cents * factor // 100
        return f"{scaled // 100}.{scaled % 100:02d}"

    return [
        line("01", "", "CHAPITRE D'ESSAI"),
        line(),
        line("", "", "À l'exclusion de : rien"),
        line("01.01", "", "Actes simples"),
        tariff("QXAB001", "Acte à un seul tarif", "1", "0", euros(5184), euros(5184), exo="2", grouping="ATM"),
        line("[F, P, S, U]", "", "Formation : spécifique à cet acte"),
        tariff("QXAB002", "Acte avec\nanesthésie", "1", "0", euros(28066), euros(22000)),
        tariff("[A, J, K, T, 7, 3]", "anesthésie", "4", "0", euros(6124), euros(6124), grouping="ADA"),
        line("", "", "(QXAB001, QXAB009)"),
        line("QXAB003", "", "Acte en deux phases", "", "", "", "", "RC"),
        tariff("", "Phase 1 : pose", "1", "1", euros(30484), euros(30484)),
        tariff("", "Phase 2 : retrait", "1", "2", euros(6760), euros(6760)),
        tariff("QXAB004", "Acte exclu", "1", "0", "Non pris en charge", "Non pris en charge", exo="2", grouping="ATM"),
        tariff("QXAB005", "Acte sans prix", "1", "0", "0.00", "0.00", ap="AP"),
        tariff("HBAB006", "Soin dentaire", "1", "0", euros(5200), euros(5200), grouping="SDE"),
        line("[F,U, 9]"),
    ]


def modifiers(k_outside: str = "+25%") -> Rows:
    """Return chapter 19.03."""
    return [
        line("19", "", "ADAPTATIONS"),
        line("19.03", "", "MODIFICATEURS"),
        line("19.03.01", "", "Urgence"),
        line("F", "", "Acte réalisé en urgence un dimanche ou un jour férié", "", "", "19.06", "19.06"),
        line("", "", "A l'exclusion de : acte réalisé par les chirurgiens"),
        line("", "", "Acte réalisé en urgence par les chirurgiens, les pédiatres", "", "", "40.00", "40.00"),
        line("P", "", "Acte réalisé par les médecins généralistes ou les sages-femmes", "", "", "35.00", "35.00"),
        line("S", "", "Acte réalisé en urgence par les pédiatres la nuit", "", "", "80.00", "80.00"),
        line("U", "", "Acte réalisé par les médecins ou les chirurgiens-dentistes", "", "", "25.15", "25.15"),
        line("A", "", "Anesthésie aux âges extrêmes", "", "", "23.00", "23.00"),
        line("9", "", "Soins conservateurs", "", "", "0.29999999999999999", "+30%"),
        line("7", "", "Présence permanente", "", "", "+6%", "6%"),
        line(
            "3",
            "",
            "Actes d'anesthésie par les anesthésistes en secteur à honoraires opposables",
            "",
            "",
            "+12%",
            "+12%",
        ),
        line("J", "", "Majoration transitoire", "", "", "+6,50%", "+6,50%"),
        line("K", "", "Actes d'accouchement réalisés par les sages-femmes.", "", "", "+20%", "+20%"),
        line("", "", SURGEON_K, "", "", "+30%", k_outside),
        line("T", "", SURGEON_K, "", "", "21,5%", "+16,5%"),
    ]


def export(version: str = "81", day: str = "01/01/2026", body: Rows | None = None, last: Rows | None = None) -> Rows:
    """Return a whole export."""
    title = line(TITLE.format(version=version, day=day))
    return [title, HEADER, *(acts() if body is None else body), *(modifiers() if last is None else last)]


def csv_text(rows: Iterable[Sequence[str]], delimiter: str = ",") -> str:
    """Write rows as delimited text."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return stream.getvalue()


def write_csv(path: Path, rows: Iterable[Sequence[str]], delimiter: str = ",", encoding: str = "utf-8") -> Path:
    """Write rows as a file, compressed when its name ends in ``.gz``."""
    content = csv_text(rows, delimiter).encode(encoding)
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def write_xlsx(path: Path, rows: Iterable[Sequence[str | float]]) -> Path:
    """Write rows as a workbook of one sheet: texts inline, numbers as numbers."""
    lines = []
    for number, cells in enumerate(rows, start=1):
        marked = "".join(
            f'<c r="{chr(65 + place)}{number}"><v>{cell!r}</v></c>'
            if isinstance(cell, float)
            else f'<c r="{chr(65 + place)}{number}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
            for place, cell in enumerate(cells)
            if cell != ""
        )
        lines.append(f'<row r="{number}">{marked}</row>')
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="CCAM" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{"".join(lines)}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return path


def write_xls(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """Write rows as a BIFF8 workbook in a compound file: every cell a label."""
    globals_ = [_biff(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 6))]
    sheet = [_biff(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 6))]
    sheet.append(_biff(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, WIDTH, 0)))
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            if text:
                label = struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le")
                sheet.append(_biff(0x0204, label))
    sheet.append(_biff(0x000A, b""))
    start = len(globals_[0]) + 4 + 8 + 4 + 4
    globals_.append(_biff(0x0085, struct.pack("<IBBBB", start, 0, 0, 4, 0) + b"CCAM"))
    globals_.append(_biff(0x000A, b""))
    path.write_bytes(_compound(b"".join([*globals_, *sheet])))
    return path


def _biff(kind: int, data: bytes) -> bytes:
    """Return a BIFF record."""
    return struct.pack("<HH", kind, len(data)) + data


def _compound(stream: bytes) -> bytes:
    """Wrap a stream named Workbook into a compound file of 512-byte sectors."""
    stream += bytes(max(4096 - len(stream), -len(stream) % 512))
    sectors = len(stream) // 512
    fat = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    table = struct.pack(f"<{len(fat)}I", *fat)
    assert len(table) <= 512, "one FAT sector is enough for a small file"
    table += b"\xff" * (512 - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += bytes(6) + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", 0) + b"\xff" * (512 - len(header) - 4)
    entries = _entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1) + _entry("Workbook", 2, 2, len(stream)) + bytes(256)
    return header + table + entries + stream


def _entry(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
    """Return a directory entry of a compound file."""
    text = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB", len(text), kind, 1)
        + links
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def dbf(rows: Sequence[Mapping[str, str]], encoding: str = "cp850") -> bytes:
    """Return a dBase III table; every column is of characters, as wide as its widest cell."""
    columns = list(rows[0])
    widths = {name: max(1, *(len(row[name].encode(encoding)) for row in rows)) for name in columns}
    size = 1 + sum(widths.values())
    start = 32 + 32 * len(columns) + 1
    header = struct.pack("<BBBBIHH20x", 3, 126, 1, 1, len(rows), start, size)
    fields = b"".join(struct.pack("<11sc4xBB14x", name.encode(), b"C", widths[name], 0) for name in columns)
    records = b"".join(
        b" " + b"".join(row[name].encode(encoding).ljust(widths[name]) for name in columns) for row in rows
    )
    return header + fields + b"\r" + records + b"\x1a"


def write_zip(path: Path, members: Mapping[str, bytes]) -> Path:
    """Write an archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path
