"""The way out: no name or number may lead to a private address unless a source names its host as allowed.

The check sits in Twisted's name resolver, after the answer and before the connection, so the address that is checked is
the address that is dialled and a name that changes its mind (DNS rebinding) gains nothing. Numbers in every spelling
(decimal, hexadecimal, short, IPv4 inside IPv6) pass through the same resolver.
"""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, Self

from twisted.internet.interfaces import (
    IAddress,
    IHostnameResolver,
    IHostResolution,
    IResolutionReceiver,
)
from zope.interface import implementer

DNS_TIMEOUT = 10.0  # seconds; a name server that hangs must not hold a resolver thread's caller longer
REMEMBER_DEAD = 600.0  # seconds a name that did not resolve is not asked for again

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


# Twisted's interfaces, as types: zope's own say nothing to a type checker.


class _Call(Protocol):
    def active(self) -> bool: ...

    def cancel(self) -> None: ...


class _Receiver(Protocol):
    def resolutionBegan(self, resolution: object, /) -> None: ...

    def addressResolved(self, address: IAddress, /) -> None: ...

    def resolutionComplete(self) -> None: ...


class _Resolver(Protocol):
    def resolveHostName(
        self,
        receiver: _Receiver,
        host: str,
        port: int,
        types: Sequence[type[IAddress]] | None,
        semantics: str,
        /,
    ) -> object: ...


class _Reactor(Protocol):
    nameResolver: _Resolver

    def callLater(self, delay: float, function: Callable[[], None], /) -> _Call: ...

    def installNameResolver(self, resolver: _Resolver, /) -> _Resolver: ...


def refusal(address: str) -> str:
    """Why an IP address may not be reached, or "" if it is public."""
    try:
        ip = _unmapped(ipaddress.ip_address(address.split("%", maxsplit=1)[0]))
    except ValueError:
        return f"{address!r} is no address"
    if ip.is_global and not ip.is_multicast and not ip.is_reserved:
        return ""
    return f"{ip} is a private address"


def _unmapped(
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The IPv4 address inside an IPv6 one that only carries it."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None) or ip


def literal_refusal(host: str) -> str:
    """Why a host written as a number may not be reached; "" for a public number and for any name."""
    host = host.strip("[]")
    try:
        ipaddress.ip_address(host.split("%")[0])
    except ValueError:
        number = _legacy_number(host)
        return refusal(number) if number else ""
    return refusal(host)


def _legacy_number(host: str) -> str:
    """``127.1``, ``0x7f000001``, ``2130706433`` and ``0177.0.0.1`` as a dotted quad (inet_aton's rules); else ""."""
    parts = host.rstrip(".").split(".")
    try:
        numbers = [int(part, 0) if not _octal(part) else int(part, 8) for part in parts]
    except ValueError:
        return ""
    if not 1 <= len(numbers) <= 4 or any(n < 0 or n > 255 for n in numbers[:-1]):
        return ""
    value = numbers[-1] + sum(n << (24 - 8 * place) for place, n in enumerate(numbers[:-1]))
    return str(ipaddress.IPv4Address(value)) if value < 1 << 32 else ""


def _octal(part: str) -> bool:
    return len(part) > 1 and part.startswith("0") and part.isdigit()


@implementer(IHostResolution)
class _Resolution:
    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """Nothing is under way that could be called off."""


@implementer(IResolutionReceiver)
class _Gate:
    """Passes on a name's addresses, less the private ones; once, in time or as "no address"."""

    def __init__(self, guard: Guard, receiver: _Receiver, host: str) -> None:
        self._guard = guard
        self._receiver = receiver
        self._host = host
        self._found: list[IAddress] = []
        self._done = False
        self._timeout: _Call | None = None

    def resolutionBegan(self, resolution: object) -> None:
        self._receiver.resolutionBegan(resolution)
        if not self._done:
            self._timeout = self._guard.reactor.callLater(DNS_TIMEOUT, self._too_late)

    def addressResolved(self, address: IAddress) -> None:
        self._found.append(address)

    def resolutionComplete(self) -> None:
        if self._done:
            return
        self._done = True
        if self._timeout is not None and self._timeout.active():
            self._timeout.cancel()
        for address in self._guard.passed(self._host, self._found):
            self._receiver.addressResolved(address)
        self._receiver.resolutionComplete()

    def _too_late(self) -> None:
        self._found = []
        self._guard.reasons[self._host] = f"the name server did not answer within {DNS_TIMEOUT:g} s"
        self.resolutionComplete()


@implementer(IHostnameResolver)
class Guard:
    """The reactor's name resolver. ``reasons`` tells, per host, why it was refused or did not resolve."""

    def __init__(self, reactor: _Reactor) -> None:
        self.reactor = reactor
        self.reasons: dict[str, str] = {}
        self._allowed: frozenset[str] = frozenset()
        self._dead: dict[str, float] = {}
        self._resolver = reactor.nameResolver

    @classmethod
    def from_crawler(cls, _crawler: object, reactor: _Reactor) -> Self:
        return cls(reactor)

    def install_on_reactor(self) -> None:
        self.reactor.installNameResolver(self)

    def allow(self, hosts: Iterable[str]) -> None:
        """From now on these hosts, and no others, may be private."""
        self._allowed = frozenset(host.lower().strip("[]") for host in hosts)

    def allows(self, host: str) -> bool:
        return host.lower().strip("[]") in self._allowed

    def resolveHostName(
        self, resolutionReceiver: _Receiver, hostName: str, portNumber: int = 0,
        addressTypes: Sequence[type[IAddress]] | None = None, transportSemantics: str = "TCP",
    ) -> object:  # fmt: skip
        """Twisted's IHostnameResolver: resolve, then pass on what may be reached."""
        gate = _Gate(self, resolutionReceiver, hostName)
        if time.monotonic() - self._dead.get(hostName, -REMEMBER_DEAD) < REMEMBER_DEAD:
            resolution = _Resolution(hostName)
            gate.resolutionBegan(resolution)
            gate.resolutionComplete()
            return resolution
        return self._resolver.resolveHostName(gate, hostName, portNumber, addressTypes, transportSemantics)

    def passed(self, host: str, found: Sequence[IAddress]) -> list[IAddress]:
        """Those of a host's addresses that may be reached; the reason is kept when none may."""
        if not found:
            self._dead[host] = time.monotonic()
            self.reasons.setdefault(host, f"the name {host} does not resolve")
            return []
        self._dead.pop(host, None)
        if self.allows(host):
            return list(found)
        refused = [refusal(str(getattr(address, "host", ""))) for address in found]
        passed = [address for address, why in zip(found, refused, strict=True) if not why]
        if not passed:
            why = next(filter(None, refused))
            self.reasons[host] = (
                f"refused: {why}"
                if why.startswith(host)
                else f"refused: {host} is {why.split(' ', 1)[0]}, a private address"
            )
        else:
            self.reasons.pop(host, None)
        return passed
