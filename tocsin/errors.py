"""What can go wrong, as one small tree.

TocsinError
├── ArticleRejected      an article that can never be processed: it goes to quarantine
│   ├── ArticleUnreadable    not JSON, not UTF-8, a field missing or of the wrong type
│   ├── ArticleTooLarge      over the raw limit
│   ├── ArticleEmpty         no text is left once markup and boilerplate are gone
│   └── ArticleFatal         a worker ended with it in hand, and so did a copy that tried it
├── MarkRefused          a mark that cannot be read, or is of an alert or a story that the lane does not know
├── StateUnreadable      a value of a lane's memory, or a record of its changelog, that cannot be read
├── EvidenceMismatch     a fact whose quote is not what the text says: a bug of ours
├── SettingsInvalid      a setting that cannot be used, with its name and what it accepts
├── FilterInvalid        a filter expression that cannot be read, with the position and what is accepted
├── ModelMissing         the language model is not installed
├── ExtractorLost        the processes that extract do not come up
└── LogError             the embedded broker's log
    ├── LogInUse             another process consumes the same directory
    ├── LogDamaged           the file fails its own checks
    └── LogFull              the disk has no room left
"""

from __future__ import annotations


class TocsinError(Exception):
    """Base of every error that Tocsin raises on purpose."""


class ArticleRejected(TocsinError):
    """An article that can never be processed; names the article and the field."""

    def __init__(self, reason: str, *, article_id: str | None = None, field: str | None = None) -> None:
        self.reason = reason
        self.article_id = article_id
        self.field = field
        where = f"article {article_id or 'without id'}" + (f", field {field}" if field else "")
        super().__init__(f"{where}: {reason}")


class ArticleUnreadable(ArticleRejected):
    """Not JSON, not UTF-8, a field missing or of the wrong type."""


class ArticleTooLarge(ArticleRejected):
    """Longer than the raw limit."""


class ArticleEmpty(ArticleRejected):
    """No text is left once markup and boilerplate are gone."""


class ArticleFatal(ArticleRejected):
    """A worker ended with it in hand, and so did a copy that tried it: it stands still, or takes the process with it."""


class MarkRefused(TocsinError):
    """A mark that cannot be read, or is of an alert or a story that the lane does not know: it goes to quarantine."""


class StateUnreadable(TocsinError):
    """A value of a lane's memory, or a record of its changelog, that cannot be read; says where it stands, not what it holds."""


class EvidenceMismatch(TocsinError, ValueError):
    """A fact whose offsets do not give back its quote."""


class SettingsInvalid(TocsinError):
    """A setting that cannot be used."""


class FilterInvalid(TocsinError, ValueError):
    """A filter expression that cannot be read; `position` counts its characters from 0."""

    def __init__(self, reason: str, *, position: int) -> None:
        self.reason = reason
        self.position = position
        super().__init__(f"filter, character {position + 1}: {reason}")


class ModelMissing(TocsinError):
    """The language model is not installed."""


class ExtractorLost(TocsinError):
    """The processes that extract beside a worker do not come up."""


class LogError(TocsinError):
    """The embedded broker's log cannot go on."""


class LogInUse(LogError):
    """Another process consumes the same directory."""


class LogDamaged(LogError):
    """The log's file fails its own checks."""


class LogFull(LogError):
    """The disk has no room for another record."""
