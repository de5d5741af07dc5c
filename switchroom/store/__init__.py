"""The only room that knows database drivers: transactions, rows, the outbox, migrations."""
