"""The reckoning of the security cloud: pure Python, knows no Django and no database.

The switch schedule: read problem.py first, then rules.py and objective.py (the specification), then
switch_schedule.py (the plan) and explain.py (why there is none). contracts.py reckons what a switch costs.
"""
