"""Every stored prediction: filtered, sorted and paged in the database."""

import streamlit as st

from dashboard.ui import cache, filters, listing, picking, state

choice = state.choice()
cohort = choice.cohort
data = cache.data_version(cohort.model)
card = cache.version(cohort.model, cohort.version).card

st.title("Predictions")
st.caption(f"Click a row to see why this {card.record_label.lower()} got its score.")

with st.container(horizontal=True, vertical_alignment="bottom"):
    filters.choose_condition(cohort)
    listing.choose_sort(choice)
    picking.pick_at_random(cohort, card)
    listing.find_by_key(card)

page = listing.current_page(choice, data)
if page.rows.empty:
    listing.show_nothing(cohort, card)
else:
    listing.show_rows(page, choice, card, data)
    listing.show_pager(page, choice)
    listing.offer_csv(page, card, cohort)
