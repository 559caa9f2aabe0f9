"""The house's typeface as files, for documents and pictures:
the same everywhere, whatever a machine has installed."""

from __future__ import annotations

from pathlib import Path

import font_source_sans_pro

FOLDER = Path(font_source_sans_pro.__file__).parent / "files"
FAMILY = "Source Sans Pro"
