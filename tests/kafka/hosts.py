"""Hosts of their own for nodes and workers, all on this machine: network namespaces on one bridge, with cables that can be cut.

Needs the rights to make them. `enter` asks for private ones, so that nothing of it outlives the run or is seen elsewhere.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

_INSIDE = "TOCSIN_TEST_HOSTS"
_ROOMS = Path("/run/netns")
_BRIDGE = "hosts"
_NET = "10.77.0"
_OURS = 1
_DISK = "768m"
# A bucket smaller than any packet: what leaves by this cable is gone, and no one is told.
_NOTHING_LEAVES = ("root", "tbf", "rate", "8bit", "burst", "10", "limit", "10")


def refused() -> str:
    """Return why hosts cannot be had here; nothing where they can."""
    script = f"mount -t tmpfs none {_ROOMS.parent} && ip link add {_BRIDGE} type bridge"
    try:
        done = subprocess.run(_private("sh", "-c", script), capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return (done.stderr.strip() or f"unshare: {done.returncode}") if done.returncode else ""


def enter() -> None:
    """Begin this program again where the network and the mounts are its own; return in there."""
    if _INSIDE not in os.environ:
        command = _private(sys.executable, *sys.argv)
        os.execvpe(command[0], command, {**os.environ, _INSIDE: "1"})


def _private(*command: str) -> list[str]:
    mapped = [] if os.geteuid() == 0 else ["--map-root-user"]
    return ["unshare", *mapped, "--net", "--mount", "--propagation=private", *command]


@dataclass
class Host:
    """One host: what starts with `prefix` runs there, and is reached at `address`."""

    name: str
    number: int

    @property
    def address(self) -> str:
        """Return its address, as all the others know it."""
        return f"{_NET}.{self.number}"

    @property
    def prefix(self) -> tuple[str, ...]:
        """Return what to put before a command, so that it runs there."""
        return ("nsenter", f"--net={_ROOMS / self.name}")

    @property
    def _plug(self) -> str:
        return f"to{self.number}"

    def make(self) -> None:
        """Build it and plug it in."""
        _ip("netns", "add", self.name)
        _ip("link", "add", self._plug, "type", "veth", "peer", "name", "eth0", "netns", self.name)
        _ip("link", "set", self._plug, "master", _BRIDGE, "up")
        for device in ("lo", "eth0"):
            _run(*self.prefix, "ip", "link", "set", device, "up")
        _run(*self.prefix, "ip", "address", "add", f"{self.address}/24", "dev", "eth0")

    def cut(self) -> None:
        """Pull its cable: nothing goes in or out, and no connection is told that it ended."""
        _ip("link", "set", self._plug, "down")

    def deafen(self) -> None:
        """Let nothing in any more; what it says is still heard."""
        _run("tc", "qdisc", "replace", "dev", self._plug, *_NOTHING_LEAVES)

    def mute(self) -> None:
        """Let nothing out any more; it still hears the others."""
        _run(*self.prefix, "tc", "qdisc", "replace", "dev", "eth0", *_NOTHING_LEAVES)

    def heal(self) -> None:
        """Make the cable whole again, whatever was wrong with it."""
        _ip("link", "set", self._plug, "up")
        for command in (("tc",), (*self.prefix, "tc")):
            device = "eth0" if len(command) > 1 else self._plug
            subprocess.run([*command, "qdisc", "delete", "dev", device, "root"], capture_output=True, check=False)


@dataclass
class Disk:
    """A small disk of its own, mounted at `home`."""

    home: Path

    def make(self) -> None:
        """Mount it, empty."""
        self.home.mkdir(parents=True, exist_ok=True)
        _run("mount", "-t", "tmpfs", "-o", f"size={_DISK}", "disk", str(self.home))

    def fill(self) -> None:
        """Leave no byte free."""
        with self._filler.open("wb", buffering=0) as filler:
            try:
                while filler.write(bytes(1 << 20)):
                    pass
            except OSError:
                return

    def free(self) -> None:
        """Give back what was taken."""
        self._filler.unlink(missing_ok=True)

    @property
    def _filler(self) -> Path:
        return self.home / "filler"


@dataclass
class Hosts:
    """Every host, by name, and the bridge that joins them to this program."""

    by_name: dict[str, Host] = field(default_factory=dict)

    def begin(self) -> None:
        """Make the bridge."""
        _ROOMS.mkdir(parents=True, exist_ok=True)
        _run("mount", "-t", "tmpfs", "rooms", str(_ROOMS))
        _ip("link", "set", "lo", "up")
        _ip("link", "add", _BRIDGE, "type", "bridge")
        _ip("address", "add", f"{_NET}.{_OURS}/24", "dev", _BRIDGE)
        _ip("link", "set", _BRIDGE, "up")

    def add(self, name: str) -> Host:
        """Return a new host."""
        host = self.by_name[name] = Host(name, _OURS + 1 + len(self.by_name))
        host.make()
        return host

    def prefix(self, name: str) -> tuple[str, ...]:
        """Return what to put before a command of host *name*."""
        return self.by_name[name].prefix


def _ip(*words: str) -> None:
    _run("ip", *words)


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()}")
