"""The files: `dispatch-instance/1` and `dispatch-plan/1` as values, read and written, and words for them."""
