"""A model that plays a script: for tests and demos, where the answer must be known beforehand."""

from collections.abc import Generator, Sequence

from shared.errors import ModelError
from shared.types.events import ModelEvent
from shared.types.plan import Prompt
from shared.types.release import ModelCard

Script = Sequence[ModelEvent | ModelError]


class ScriptedModels:
    """Plays one script a question, the last one again and again; errors in a script are raised."""

    def __init__(self, *scripts: Script) -> None:
        self.prompts: list[Prompt] = []
        """What was asked so far."""
        self.hung_up = 0
        """How many streams were closed before their end."""
        self._scripts = scripts

    def stream(self, card: ModelCard, prompt: Prompt) -> Generator[ModelEvent]:
        """The events of the next script."""
        del card
        script = self._scripts[min(len(self.prompts), len(self._scripts) - 1)]
        self.prompts.append(prompt)
        return self._play(script)

    def _play(self, script: Script) -> Generator[ModelEvent]:
        try:
            for event in script:
                if isinstance(event, ModelError):
                    raise event
                yield event
        except GeneratorExit:
            self.hung_up += 1
            raise
