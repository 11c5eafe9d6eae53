"""Where the project's folders lie."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "data" / ".lock"
DERIVED = ROOT / "data" / "derived"
CHAPTER_CACHE = DERIVED / "chapters"
FONTS = DERIVED / "fonts"
DEMO = ROOT / "data" / "demo" / "viewer_interactions.db"
REPORTS, MODELS, NOTEBOOKS = ROOT / "reports", ROOT / "models", ROOT / "notebooks"
