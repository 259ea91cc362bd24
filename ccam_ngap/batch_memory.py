"""Memory for columns from Arrow's pool, which keeps what is given back: fresh pages cost more than pricing a line."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa


def empty(shape: tuple[int, int], kind: type[np.generic]) -> Any:
    """Return an array whose cells hold anything."""
    count = shape[0] * shape[1]
    buffer = pa.allocate_buffer(max(1, count) * np.dtype(kind).itemsize)
    return np.frombuffer(buffer, kind)[:count].reshape(shape)
