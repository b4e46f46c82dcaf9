"""The map of all models, kept until anything on it changes."""

import streamlit as st

from dashboard import services, store
from dashboard.domain.model_map import BlastRadius, ModelMap

from .stored import FRESH, engine


@st.cache_data(ttl=FRESH, max_entries=1)
def map_version() -> str:
    """Changes when anything on the map does."""
    with store.reading(engine()) as connection:
        return store.map_version(connection)


@st.cache_data(max_entries=4, show_spinner="Looking at every model ...")
def model_map(data: str) -> ModelMap:
    """Every model in every scope, and the edges between models."""
    with store.reading(engine()) as connection:
        return services.read_map(connection)


@st.cache_data(max_entries=64)
def blast_radius(model: str, scope: str, data: str) -> BlastRadius:
    """What depends on a deployment."""
    with store.reading(engine()) as connection:
        return services.blast_radius(connection, model, scope)
