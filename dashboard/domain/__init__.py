"""Frozen values, their checks, and the errors a user may meet. Imports nothing of ours."""
