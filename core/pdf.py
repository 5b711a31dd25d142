"""Documents as PDF/UA: a layout in Typst, filled with data; the same data give the same bytes."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, Final

import typst
from django.conf import settings

FONTS = Path(settings.BASE_DIR) / "static" / "vendor" / "source-sans-3"
STANDARD: Final = "ua-1"
"""ISO 14289-1: tagged, with a title, a language and alternative texts, or the compiler refuses."""


def write_pdf(
    layout: Path, data: Mapping[str, Any], file: IO[bytes], *, made_at: dt.datetime
) -> None:
    """Fill a layout; it reads `data` as JSON from `sys.inputs.data`, so no text becomes markup.

    `made_at` (aware) is printed into the file's properties. Raises `typst.TypstError` for a layout
    that does not compile or is not accessible.
    """
    file.write(
        typst.compile(
            layout,
            font_paths=[FONTS],
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=STANDARD,
            sys_inputs={"data": json.dumps(data)},
            timestamp=int(made_at.timestamp()),
        )
    )
