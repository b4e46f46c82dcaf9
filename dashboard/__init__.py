"""Candor: an explainability dashboard for deployed models."""

__version__ = "0.3.0"
