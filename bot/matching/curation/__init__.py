"""Looking after subjects: what they match and why, and changing actors by hand."""
