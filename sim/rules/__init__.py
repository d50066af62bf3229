"""The mechanisms, one file each: parameters declared once, pure functions of arrays."""
