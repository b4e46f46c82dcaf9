"""Pages share caches within a process; each test starts without."""

import pytest
import streamlit as st


@pytest.fixture(autouse=True)
def fresh_caches():
    """No result of an earlier test, and none left behind."""
    st.cache_data.clear()
    st.cache_resource.clear()
    yield
    st.cache_data.clear()
    st.cache_resource.clear()
