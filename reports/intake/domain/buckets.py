"""A bucket per sender: a burst is welcome, a stuck app that sends for ever is slowed."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock


class Buckets:
    """Buckets in this process's memory; the oldest are forgotten beyond `max_senders`."""

    def __init__(
        self, *, burst: float, per_second: float, max_senders: int = 20_000
    ) -> None:
        self.burst = burst
        self.per_second = per_second
        self.max_senders = max_senders
        self._levels: OrderedDict[bytes, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def seconds_to_wait(self, sender: bytes, *, cost: float, now: float) -> float:
        """Take `cost` out of the sender's bucket; return 0, or how long to wait for it."""
        cost = min(cost, self.burst)
        with self._lock:
            level, at = self._levels.pop(sender, (self.burst, now))
            level = min(self.burst, level + max(0.0, now - at) * self.per_second)
            is_enough = level >= cost
            self._levels[sender] = (level - cost if is_enough else level, now)
            if len(self._levels) > self.max_senders:
                self._levels.popitem(last=False)
        return 0.0 if is_enough else (cost - level) / self.per_second
