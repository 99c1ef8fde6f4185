"""Osaka's municipal cloud as a sample: what the prefecture's paper tells is real, the rest is made up and says so."""
