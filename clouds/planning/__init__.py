"""Who fits whom for a joint system, whole groups of organisations, and what sharing costs. Pure: knows no Django.

Japanese sentences are made outside it.
"""
