"""Annotations are not looked at."""
from __future__ import annotations

x: Absent = 1


def work(a: Absent, b: (lambda: c)) -> Absent:
    y: Absent
    return y
