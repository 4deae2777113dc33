"""Ask a health address and exit with 0 if all is well: `python -m config.probe URL`."""

from __future__ import annotations

import os
import sys
from http.client import HTTPException
from urllib.request import Request, urlopen


def is_well(url: str) -> bool:
    """Tell whether the address answers with 200, asked as our own proxy asks."""
    host = os.environ.get("BAQYLAU_HOSTS", "localhost").split(",")[0].strip()
    headers = {"Host": host, "X-Forwarded-Proto": "https"}
    request = Request(url, headers=headers)  # noqa: S310
    try:
        with urlopen(request, timeout=4) as response:  # noqa: S310 - an argument of ours
            return bool(response.status == 200)  # noqa: PLR2004
    except (HTTPException, OSError):
        return False


if __name__ == "__main__":
    sys.exit(0 if is_well(sys.argv[1]) else 1)
