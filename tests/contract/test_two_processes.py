"""A change of who serves reaches the processes that are running, without a restart."""

import os
import subprocess
import sys
from time import monotonic

import pytest
from world import NOW, TRUST, World, build_version

from dashboard import services, store
from dashboard.domain.records import Role

LIMIT_SECONDS = 5
PROMOTE = [
    sys.executable, "-m", "dashboard.cli", "promote", "loans", "--version", "2",
    "--override", "a test",
]  # fmt: skip
LOOK = """
import sys
from dashboard import services, store
from dashboard.ui import cache

def look():
    with store.reading(cache.engine()) as connection:
        (route,) = services.route(connection, "loans", ["TX"])
    at_work = [each.version for each in cache.deployments("loans") if each.is_open]
    numbers = (
        cache.served_version("loans"), cache.serving("loans", "TX").version,
        route[0].number, *at_work,
    )
    print(*sorted(set(numbers)), flush=True)

for _ in sys.stdin:
    look()
"""


@pytest.fixture
def world(new_address, tmp_path):
    """Two versions, the first at work, in either database."""
    url = new_address()
    world = World(tmp_path)
    engine = store.open_engine(url)
    store.upgrade(engine)
    for number, role in ((1, Role.CHAMPION), (2, Role.SHADOW)):
        folder = world.models / "loans" / str(number)
        build_version(folder, number)
        services.register_version(engine, world.models, folder, trust=TRUST, now=NOW)
        services.deploy_version(engine, "loans", number, role=role, now=NOW)
    with store.reading(engine) as connection:
        shadow = store.list_deployments(connection, "loans")[0]
    with store.writing(engine) as connection:
        store.end_deployment(connection, shadow, NOW, actor="", reason="a test")
    engine.dispose()
    return {**os.environ, **world.variables, "CANDOR_DATABASE_URL": url}


def test_a_promotion_is_seen_within_five_seconds(world):
    with subprocess.Popen(
        [sys.executable, "-c", LOOK],
        env=world,
        text=True,
        bufsize=1,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as running:

        def look() -> str:
            running.stdin.write("look\n")
            return running.stdout.readline().strip()

        assert look() == "1"
        subprocess.run(PROMOTE, env=world, check=True, capture_output=True)
        promoted = monotonic()
        while (seen := look()) != "2" and monotonic() < promoted + LIMIT_SECONDS:
            assert seen in {"1", "1 2"}
        assert seen == "2"
        assert running.poll() is None
        running.stdin.close()
