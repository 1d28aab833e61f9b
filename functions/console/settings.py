"""The settings of the console: where the page may send files to."""

from shared.settings import Settings


class FunctionSettings(Settings):
    """The environment of the console function."""

    uploads_bucket: str
