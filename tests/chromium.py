"""Where a Chromium for the browser journeys is, if there is one."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def find_chromium() -> str | None:
    """The program that TEST_CHROMIUM names, or the first that stands in the path."""
    if named := os.environ.get("TEST_CHROMIUM"):
        return shutil.which(named)
    return next(filter(None, map(shutil.which, NAMES)), None)
