"""Which addresses may be reached, told number by number, and what a name server may do about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IHostResolution, IResolutionReceiver
from twisted.internet.task import Clock
from zope.interface import implementer

from crawler.guard import DNS_TIMEOUT, Guard, literal_refusal, refusal

PRIVATE = (
    "127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0",
    "fc00::1", "fd12:3456::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1",
    "2002:7f00:1::", "2002:a00:1::1", "2001:0:4136:e378:8000:63bf:f5ff:fffe", "::127.0.0.1", "2001:db8::1",
)  # fmt: skip
PUBLIC = (
    "1.1.1.1", "8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1",
)  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_refused(address: str) -> None:
    assert refusal(address).endswith("is a private address")


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_not(address: str) -> None:
    assert refusal(address) == ""


def test_what_is_no_address_is_refused() -> None:
    assert refusal("harbour") == "'harbour' is no address"


@pytest.mark.parametrize(
    ("host", "why"),
    [
        ("2130706433", "127.0.0.1 is a private address"),
        ("0x7f000001", "127.0.0.1 is a private address"),
        ("0x7F.1", "127.0.0.1 is a private address"),
        ("0177.0.0.1", "127.0.0.1 is a private address"),
        ("127.1", "127.0.0.1 is a private address"),
        ("127.0.1", "127.0.0.1 is a private address"),
        ("10.1", "10.0.0.1 is a private address"),
        ("127.0.0.1.", "127.0.0.1 is a private address"),
        ("[::1]", "::1 is a private address"),
        ("::ffff:7f00:1", "127.0.0.1 is a private address"),
        ("134744072", ""),
        ("8.8.8.8", ""),
        ("outlet.example", ""),
        ("1.2.3.4.5", ""),
        ("999.1.1.1", ""),
        ("4294967296", ""),
        ("", ""),
    ],
)
def test_numbers_are_judged_however_they_are_written(host: str, why: str) -> None:
    assert literal_refusal(host) == why


def address(number: str) -> IPv4Address | IPv6Address:
    return IPv6Address("TCP", number, 80) if ":" in number else IPv4Address("TCP", number, 80)


@implementer(IHostResolution)
class _Asked:
    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None: ...


@implementer(IHostnameResolver)
@dataclass
class Names:
    """A name server that answers as told; "" for no answer at all."""

    answers: dict[str, list[list[str]]]
    asked: list[str] = field(default_factory=list)

    def resolveHostName(self, receiver: Any, host: str, *_: object) -> _Asked:
        self.asked.append(host)
        resolution = _Asked(host)
        receiver.resolutionBegan(resolution)
        found = self.answers[host].pop(0)
        if found != [""]:
            for number in found:
                receiver.addressResolved(address(number))
            receiver.resolutionComplete()
        return resolution


class Reactor(Clock):
    """A clock that tests turn, with a name resolver as reactors have one."""

    def __init__(self, names: Names) -> None:
        super().__init__()
        self.nameResolver: Any = names

    def installNameResolver(self, resolver: Any) -> Any:
        before, self.nameResolver = self.nameResolver, resolver
        return before


@implementer(IResolutionReceiver)
class Caller:
    """Whoever wants to connect: what it was given, and whether it was told that this is all."""

    def __init__(self) -> None:
        self.given: list[str] = []
        self.done = 0

    def resolutionBegan(self, resolution: object, /) -> None: ...

    def addressResolved(self, address: object, /) -> None:
        self.given.append(str(getattr(address, "host", "")))

    def resolutionComplete(self) -> None:
        self.done += 1


def guarded(**answers: list[list[str]]) -> tuple[Guard, Reactor, Names]:
    names = Names({name.replace("_", "."): given for name, given in answers.items()})
    reactor = Reactor(names)
    guard = Guard.from_crawler(None, reactor)
    guard.install_on_reactor()
    assert reactor.nameResolver is guard
    return guard, reactor, names


def resolved(guard: Guard, host: str) -> list[str]:
    caller = Caller()
    guard.resolveHostName(caller, host)
    assert caller.done == 1
    return caller.given


def test_a_name_that_changes_its_mind_gains_nothing() -> None:
    guard, _, _ = guarded(evil_example=[["8.8.8.8"], ["127.0.0.1"]])
    assert resolved(guard, "evil.example") == ["8.8.8.8"]
    assert resolved(guard, "evil.example") == []
    assert guard.reasons["evil.example"] == "refused: evil.example is 127.0.0.1, a private address"


@pytest.mark.parametrize("number", ["::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "169.254.169.254"])
def test_a_name_for_a_disguised_private_number_is_refused(number: str) -> None:
    guard, _, _ = guarded(evil_example=[[number]])
    assert resolved(guard, "evil.example") == []
    assert guard.reasons["evil.example"].startswith("refused: evil.example is ")


def test_of_mixed_addresses_the_public_ones_pass() -> None:
    guard, _, _ = guarded(mixed_example=[["10.0.0.1", "8.8.8.8", "::1"]])
    assert resolved(guard, "mixed.example") == ["8.8.8.8"]
    assert "mixed.example" not in guard.reasons


def test_hosts_that_are_allowed_may_be_private_and_no_others() -> None:
    guard, _, _ = guarded(desk_lan=[["10.0.0.1"], ["10.0.0.1"]], other_lan=[["10.0.0.2"]])
    guard.allow({"DESK.lan"})
    assert resolved(guard, "desk.lan") == ["10.0.0.1"]
    assert resolved(guard, "other.lan") == []
    guard.allow(())
    assert resolved(guard, "desk.lan") == []


def test_a_name_server_that_never_answers_is_given_up_in_time() -> None:
    guard, reactor, _ = guarded(silent_example=[[""]])
    caller = Caller()
    guard.resolveHostName(caller, "silent.example")
    reactor.advance(DNS_TIMEOUT - 0.1)
    assert caller.done == 0
    reactor.advance(0.2)
    assert (caller.done, caller.given) == (1, [])
    assert guard.reasons["silent.example"] == "the name server did not answer within 10 s"
    assert not reactor.getDelayedCalls()


def test_an_answer_in_time_leaves_no_timer_behind() -> None:
    guard, reactor, _ = guarded(quick_example=[["8.8.8.8"]])
    assert resolved(guard, "quick.example") == ["8.8.8.8"]
    assert not reactor.getDelayedCalls()


def test_a_dead_name_is_not_asked_for_again_at_once() -> None:
    guard, _, names = guarded(dead_example=[[], ["8.8.8.8"]])
    assert resolved(guard, "dead.example") == []
    assert resolved(guard, "dead.example") == []
    assert names.asked == ["dead.example"]
    assert guard.reasons["dead.example"] == "the name dead.example does not resolve"
