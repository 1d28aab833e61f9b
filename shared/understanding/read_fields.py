"""Reads the fields of a model's reply: what fits the feature's JSON Schema, and what does not."""

import json
from typing import Any

from shared.understanding.claims import CLAIM, Claim, claim_in
from shared.understanding.reading import Reading
from shared.understanding.schema import Misfit, misfits

MOST_BYTES = 64_000

Object = dict[str, Any]


def read_fields(found: Any, schema: Object, given: str, reading: Reading) -> None:
    """Note the values that fit, how sure they are, and what is wrong with the others.

    `given` is what the model was given of the document, folded.
    """
    entries = found if isinstance(found, dict) else {}
    # What the schema does not name, nobody asked for.
    asked = {name: entries[name] for name in schema.get("properties", {}) if name in entries}
    claims = {name: claim_in(entry) for name, entry in asked.items()}
    unclear = [name for name, entry in asked.items() if not claims[name] or "value" not in entry]
    for name in unclear:
        reading.flaw(
            f"`fields.{name}` must be {CLAIM} and `value`.",
            f"The model did not give the field `{name}` as it was asked to.",
        )
    values, wrong = _checked(
        {name: asked[name]["value"] for name in asked if name not in unclear}, schema
    )
    for misfit in wrong:
        reading.flaw(_told(misfit), _reason(misfit))
    bad = {misfit.property for misfit in wrong}
    _note({name: it for name, it in values.items() if name not in bad}, claims, given, reading)


def _checked(values: Object, schema: Object) -> tuple[Object, list[Misfit]]:
    """The values, without those by which models say that there is nothing, and what is wrong."""
    wrong = misfits(values, schema)
    absent = {it.property for it in wrong if values.get(it.property, "") is None}
    if not absent:
        return values, wrong
    there = {name: value for name, value in values.items() if name not in absent}
    return there, misfits(there, schema)


def _note(fits: Object, claims: dict[str, Claim | None], given: str, reading: Reading) -> None:
    if len(json.dumps(fits).encode()) > MOST_BYTES:
        reading.flaw("`fields` is far too long.", "The fields are too long to be kept.")
        return
    for name, value in fits.items():
        claim = claims[name]
        assert claim is not None
        reading.fields[name] = value
        reading.weigh(f"The field `{name}`", claim, given)


def _told(misfit: Misfit) -> str:
    where = f"`fields.{misfit.property}`" if misfit.property else "`fields`"
    return f"{where}: {misfit.message}."


def _reason(misfit: Misfit) -> str:
    what = f"The field `{misfit.property}` does" if misfit.property else "The fields do"
    return f"{what} not fit the schema (`{misfit.rule}`)."
