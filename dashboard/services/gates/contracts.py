"""Whether a version keeps what others rely on: its outputs, its inputs, its own answers."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from dashboard import registry, store
from dashboard.domain.card import Card
from dashboard.domain.cohort import Cohort
from dashboard.domain.edges import Edge
from dashboard.domain.errors import CandorError
from dashboard.domain.gates import GateCheck, GateVerdict
from dashboard.domain.records import Version
from dashboard.services.contenders import Contender, answer_again
from dashboard.services.opening import open_version

REPLAYED_ROWS = 50
PASSED, FAILED, UNDECIDED = GateVerdict.PASSED, GateVerdict.FAILED, GateVerdict.UNDECIDED


def check_files(
    engine: store.Engine, models_folder: Path, version: Version, limits: registry.Limits
) -> tuple[Contender, GateCheck]:
    """Whether the files are the registered ones, and the version opens and answers."""
    title = "The registered files open"
    try:
        loaded = open_version(engine, models_folder, version, limits)
    except CandorError as error:
        return Contender(version, None), GateCheck("files", title, FAILED, str(error))
    sentence = "Every file has the registered bytes, and the model answers to its reference rows."
    return Contender(version, loaded), GateCheck("files", title, PASSED, sentence)


def check_outputs(card: Card, before: Card | None, edges: Sequence[Edge]) -> GateCheck:
    """Whether the version answers the same question, for people and for the models that read it."""
    title = "It answers what others read"
    faults = []
    if before is not None:
        if card.task is not before.task:
            faults.append(f"it is a {card.task} model, and the champion a {before.task} one")
        elif card.outputs != before.outputs:
            named = f"{', '.join(card.outputs)} instead of {', '.join(before.outputs)}"
            faults.append(f"it answers {named}")
        if card.response_unit != before.response_unit:
            units = f"{card.response_unit or 'none'} instead of {before.response_unit or 'none'}"
            faults.append(f"the unit of its score is {units}")
    reading = [each.declared for each in edges if each.declared.upstream == card.model]
    faults += [
        f"{each.downstream} reads its output {each.output!r}, which it does not give"
        for each in reading
        if each.output not in card.outputs
    ]
    if faults:
        return GateCheck("outputs", title, FAILED, f"{_sentence(faults)}.")
    names = sorted({each.downstream for each in reading})
    readers = f"{', '.join(names)} {'reads' if len(names) == 1 else 'read'} it and still can"
    said = readers if names else "No other model reads it"
    same = "; the output is that of the champion" if before else ""
    return GateCheck("outputs", title, PASSED, f"{_sentence([said])}{same}.")


def check_inputs(card: Card, before: Card | None, edges: Sequence[Edge]) -> GateCheck:
    """Which columns it needs that the champion does not, and whether its feeds arrive."""
    title = "It reads what is sent"
    lost = [
        f"it has no feature {each.declared.feature!r}, which {each.declared.upstream} feeds"
        for each in edges
        if each.declared.downstream == card.model and each.declared.feature not in card.schema.names
    ]
    if before is None:
        n_features = len(card.schema)
        verdict, said = (FAILED, lost) if lost else (PASSED, [f"it reads {n_features} columns"])
        return GateCheck("inputs", title, verdict, f"{_sentence(said)}.")
    kinds = {feature.name: feature.kind for feature in before.schema.features}
    new = [each.name for each in card.schema.features if each.name not in kinds]
    gone = [name for name in kinds if name not in card.schema.names]
    other = [e.name for e in card.schema.features if kinds.get(e.name, e.kind) is not e.kind]
    said = list(lost)
    said += [f"it needs {_listed(new)} besides: whoever sends rows must send more"] if new else []
    said += [f"it reads {_listed(other)} as another kind of value"] if other else []
    said += [f"it no longer reads {_listed(gone)}"] if gone else []
    failed = lost or other or (new and not card.gate.may_add_features)
    sentence = _sentence(said or ["it reads the columns that the champion reads"])
    limit = "" if card.gate.may_add_features else "none added"
    value = f"{len(new)} added, {len(gone)} dropped"
    return GateCheck("inputs", title, FAILED if failed else PASSED, f"{sentence}.", value, limit)


def check_golden(
    connection: store.Connection, models_folder: Path, contender: Contender
) -> GateCheck:
    """Whether it answers as it did: before it was written, else when it scored stored rows."""
    title = "It answers as it did before"
    try:
        golden = _golden(connection, models_folder, contender)
        if golden is not None and contender.loaded is not None:
            return _replayed(title, registry.replay(contender.loaded.view, golden), golden)
        return _check_stored(title, connection, contender)
    except CandorError as error:
        return GateCheck("golden", title, FAILED, str(error))


def _golden(
    connection: store.Connection, models_folder: Path, contender: Contender
) -> registry.GoldenRows | None:
    """Golden rows with answers; None where there are none to compare with."""
    version = contender.version
    golden = registry.load_golden(models_folder, version)
    if golden is not None and golden.answers is None:
        text = store.find_golden_answers(connection, version.card_sha256)
        golden = None if text is None else registry.with_answers(golden, text)
    return golden


def _replayed(title: str, found: registry.Replay, golden: registry.GoldenRows) -> GateCheck:
    gap = f"{found.gap:.2g}"
    limit = "" if golden.answers is None else golden.answers.tolerance
    if found.fault:
        fault = f"{_sentence([found.fault])}."
        return GateCheck("golden", title, FAILED, fault, gap, limit, found.n_rows)
    sentence = (
        f"Its answers to {found.n_rows} golden rows, as given and as stored, are repeated; the "
        f"largest gap is {gap}."
    )
    return GateCheck("golden", title, PASSED, sentence, gap, limit, found.n_rows)


def _check_stored(title: str, connection: store.Connection, contender: Contender) -> GateCheck:
    """Whether a version without golden rows answers rows that it scored as it did then."""
    cohort = Cohort(contender.version.model, contender.number)
    rows = store.read_answered(connection, cohort, REPLAYED_ROWS, seed=0)
    answers = answer_again(contender, rows)
    if answers is None:
        sentence = "It brings no golden rows and has scored none, so there is nothing to repeat."
        return GateCheck("golden", title, UNDECIDED, sentence)
    names = [f"@answer_{place}" for place in range(len(contender.card.outputs))]
    gap = float(np.abs(rows[names].to_numpy(np.float64) - answers).max())
    tolerance = contender.card.gate.golden_tolerance
    verdict = PASSED if gap <= tolerance else FAILED
    found = "are repeated" if verdict is PASSED else "are not repeated"
    scored = f"Its answers to {len(rows)} rows that it scored earlier {found}"
    sentence = f"{scored}; the largest gap is {gap:.2g}."
    return GateCheck("golden", title, verdict, sentence, f"{gap:.2g}", f"{tolerance:g}", len(rows))


def _listed(names: Sequence[str], most: int = 6) -> str:
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"


def _sentence(parts: Sequence[str]) -> str:
    text = "; ".join(parts)
    return text[:1].upper() + text[1:]
