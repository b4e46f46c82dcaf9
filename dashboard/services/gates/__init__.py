"""What a version must show before it takes another one's place: measured, judged and kept."""

from .running import find_fresh_report, run_gate

__all__ = ["find_fresh_report", "run_gate"]
