"""Fill the database at the address given, with the code and the test world of its time."""

import sys
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import world as small

from dashboard import registry, services, store
from dashboard.domain.cohort import Cohort, Sort
from dashboard.domain.records import NewFeedback, Role, Verdict

SCORED, FEWER = 60, 12
NEXT_DAY = small.NOW + timedelta(days=1)
many = small.loans


def few(n_rows, seed, start="2025-01-01"):
    """Rows of the test world, few where they are scored."""
    return many(FEWER if n_rows == SCORED else n_rows, seed, start)


@dataclass(frozen=True)
class Old(small.World):
    """The test world in a database of any kind."""

    address: str

    @property
    def url(self):
        """Where the database is."""
        return self.address


def explain(engine, version, models, keys):
    """Keep the reasons of some predictions and one curve."""
    subject = services.Explainable(version.card, registry.load_model(models, version))
    for key in keys:
        with store.reading(engine) as connection:
            prediction = store.get_prediction(connection, "loans", key)
        services.explain_record(engine, subject, prediction, now=small.NOW)
    cohort = Cohort("loans", 1)
    services.explain_dependence(engine, subject, cohort, "staff", now=small.NOW)


def judge(engine, card, key):
    """One judgement and another that replaces it."""
    given = {
        "model": "loans",
        "version": 1,
        "prediction_key": key,
        "author": "Ana",
        "seen": {"score": 0.25, "attributions": {"staff": 0.1, "amount": -0.2}},
        "comment": "naïve 中",
    }
    first = NewFeedback(client_token="one", verdict=Verdict.AGREE, **given)  # noqa: S106
    stored = services.give_feedback(engine, card, first, now=small.NOW)
    second = NewFeedback(
        client_token="two",  # noqa: S106
        verdict=Verdict.DISAGREE,
        supersedes=stored.id,
        suspect_feature="amount",
        corrected_outcome=1.0,
        **given,
    )
    services.give_feedback(engine, card, second, now=small.NOW)


def main(address):
    """Fill it."""
    small.loans = few
    world = Old(Path(tempfile.mkdtemp()), address)
    small.populate(world)
    small.add_other_models(world)
    engine = world.engine
    with store.reading(engine) as connection:
        version = store.get_version(connection, "loans", 1)
        page = store.read_page(connection, Cohort("loans", 1), Sort.parse("time-up"))
    keys = list(page.rows.index)
    explain(engine, version, world.models, keys[:2])
    judge(engine, version.card, keys[0])
    for number, scope, reason, day in (
        (2, "*", "better", NEXT_DAY),
        (1, "*", "rolled back", NEXT_DAY + timedelta(days=1)),
        (2, "TX", "only there", NEXT_DAY),
    ):
        services.deploy_version(
            engine, "loans", number, role=Role.CHAMPION, scope=scope, reason=reason, now=day
        )
    known = many(FEWER, seed=1).head(2).assign(known_at=NEXT_DAY, outcome=1.0)
    services.add_outcomes(engine, version.card, known, services.Roles(), "known_at")
    engine.dispose()


if __name__ == "__main__":
    main(sys.argv[1])
