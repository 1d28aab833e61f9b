"""What can go wrong with a vendor, in our own words: one error tree, one sentence for each."""

from collections.abc import Mapping

from shared.errors import (
    ModelCutOff,
    ModelError,
    ModelMisconfigured,
    ModelRateLimited,
    ModelRejected,
    ModelUnavailable,
)

MALFORMED = (ValueError, TypeError, AttributeError, LookupError)
"""What reading an event raises that is not JSON or lacks a part."""

SENTENCES: Mapping[type[ModelError], str] = {
    ModelUnavailable: "The model {model} is overloaded or out of reach; try again in a moment.",
    ModelRateLimited: "The model {model} is asked too much at the moment; try again in a minute.",
    ModelMisconfigured: "The provider of {model} refuses our account or does not know the model; "
    "an operator has to look at its key, its credit and its name.",
    ModelRejected: "The provider of {model} refused the request: it is too long, or it asks for "
    "something that this model cannot do.",
    ModelCutOff: "The model {model} stopped in the middle of its answer; try again.",
}

Table = Mapping[type[BaseException], type[ModelError]]


def failure(kind: type[ModelError], model: str) -> ModelError:
    """An error of one kind about one model, with a sentence that quotes nothing of the vendor's."""
    return kind(SENTENCES[kind].format(model=model))


def nearest(error: BaseException, table: Table) -> type[ModelError] | None:
    """What the table says of an error's class or of the nearest class that it derives from."""
    return next((table[kind] for kind in type(error).__mro__ if kind in table), None)
