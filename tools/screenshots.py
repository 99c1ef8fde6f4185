"""Take the pictures of the guides anew from a running sample: `make run` in one terminal, this in another.

    .venv/bin/python tools/screenshots.py [http://127.0.0.1:8000]

docs/screenshots.json says which page is shown as whom and under which name.
"""

from __future__ import annotations

import io
import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

DOCS = Path(__file__).resolve().parent.parent / "docs"
PASSWORD = "osaka-sample-2016"  # noqa: S105 - printed by `make run` for everybody to see
COLOURS = 128  # few colours keep the files small


def main(base_url: str) -> int:
    pictures = json.loads((DOCS / "screenshots.json").read_text("utf-8"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for person in dict.fromkeys(picture["as"] for picture in pictures):
            with signed_in(browser, base_url, person) as page:
                for picture in (picture for picture in pictures if picture["as"] == person):
                    take(page, base_url, picture)
        browser.close()
    return 0


@contextmanager
def signed_in(browser: Browser, base_url: str, person: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 900}, locale="ja-JP", timezone_id="Asia/Tokyo")
    page = context.new_page()
    page.goto(f"{base_url}/accounts/login/")
    page.locator("input[name=login]").fill(person)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button").first.click()
    page.wait_for_url(f"{base_url}/")
    yield page
    context.close()


def take(page: Page, base_url: str, picture: dict[str, Any]) -> None:
    """One picture. `click` names links to follow one after another from `path`, `at` a heading, `height` cuts."""
    page.set_viewport_size({"width": picture.get("width", 1366), "height": picture.get("height", 900)})
    page.goto(f"{base_url}{picture['path']}")
    for name in picture.get("click", []):
        page.locator("main").get_by_role("link", name=name).first.click()
        page.wait_for_load_state()
    if "at" in picture:
        page.get_by_role("heading", name=picture["at"]).evaluate("heading => heading.scrollIntoView()")
    image = Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(COLOURS)
    image.save(DOCS / "images" / f"{picture['name']}.png", optimize=True)
    print(f"{picture['name']}.png  {page.url}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"))
