"""The frame that every page stands in: door, addresses, lists, forms, check pages, files, history, tags."""
