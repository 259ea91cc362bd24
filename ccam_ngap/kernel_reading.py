# ruff: noqa: F403, F405 (the integers of layouts are C constants once compiled)
"""The tariff kernel, columns, first part: the columns of a chunk of invoices brought near, and what their codes mean.

Each column is read once for a whole chunk, in a loop of its own, into the *stage*: one 32-bit integer a row, with
nulls, bits and codes resolved. A column that is not there is staged once and costs nothing more.
"""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence

from ccam_ngap.kernel_shares import Silent
from ccam_ngap.layout import *
from ccam_ngap.layout_columns import *
from tables.layout import *


class Reading:
    """Reads the columns of a batch; ``kernel_heads`` and ``kernel_columns`` go on from here. See ``batch_block``.

    ``pricing`` works on ``heads``, ``rows`` and ``answers``. ``values`` holds the columns, those of lines first, then
    those of invoices; ``bits`` those that are bits, ``valid`` which rows are not null. ``kinds`` says how each is read,
    ``defaults`` what a null means, ``bit_starts`` where its bits start, ``means`` what its cells stand for, ``bounds``
    (three integers a column) its least and greatest number and the fault of any other. ``maps`` are the look-up tables
    and ``places`` says where each starts. ``starts`` holds the first line of each invoice and the number of lines.
    ``stage`` is the stage. ``results`` and ``totals``
    are the whole columns of the answer, ``faults_found`` the fault of every line, ``refusals`` 1 for a refused invoice.
    """

    def __init__(
        self,
        pricing: Silent,
        values: ManyCells,
        bits: ManyBytes,
        valid: ManyBytes,
        kinds: Sequence[int],
        defaults: Sequence[int],
        bit_starts: Sequence[int],
        means: Sequence[int],
        bounds: Sequence[int],
        starts: Sequence[int],
        maps: Cells,
        places: Sequence[int],
        stage: MutableCells,
        heads: MutableSequence[int],
        rows: MutableSequence[int],
        answers: MutableSequence[int],
        results: MutableCells,
        totals: MutableSequence[int],
        faults_found: MutableBytes,
        refusals: MutableBytes,
        days: int,
    ) -> None:
        self.pricing = pricing
        self.values = values
        self.bits = bits
        self.valid = valid
        self.kinds = kinds
        self.defaults = defaults
        self.bit_starts = bit_starts
        self.means = means
        self.bounds = bounds
        self.starts = starts
        self.maps = maps
        self.places = places
        self.stage = stage
        self.heads = heads
        self.rows = rows
        self.answers = answers
        self.results = results
        self.totals = totals
        self.faults_found = faults_found
        self.refusals = refusals
        self.days = days
        self.all_lines = len(results) // N_RESULTS
        self.all_invoices = len(totals) // N_TOTALS
        self.faults = 0
        self.wild = 0
        self.rare = 0
        self.near = 0

    def look_up(self, table: int, place: int) -> int:
        """Return an entry of a look-up table."""
        return self.maps[self.places[table] + place]

    def by_day(self, table: int, code: int, day: int) -> int:
        """Return what a code means on a day."""
        return self.look_up(table, code * self.places[M_EPOCHS] + self.look_up(M_EPOCH, day))

    def refuse(self, i: int, fault: int) -> None:
        """Record the first fault of a row."""
        if self.answers[i * OUT + O_FAULT] == 0:
            self.answers[i * OUT + O_FAULT] = fault
            self.faults += 1

    # --- the stage --------------------------------------------------------------------------------------------------

    def stage_absent(self) -> None:
        """Stage the columns that are not there: every row has what a null means."""
        for column in range(N_LINE_COLUMNS + N_INVOICE_COLUMNS):
            if self.kinds[column] == ABSENT:
                place = self.staged(column)
                count = CHUNK_LINES if column < N_LINE_COLUMNS else CHUNK_INVOICES
                for k in range(count):
                    self.stage[place + k] = self.defaults[column]
                self.mean(column, place, count)
        if (
            self.kinds[C_DISTANCE] != ABSENT
            or self.kinds[C_DAY_DISTANCE] != ABSENT
            or self.kinds[C_OFFICE] != ABSENT
            or self.kinds[C_EXCEPTIONAL] != ABSENT
            or self.kinds[C_FORCED_AMO] != ABSENT
            or self.kinds[C_FORCED_AMC] != ABSENT
        ):
            self.rare = 1

    def stage_columns(self, first_column: int, after_column: int, first: int, count: int) -> None:
        """Stage some rows of the columns that are there."""
        for column in range(first_column, after_column):
            if self.kinds[column] != ABSENT:
                place = self.staged(column)
                self.copy(column, place, first, count)
                self.mean(column, place, count)

    def staged(self, column: int) -> int:
        """Return where a column is staged."""
        if column < N_LINE_COLUMNS:
            return column * CHUNK_LINES
        return STAGE_INVOICES + (column - N_LINE_COLUMNS) * CHUNK_INVOICES

    def copy(self, column: int, place: int, first: int, count: int) -> None:
        """Copy some rows of a column to the stage: the default for a null, UNKNOWN for an amount below zero."""
        kind = self.kinds[column]
        if kind & BITS == 0:
            for k in range(count):
                self.stage[place + k] = self.values[column][first + k]
        if self.means[column] == OPTIONAL:
            for k in range(place, place + count):
                below = NONE if self.stage[k] == MISSING else UNKNOWN
                self.stage[k] = self.stage[k] if self.stage[k] >= 0 else below
        done = 0
        while done < count and kind != PLAIN:
            run = min(RUN_OF_BITS, count - done)
            if kind & BITS:
                self.copy_bits(column, place + done, first + done, run)
            if kind & WITH_NULLS:
                self.fill_nulls(column, place + done, first + done, run)
            done += run

    def copy_bits(self, column: int, place: int, first: int, count: int) -> None:
        """Stage a run of bits."""
        bit = self.bit_starts[column] + first
        word = 0
        for k in range(bit >> 3, (bit + count + 7) >> 3):
            word += self.byte(self.bits[column][k]) << (8 * (k - (bit >> 3)))
        word >>= bit & 7
        for k in range(place, place + count):
            self.stage[k] = word & 1
            word >>= 1

    def fill_nulls(self, column: int, place: int, first: int, count: int) -> None:
        """Put the default in the place of nulls, without a branch on what no one foresees."""
        default = self.defaults[column]
        bit = self.bit_starts[column] + first
        word = 0
        for k in range(bit >> 3, (bit + count + 7) >> 3):
            word += self.byte(self.valid[column][k]) << (8 * (k - (bit >> 3)))
        word >>= bit & 7
        for k in range(place, place + count):
            self.stage[k] = default ^ ((self.stage[k] ^ default) & -(word & 1))
            word >>= 1

    def byte(self, value: int) -> int:
        """Return eight bits as an integer that has room for more."""
        return value

    def mean(self, column: int, place: int, count: int) -> None:
        """Put what codes stand for in their place, where the column has a look-up table."""
        table = self.means[column]
        if table >= 0:
            for k in range(place, place + count):
                self.stage[k] = self.maps[table + self.stage[k]]

    def bad(self, amount: int) -> int:
        """Return 1 for an amount that no invoice holds."""
        return 1 if amount < NONE or amount > GREATEST else 0
