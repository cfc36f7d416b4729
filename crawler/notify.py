"""What systemd wants to hear from a service: that it is ready, alive, ending, and what it does (sd_notify(3)).

Without ``NOTIFY_SOCKET`` in the environment nothing is sent, so that nobody needs systemd.
"""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass

READY, ALIVE, STOPPING = "READY=1", "WATCHDOG=1", "STOPPING=1"


@dataclass(frozen=True, slots=True)
class Notifier:
    """Where to send to; "" for nowhere. An address that begins with @ is Linux's abstract one."""

    address: str

    @classmethod
    def of(cls, environment: Mapping[str, str] = os.environ) -> Notifier:
        return cls(environment.get("NOTIFY_SOCKET", ""))

    def say(self, *lines: str) -> None:
        """Send some lines. A supervisor that cannot be reached is no reason to stop working."""
        if not self.address:
            return
        address = f"\0{self.address[1:]}" if self.address.startswith("@") else self.address
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
            out.setblocking(False)
            out.sendto("\n".join(lines).encode("utf-8", "replace"), address)


def status(text: str) -> str:
    """The line that ``systemctl status`` shows."""
    return f"STATUS={' '.join(text.split())[:200]}"
