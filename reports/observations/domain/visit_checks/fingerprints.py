"""Two fingerprints of a photo that stay when it is made smaller or saved once more.

pHash: signs of the low frequencies of a cosine transform (Zauner 2010). dHash: whether
brightness rises from one point to the next (Krawetz 2013). Both have 64 bits.

Photos come from anybody: only three formats are opened, the size is read before any
pixel, JPEG is decoded at a fraction of its size, and nothing is kept but 128 bits.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps
from scipy.fft import dctn

FORMATS = ("JPEG", "PNG", "WEBP")
LARGEST_BYTES = 20_000_000
MOST_PIXELS = {"JPEG": 64_000_000, "PNG": 24_000_000, "WEBP": 24_000_000}
LONGEST_SIDE = 30_000
DRAFT, AT_MOST = (512, 512), (1024, 1024)
SIDE, WIDE = 8, 32
FLAT = 8.0
HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
Pixels = NDArray[np.float64]


@dataclass(frozen=True)
class Fingerprint:
    """The fingerprints of a photo, or in words why it has none."""

    phash: int | None = None
    dhash: int | None = None
    trouble: str = ""

    @property
    def is_readable(self) -> bool:
        """Tell whether the photo can be compared by what it shows."""
        return not self.trouble


def fingerprint(content: bytes) -> Fingerprint:
    """Return the fingerprints of a photo as it was sent; never raises for its content."""
    trouble = _refused(content)
    if trouble:
        return Fingerprint(trouble=trouble)
    try:
        pixels = _gray(content)
    except _Refused as refusal:
        return Fingerprint(trouble=str(refusal))
    except (OSError, ValueError, SyntaxError, struct.error, MemoryError) as error:
        return Fingerprint(
            trouble=f"not readable as a picture ({type(error).__name__})"
        )
    if pixels.std() < FLAT:
        # Of an even surface (a finger on the lens) both say nothing but noise.
        return Fingerprint(trouble="one even surface, nothing to compare")
    return Fingerprint(phash=_phash(pixels), dhash=_dhash(pixels))


class _Refused(ValueError):
    pass


def _refused(content: bytes) -> str:
    if len(content) > LARGEST_BYTES:
        return f"larger than {LARGEST_BYTES:,} bytes"
    if content[4:8] == b"ftyp" and content[8:12] in HEIC:
        return "HEIC or AVIF, not readable here: ask for JPEG"
    return ""


def _gray(content: bytes) -> Pixels:
    """Return the brightness, turned as the camera was held, at most about 1,024 wide."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            _check_size(image)
            image.draft("L", DRAFT)
            upright = ImageOps.exif_transpose(image)
            gray = _flattened(upright)
            gray.thumbnail(AT_MOST, Image.Resampling.BOX)
            return np.asarray(gray, dtype=np.float64)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _Refused("too many pixels") from error


def _check_size(image: Image.Image) -> None:
    width, height = image.size
    most = MOST_PIXELS.get(image.format or "", 0)
    if width * height > most or max(width, height) > LONGEST_SIDE:
        raise _Refused(f"too many pixels ({width:,} x {height:,})")
    if min(width, height) < SIDE:
        raise _Refused("too small to compare")


def _flattened(image: Image.Image) -> Image.Image:
    """Return shades of gray; what is transparent becomes white, as a viewer shows it."""
    if not image.has_transparency_data:
        return image.convert("L")
    whole = image.convert("RGBA")
    whole.thumbnail(AT_MOST, Image.Resampling.BOX)
    paper = Image.new("RGBA", whole.size, "white")
    return Image.alpha_composite(paper, whole).convert("L")


def _phash(pixels: Pixels) -> int:
    small = _resized(pixels, WIDE, WIDE)
    low = dctn(small, norm="ortho")[:SIDE, :SIDE]
    # The first coefficient is the brightness of all: it does not count to the middle.
    middle = np.median(low.ravel()[1:])
    return _as_number(low > middle)


def _dhash(pixels: Pixels) -> int:
    small = _resized(pixels, SIDE + 1, SIDE)
    return _as_number(small[:, 1:] > small[:, :-1])


def _resized(pixels: Pixels, width: int, height: int) -> Pixels:
    image = Image.fromarray(pixels.astype(np.float32))
    smaller = image.resize((width, height), Image.Resampling.LANCZOS)
    return np.asarray(smaller, dtype=np.float64)


def _as_number(bits: NDArray[np.bool_]) -> int:
    return int.from_bytes(np.packbits(bits.ravel()).tobytes(), "big")
