"""Planning of dispatches: a pure calculation from a `dispatch-instance/1` to a `dispatch-plan/1`. No models, no database.

Five chapters; each imports those below it only:

    answer   an instance solved, its unmet needs with reasons and smallest changes, any pair explained
    search   the master program, column generation, whole plans
    talent   one talent's calendar: offers, room, half days, the best sets of needs at given prices
    judge    which rules a plan breaks, its five tiers, who passes the filters
    format   instances and plans as values, read exactly and written
"""
