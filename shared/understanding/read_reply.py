"""Reads a model's reply part by part, so that what fits is kept where another part does not."""

import json
import re
from typing import Any

from shared.types.release import Understand
from shared.types.understanding import Label
from shared.understanding.claims import CLAIM, UNSURE, claim_in, is_confidence
from shared.understanding.read_fields import read_fields
from shared.understanding.readable import object_in, one_line
from shared.understanding.reading import Reading

LONGEST_SUMMARY = 2_000
CODE = re.compile(r"[a-z]{2}(?=$|[-_])")
NOT_JSON = "The model's reply is no JSON object."


def read_reply(text: str, settings: Understand, given: str) -> Reading:
    """What a reply says, where `given` is what the model was given of the document, folded."""
    found = object_in(text)
    if found is None:
        unreadable = Reading(is_object=False)
        unreadable.flaw("It was not one whole JSON object.", NOT_JSON)
        return unreadable
    reading = Reading()
    _read_whole(found, reading)
    if settings.labels:
        _read_labels(found.get("labels") or [], settings, given, reading)
    if settings.fields:
        read_fields(found.get("fields") or {}, settings.fields, given, reading)
    return reading


def _read_whole(found: dict[str, Any], reading: Reading) -> None:
    summary, language = found.get("summary"), found.get("language")
    if isinstance(summary, str) and summary.strip():
        reading.summary = one_line(summary)[:LONGEST_SUMMARY]
    else:
        reading.flaw("`summary` must be a text.", "The model gave no summary.")
    code = CODE.match(language.strip().lower()) if isinstance(language, str) else None
    reading.language = code.group() if code else ""
    confidence = found.get("confidence")
    if is_confidence(confidence):
        reading.sure["The whole"] = float(confidence)
    else:
        reading.sure["The whole"] = 0.0
        reading.flaw(
            "`confidence` must be a number from 0 to 1.", "The model did not say how sure it is."
        )


def _read_labels(found: Any, settings: Understand, given: str, reading: Reading) -> None:
    known = {label.casefold(): label for label in settings.labels}
    for entry in found if isinstance(found, list) else [found]:
        claim = claim_in(entry)
        name = known.get(_name(entry))
        if claim is None or name is None:
            listed = json.dumps(settings.labels, ensure_ascii=False)
            reading.flaw(
                f"Each of `labels` must be {CLAIM} and `name`, which is one of {listed}.",
                "The model gave a label that is none of the feature's, or not how sure it is.",
            )
        if name and name not in [label.name for label in reading.labels]:
            confidence = reading.weigh(f"The label `{name}`", claim or UNSURE, given)
            reading.labels.append(Label(name=name, confidence=confidence))


def _name(entry: Any) -> str:
    name = entry.get("name") if isinstance(entry, dict) else entry
    return one_line(name).casefold() if isinstance(name, str) else ""
