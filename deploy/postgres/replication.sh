#!/usr/bin/env bash
# Once, when the primary is made: the role that the standby follows as, and the right to do so from the network. That
# commits wait for the standby counts from the next start on: while the primary is being made there is none.
set -euo pipefail
psql --no-psqlrc --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  --set=password="$(cat /run/secrets/replication_password)" <<'SQL'
CREATE ROLE replication LOGIN REPLICATION PASSWORD :'password';
ALTER SYSTEM SET synchronous_standby_names = 'standby';
SQL
echo "host replication replication all scram-sha-256" >> "$PGDATA/pg_hba.conf"
