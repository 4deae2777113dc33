"""Logs as JSON lines that hold identifiers and never personal data.

A request is logged by its route, not its path, which may hold a token or a name;
addresses and user agents are not read at all. What other packages write is masked.
"""

from __future__ import annotations

import logging
import logging.config
import re
import time
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase
    from structlog.typing import EventDict, Processor, WrappedLogger

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
MASK = "***"
PERSONAL = (
    re.compile(r"(?i)(?<=bearer )[^\s\"',]+|(?<=token )[^\s\"',]{12,}"),
    re.compile(r"(?i)(?<=[?&]token=)[^\s&\"']+|(?<=/key/)[^/\s\"']+"),
    re.compile(r"(?<=://)[^/@\s:]*:[^/@\s]*(?=@)"),  # passwords in addresses
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b"),
    # PostgreSQL repeats the row that it refuses, answers and all.
    re.compile(r"(?s)(?<=DETAIL: ).*?(?=\n(?:CONTEXT|HINT):|\n\n|\Z)"),
    re.compile(r"(?<![\w-])\+?\d[\d ()-]{8,}\d(?![\w-])"),  # telephone numbers
)

logger = logging.getLogger("baqylau.request")


def mask(value: str) -> str:
    """Return the text without tokens, passwords, e-mail, IP and telephone numbers."""
    for pattern in PERSONAL:
        value = pattern.sub(MASK, value)
    return value


def mask_event(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Mask every text of a log line but its time."""
    return {
        key: mask(value) if isinstance(value, str) and key != "at" else value
        for key, value in event.items()
    }


def configure(options: dict[str, Any]) -> None:
    """Send every logger to standard error as JSON lines."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(allow=["route", "method", "status", "ms"]),
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        structlog.processors.format_exc_info,
        mask_event,
    ]
    quiet = {"level": "ERROR"}
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "json": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": shared,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        structlog.processors.JSONRenderer(ensure_ascii=False),
                    ],
                }
            },
            "handlers": {
                "stderr": {"class": "logging.StreamHandler", "formatter": "json"}
            },
            "root": {"level": options["level"], "handlers": ["stderr"]},
            "loggers": {
                "django": {"handlers": [], "propagate": True},
                "django.server": {"handlers": [], "propagate": True},
                # Both name people and addresses in their ordinary lines.
                "axes": quiet,
                "django.security.DisallowedHost": quiet,
            },
        }
    )


class RequestLog:
    """Logs one line per request: method, route, status and milliseconds."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        logger.info(
            "request",
            extra={
                "method": request.method,
                "route": match.route if match else "",
                "status": response.status_code,
                "ms": round(1000 * (time.perf_counter() - started), 1),
            },
        )
        return response
