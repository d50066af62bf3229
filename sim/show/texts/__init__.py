"""What figures, tables and reports say: titles, axis labels, legends, captions, notes. Fields in braces are filled in."""
