"""Planning of dispatches: a pure calculation from a `dispatch-instance/1` to a `dispatch-plan/1`. No models, no database."""
