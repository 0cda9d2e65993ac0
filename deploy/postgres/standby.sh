#!/usr/bin/env bash
# A standby: a copy of the primary at its first start; then it follows, under the name that commits wait for.
set -euo pipefail
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  password=$(cat /run/secrets/replication_password)
  install -d -m 0700 -o postgres -g postgres "$PGDATA"
  gosu postgres pg_basebackup --pgdata="$PGDATA" --write-recovery-conf --wal-method=stream \
    --dbname="host=primary user=replication password=$password application_name=standby"
fi
# once it is promoted, it has no standby of its own to wait for
exec gosu postgres postgres -c synchronous_standby_names=
