"""PostgreSQL and Redis without installing either, and the database roles. Used by config and demo only."""
