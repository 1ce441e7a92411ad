"""A result on paper and screen: sentences, tables, charts, widgets."""
