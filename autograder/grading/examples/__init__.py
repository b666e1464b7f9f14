"""Show a failure again with public numbers, and write the lines that students can paste into their notebook."""
