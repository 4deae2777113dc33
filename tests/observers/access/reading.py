"""Reading a printed QR code as a phone's camera does: from the picture of a page."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import zxingcpp
from numpy.typing import NDArray

COARSE_DPI = 120


def pages_of(
    pdf: bytes, folder: Path, *, dpi: int = COARSE_DPI
) -> list[NDArray[np.uint8]]:
    """Return the pages of a PDF in shades of gray."""
    (folder / "sheet.pdf").write_bytes(pdf)
    command = ["pdftoppm", "-gray", "-r", str(dpi), "sheet.pdf", "page"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return [_gray(path.read_bytes()) for path in sorted(folder.glob("page*.pgm"))]


def codes_on(page: NDArray[np.uint8]) -> list[str]:
    """Return the texts of the QR codes on a page, from top to bottom."""
    wanted = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    found = zxingcpp.read_barcodes(page, formats=wanted)
    placed = sorted(found, key=lambda code: int(code.position.top_left.y))
    return [str(code.text) for code in placed]


def _gray(pgm: bytes) -> NDArray[np.uint8]:
    magic, size, depth, pixels = pgm.split(b"\n", 3)
    width, height = map(int, size.split())
    assert (magic, depth) == (b"P5", b"255")
    return np.frombuffer(pixels, dtype=np.uint8).reshape(height, width)
