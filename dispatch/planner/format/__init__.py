"""The files: `dispatch-instance/1` and `dispatch-plan/1` as values, how they are read and written, and words for them."""
