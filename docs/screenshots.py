"""Draw the README's pictures from the running demo: start `make run` first.

python docs/screenshots.py [http://localhost:8501]
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PICTURES = Path(__file__).parent / "pictures"
SCREENS = {
    "overview": ("", 1150),
    "predictions": ("predictions", 900),
    "prediction": ("prediction", 1500),
    "importance": ("importance", 1150),
    "effects": ("effects", 1400),
    "what_if": ("what_if", 1300),
    "deployments": ("deployments", 1000),
    "model_map": ("model_map", 1100),
}
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'


def main(address: str) -> None:
    """Open each screen, wait for its charts, and save what is seen."""
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        for name, (path, height) in SCREENS.items():
            page = browser.new_page(viewport={"width": 1280, "height": height})
            page.goto(f"{address}/{path}")
            page.wait_for_selector(IDLE, timeout=60_000)
            page.wait_for_timeout(2_000)
            page.wait_for_selector(IDLE, timeout=60_000)
            page.screenshot(path=PICTURES / f"{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8501")
