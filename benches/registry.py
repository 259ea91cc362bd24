"""Which figures there are, and which module measures them: nothing is imported before it is asked for.

A bench is a module of this package with ``NAMES``, the figures it gives, and ``measure()``, which returns them in that
order. ``Bench.names`` repeats ``NAMES`` so that a list of names costs no import (a test keeps both equal).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module

from benches.errors import UnknownFigure
from benches.figure import Figure


@dataclass(frozen=True, slots=True)
class Bench:
    """A module that measures some figures; ``what`` says in French what it times."""

    module: str
    names: tuple[str, ...]
    what: str

    def measure(self) -> tuple[Figure, ...]:
        """Measure every figure of the bench. Raises BenchError."""
        figures: tuple[Figure, ...] = import_module(self.module).measure()
        return figures


BENCHES = (
    Bench(
        "benches.quote_api",
        ("quote_api_p50_us", "quote_api_vs_openfisca", "quote_explained_us"),
        "une facture de trois actes par l'API Python",
    ),
    Bench("benches.kernel_invoice", ("kernel_invoice_us", "kernel_vs_openfisca"), "le noyau seul, trois actes"),
    Bench(
        "benches.batch",
        ("batch_lines_per_s", "batch_one_thread_per_s", "batch_vs_polars", "batch_vs_duckdb", "batch_vs_memory_copy"),
        "des lignes en colonnes Arrow, toutes les règles",
    ),
    Bench("benches.batch_parquet", ("parquet_vs_copy",), "un fichier Parquet recalculé"),
    Bench("benches.dask_processes", ("dask_vs_processes",), "des fichiers Parquet recalculés par une grappe dask"),
    Bench("benches.http_quote", ("http_quote_vs_echo",), "une facture calculée par l'API HTTP"),
    Bench("benches.seal", ("seal_p50_ms",), "une facture scellée par les deux cartes, durable"),
    Bench("benches.card_read", ("card_read_ms", "vitale_read_ms"), "une CPS et une Vitale lues à travers pcscd"),
    Bench("benches.card_event", ("card_event_ms",), "d'une carte insérée à l'évènement"),
    Bench("benches.card_idle", ("supervisor_idle_cpu",), "le processeur pris quand rien ne se passe"),
    Bench("benches.b2", ("b2_encode_per_s", "b2_decode_per_s", "b2_compose_per_s"), "enregistrements B2 écrits et lus"),
    Bench("benches.b2_check", ("b2_check_per_s", "b2_check_memory_mb"), "un fichier B2 de 50 Mo contrôlé"),
    Bench("benches.noemie", ("noemie_read_per_s", "noemie_write_per_s"), "un retour NOEMIE de 10 000 factures"),
    Bench("benches.command_start", ("quote_command_start_ms",), "feuille quote, du shell à la réponse"),
    Bench("benches.tables_build", ("tables_build_s",), "les tables compilées"),
    Bench("benches.import_ccam", ("import_ccam_s",), "un export CCAM officiel importé"),
)


def names() -> tuple[str, ...]:
    """Every figure, in the order in which they are measured."""
    return tuple(name for bench in BENCHES for name in bench.names)


def chosen(wanted: Iterable[str]) -> tuple[Bench, ...]:
    """Return the benches that measure the ``wanted`` figures, all of them for none. Raises UnknownFigure."""
    asked = tuple(wanted)
    for name in asked:
        if name not in names():
            raise UnknownFigure(name, names())
    return tuple(bench for bench in BENCHES if not asked or any(name in asked for name in bench.names))
