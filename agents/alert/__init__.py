"""`alert`: is it news? Stories, actors, meetings and incidents, with every claim behind them."""

from __future__ import annotations

from tocsin.agents.alert.agent import Alerter, Awaited, Limits, alert, heed
from tocsin.agents.alert.notebook import KINDS

__all__ = ["KINDS", "Alerter", "Awaited", "Limits", "alert", "heed"]
