"""Whatever is done in whatever order: one champion for each scope, and a history that stands."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count, pairwise

from hypothesis import HealthCheck, settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from world import NOW, card_of

from dashboard import services, store
from dashboard.domain.deployments import champion_at, champion_before
from dashboard.domain.errors import DeploymentRefused
from dashboard.domain.records import Deployment, NewDeployment, Role

VERSIONS = (1, 2, 3)
SCOPES = ("*", "CA", "CA/retail", "TX")
PARENTS = {"CA/retail": "CA", "CA": "*", "TX": "*", "*": None}
NUMBERS = count()
scopes = strategies.sampled_from(SCOPES)
versions = strategies.sampled_from(VERSIONS)
moments = strategies.integers(-60, 60).map(lambda minutes: NOW + timedelta(minutes=minutes))
PROBES = [NOW + timedelta(minutes=minutes) for minutes in range(-61, 62, 7)]


@dataclass
class Spell:
    """A spell of the model in plain Python."""

    version: int
    scope: str
    role: Role
    start: datetime
    end: datetime | None = None


class Deployments(RuleBasedStateMachine):
    """A register of deployments beside a list of spells."""

    def __init__(self, engine: store.Engine) -> None:
        super().__init__()
        self.engine = engine
        self.model = f"m{next(NUMBERS)}"
        self.spells: list[Spell] = []
        self.seen: dict[int, Deployment] = {}
        with store.writing(engine) as connection:
            for version in VERSIONS:
                card = replace(card_of(version, "x"), model=self.model)
                store.add_version(connection, card, "c" * 64, f"{self.model}/{version}", NOW)

    def at_work(self, scope: str, role: Role) -> Spell | None:
        found = [e for e in self.spells if (e.scope, e.role, e.end) == (scope, role, None)]
        return found[-1] if found else None

    def stored(self) -> list[Deployment]:
        with store.reading(self.engine) as connection:
            return store.list_deployments(connection, self.model)

    @rule(version=versions, scope=scopes, role=strategies.sampled_from(list(Role)), now=moments)
    def deploy(self, version: int, scope: str, role: Role, now: datetime) -> None:
        mine = [e for e in self.spells if (e.version, e.scope, e.end) == (version, scope, None)]
        leaves = any(each.role is Role.CHAMPION for each in mine) and role is not Role.CHAMPION
        new = NewDeployment(self.model, version, scope, role)
        try:
            with store.writing(self.engine) as connection:
                added = store.add_deployment(connection, new, now)
        except DeploymentRefused:
            assert leaves
            return
        assert not leaves
        if any(each.role is role for each in mine):
            return
        assert added.valid_from >= now
        before = self.at_work(scope, role) if role is Role.CHAMPION else None
        for each in (*mine, *([before] if before else [])):
            each.end = max(added.valid_from, each.start)
        self.spells.append(Spell(version, scope, role, added.valid_from))

    @rule(scope=scopes, now=moments)
    def roll_back(self, scope: str, now: datetime) -> None:
        before = champion_before(self.stored(), scope)
        if before is not None:
            serving = self.at_work(scope, Role.CHAMPION)
            assert serving is None or before != serving.version
            self.deploy(version=before, scope=scope, role=Role.CHAMPION, now=now)

    @rule(scope=scopes, version=versions | strategies.none(), now=moments)
    def retire(self, scope: str, version: int | None, now: datetime) -> None:
        meant = [e for e in self.spells if e.scope == scope and e.end is None]
        meant = [e for e in meant if e.version == version or (
            version is None and e.role is Role.CHAMPION)]  # fmt: skip
        heirs = PARENTS[scope]
        while heirs is not None and self.at_work(heirs, Role.CHAMPION) is None:
            heirs = PARENTS[heirs]
        allowed = bool(meant) and (meant[0].role is not Role.CHAMPION or heirs is not None)
        try:
            services.retire_version(
                self.engine, self.model, version=version, scope=scope, reason="x", now=now
            )
        except DeploymentRefused:
            assert not allowed
            return
        assert allowed
        meant[0].end = max(now, meant[0].start)

    @invariant()
    def the_register_is_the_list(self) -> None:
        found = [(e.version, e.scope, e.role, e.valid_from, e.valid_to) for e in self.stored()]
        kept = [(e.version, e.scope, e.role, e.start, e.end) for e in self.spells]
        assert found == kept[::-1]

    @invariant()
    def champions_follow_each_other(self) -> None:
        cells = defaultdict(list)
        for each in reversed(self.stored()):
            if each.role is Role.CHAMPION:
                cells[each.scope].append(each)
        for spells in cells.values():
            assert sum(each.is_open for each in spells) <= 1
            for before, after in pairwise(spells):
                assert before.valid_to is not None
                assert before.valid_to <= after.valid_from
                relieved = "became champion" in before.end_reason
                assert not relieved or before.valid_to == after.valid_from

    @invariant()
    def a_version_has_one_role_in_a_scope(self) -> None:
        at_work = [(each.version, each.scope) for each in self.stored() if each.is_open]
        assert len(set(at_work)) == len(at_work)

    @invariant()
    def history_never_shrinks(self) -> None:
        found = {each.id: each for each in self.stored()}
        for key, earlier in self.seen.items():
            still = found[key]
            end = {"valid_to": still.valid_to, "ended_by": "", "end_reason": still.end_reason}
            assert still == (replace(earlier, **end) if earlier.is_open else earlier)
        self.seen = found

    @rule(scope=scopes, moment=strategies.sampled_from(PROBES) | strategies.none())
    def who_serves_is_who_the_list_says(self, scope: str, moment: datetime | None) -> None:
        expected, place = None, scope
        while expected is None and place is not None:
            expected = next(
                (
                    each.version
                    for each in self.spells
                    if (each.scope, each.role) == (place, Role.CHAMPION)
                    and (each.end is None if moment is None else each.start <= moment)
                    and (moment is None or each.end is None or moment < each.end)
                ),
                None,
            )
            place = PARENTS[place]
        with store.reading(self.engine) as connection:
            found = store.find_champion(connection, self.model, scope, moment)
        assert (found and found.version) == expected
        assert champion_at(self.stored(), scope, moment) == found


def test_deployments_keep_their_laws(engine):
    on_sqlite = engine.dialect.name == "sqlite"
    run_state_machine_as_test(
        lambda: Deployments(engine),
        settings=settings(
            max_examples=20 if on_sqlite else 6,
            stateful_step_count=20 if on_sqlite else 12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
