"""Introductions as their readers may see them."""
