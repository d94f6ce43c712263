"""Import and export: a file is uploaded, mapped, previewed, mended, applied, and can be taken back."""
