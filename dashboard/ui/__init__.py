"""The only room that knows Streamlit: what is chosen, what is kept, and what pages share.

A page asks `state` what is chosen, `cache` for the result, `figures` for the chart, and shows it
with the widgets of this room.
"""
