"""The real server in a process of its own, and Debian's Chromium before it."""

import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect
from world import World, require

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
PATIENCE = 60_000
# widgets are loaded piece by piece, slowly where other tests keep the machine busy
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    require("Chromium is not installed: apt-get install chromium", condition=CHROMIUM is not None)
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    size = {"width": 1440, "height": 1600}
    return {**browser_context_args, "viewport": size, "locale": "en-US", "timezone_id": "UTC"}


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture(scope="session")
def served(template, tmp_path_factory) -> World:
    """The world that the server stands in."""
    folder = tmp_path_factory.mktemp("served") / "world"
    shutil.copytree(template.folder, folder)
    return World(folder)


@pytest.fixture(scope="session")
def server(served, tmp_path_factory):
    """Address of a server that was started just now: every first visit is cold."""
    port = free_port()
    log = tmp_path_factory.mktemp("server") / "log"
    command = [sys.executable, "-m", "dashboard.cli", "dashboard", f"--port={port}"]
    with log.open("w") as said:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **served.variables}, stdout=said, stderr=said
        )
    address = f"http://localhost:{port}"
    try:
        wait_until_healthy(address, process, log)
        yield address
    finally:
        process.terminate()
        process.wait(10)


def wait_until_healthy(address: str, process: subprocess.Popen, log: Path) -> None:
    retry = urllib.request.Request(f"{address}/_stcore/health")
    for _ in range(600):
        if process.poll() is not None:
            pytest.fail(log.read_text())
        try:
            with urllib.request.urlopen(retry, timeout=1) as answer:
                if answer.read() == b"ok":
                    return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            process_wait(process)
    pytest.fail(f"the server did not start: {log.read_text()}")


def process_wait(process: subprocess.Popen) -> None:
    """Give the server a tenth of a second, or less if it ends."""
    try:
        process.wait(0.1)
    except subprocess.TimeoutExpired:
        return


class Visitor:
    """A browser page that waits for the app before it looks."""

    def __init__(self, page, server: str) -> None:
        self.page = page
        self.server = server
        page.set_default_timeout(PATIENCE)

    def open(self, path: str):
        self.page.goto(f"{self.server}/{path}")
        return self.settle()

    def settle(self):
        self.page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
        return self.page


@pytest.fixture
def visitor(page, server) -> Visitor:
    return Visitor(page, server)
