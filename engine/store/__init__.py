"""The durable store: schema, migrations, one writing unit, states, numbers, journal, idempotency keys."""
