"""The pairing of the joint operation test: pure Python, knows no Django and no database.

Read problem.py first, then rules.py and objective.py (the specification), then pairing.py (the plan) and explain.py
(why an inquiry stays unserved, and why the fixed tests cannot all be kept).
"""
