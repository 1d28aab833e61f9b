"""Carries payloads to addresses outside: encrypted, to public machines, and nowhere else."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from shared.couriers.answer import Answer, complaint, readable
from shared.couriers.gate import Gate
from shared.couriers.limits import Deadline, Limits
from shared.couriers.lookup import Resolver, system_resolver
from shared.errors import InvalidRequest
from shared.ports import Clock
from shared.types.webhooks import Attempt

if TYPE_CHECKING:
    import ssl

BYTES_OF_A_CHARACTER = 4


class HttpsCourier:
    """Every delivery is looked up, judged and connected anew; threads may share a courier.

    `allow_loopback` lets this machine be told too, and over plain HTTP: for development.
    `own_hosts` are names and addresses of ours that are never told. `trust` says whose
    certificates are good; without it, those are that the machine trusts.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        allow_loopback: bool = False,
        own_hosts: Sequence[str] = (),
        resolver: Resolver = system_resolver,
        trust: "ssl.SSLContext | None" = None,
        limits: Limits | None = None,
    ) -> None:
        self._clock = clock
        self._limits = limits or Limits()
        self._gate = Gate(
            resolver, self._limits, allow_loopback=allow_loopback, own_hosts=own_hosts
        )
        self._given = trust

    def check(self, url: str) -> None:
        """Raises InvalidRequest (param `url`), with the reason, for an address never to be asked.

        The port must be 443 or at least 1,024: what listens below is rarely meant for the world.
        """
        self._gate.admit(url)

    def carry(self, url: str, headers: Mapping[str, str], body: bytes) -> Attempt:
        """Send a POST and say what came of it; raises nothing."""
        at = self._clock.now()
        try:
            answer = self._ask(url, headers, body)
        except InvalidRequest as refused:
            answer = Answer(problem=refused.sentence)
        return Attempt(
            at=at,
            seconds=max(0.0, (self._clock.now() - at).total_seconds()),
            status=answer.status,
            problem=answer.problem or complaint(answer.status or 0),
            reply=readable(answer.beginning, self._limits.reply_characters),
        )

    def _ask(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        # Whoever only checks an address need not load what speaks HTTP.
        from shared.couriers.line import Dial
        from shared.couriers.post import post

        trust = self._trust
        deadline = Deadline(self._clock, self._limits.whole_seconds)
        target, addresses = self._gate.admit(url)
        judge = lambda address: self._gate.judge(target, address)  # noqa: E731
        return post(
            target,
            headers,
            body,
            dial=Dial(addresses, judge, self._limits, deadline),
            trust=trust,
            reply_bytes=self._limits.reply_characters * BYTES_OF_A_CHARACTER,
        )

    @cached_property
    def _trust(self) -> "ssl.SSLContext":
        if self._given is not None:
            return self._given
        from ssl import create_default_context

        return create_default_context()
