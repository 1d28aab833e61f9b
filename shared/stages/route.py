"""The fourth stage: which model is asked, and with what prompt?"""

from shared.errors import TooLarge
from shared.ports import Prompts
from shared.types.chat import Ask
from shared.types.plan import Plan, Prompt
from shared.types.release import Bundle, Feature
from shared.types.retrieval import Found


def route(ask: Ask, feature: Feature, found: Found, release: Bundle, prompts: Prompts) -> Plan:
    """The call to make: the feature's model, and its prompt version filled with what was found.

    Raises TooLarge where the prompt may be longer than the model reads, or than its price covers.
    """
    card = release.models[feature.model]
    passages = tuple(hit.passage for hit in found.hits)
    system = prompts.render(release.prompts[feature.prompt], passages)
    added = [message.content for message in ask.messages if message.role == "system"]
    room = min(feature.max_output_tokens, card.max_output_tokens)
    prompt = Prompt(
        system="\n\n".join((system, *added)),
        messages=tuple(message for message in ask.messages if message.role != "system"),
        passages=passages,
        tools=ask.tools,
        tool_choice=ask.tool_choice,
        max_tokens=min(ask.max_tokens or room, room),
        temperature=ask.temperature,
        stop=ask.stop,
    )
    if prompt.most_tokens + prompt.max_tokens > card.context_tokens:
        raise TooLarge(
            "The conversation, with the passages found, is too long for this feature's model.",
            param="messages",
        )
    return Plan(feature=feature, card=card, prompt=prompt)
