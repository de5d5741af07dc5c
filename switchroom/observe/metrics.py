"""Counters and durations by name, in the form that Prometheus reads."""

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST
_BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15)


class Metrics:
    """One registry for one process; the names are part of the program's surface."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "switchroom_requests",
            "Answered requests",
            ("product", "route", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "switchroom_request_seconds",
            "Time to answer a request",
            ("product",),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self._jobs = Counter(
            "switchroom_jobs", "Performed jobs", ("kind", "outcome"), registry=self.registry
        )
        self._job_seconds = Histogram(
            "switchroom_job_seconds",
            "Time to perform a job",
            ("kind",),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self._late = Gauge("switchroom_outbox_due", "Jobs that are due now", registry=self.registry)
        self._age = Gauge(
            "switchroom_outbox_age_seconds",
            "How long the oldest due job waits",
            registry=self.registry,
        )
        self._dead = Gauge(
            "switchroom_outbox_dead", "Jobs given up after their last try", registry=self.registry
        )

        self._spool = Gauge(
            "switchroom_spool_bytes",
            "What carriers brought that waits on this node's disk for the database",
            registry=self.registry,
        )
        self._spooled = Counter(
            "switchroom_spooled",
            "What carriers brought that was spooled since the database was away",
            registry=self.registry,
        )
        self._aside = Counter(
            "switchroom_spool_set_aside",
            "Records of the spool that the database refused",
            registry=self.registry,
        )

    def request(self, product: str, route: str, status: int, seconds: float) -> None:
        """Count an answered request; `route` is its template, never the path itself."""
        self._requests.labels(product, route, str(status)).inc()
        self._seconds.labels(product).observe(seconds)

    def job(self, kind: str, outcome: str, seconds: float) -> None:
        """Count a performed job: done, again, or dead."""
        self._jobs.labels(kind, outcome).inc()
        self._job_seconds.labels(kind).observe(seconds)

    def spool(self, octets: int) -> None:
        """State how much waits in the spool."""
        self._spool.set(octets)

    def spooled(self, count: int) -> None:
        """Count records that went into the spool."""
        self._spooled.inc(count)

    def set_aside(self) -> None:
        """Count a record that is kept beside the spool."""
        self._aside.inc()

    def outbox(self, late: int, age_seconds: float, dead: int) -> None:
        """State how the outbox does."""
        self._late.set(late)
        self._age.set(age_seconds)
        self._dead.set(dead)

    def text(self) -> bytes:
        """All of it as Prometheus reads it."""
        return generate_latest(self.registry)
