"""Reads of orders: what a viewer may see of them."""
