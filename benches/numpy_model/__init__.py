"""The model of a scenario in NumPy, vectorised over trials; `vectorised.py` runs it.

- `laws`: distributions and drivers
- `scenario`: the file as records; what is not covered is refused
- `mixes`: named ones, and those of a search
- `world`: drivers, market, risks, strengths of Programs
- `people`: who works in a team
- `arrivals`: expected entries, and what reps take on
- `deals`: each opportunity's amount, schedule, slips and outcome
- `money`: ARR, revenue, costs
- `trials`: batches of trials, and the goals they meet

The last axis of every array is the trial.
"""
