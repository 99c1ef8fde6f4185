"""Answer workbooks and pasted tables: read by their headings, wrong cells named, shown before they are stored."""
